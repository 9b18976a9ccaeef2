"""Columns that hold the domain's own values: what goes in comes out, as said."""

import pytest
from django.core.exceptions import ValidationError

from corridors.domain.moments import Moment
from corridors.domain.vocabulary import OrganisationKind, PlaceKind, Stage
from corridors.labels import LABELS, choices
from corridors.models import EvacueeCount, Operation, Organisation, Place
from tests.build import an_operation


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.mark.parametrize("said", ["2022-05-03", "2022-05-03T14:00+03:00", "2022-05-03T11:00Z"])
def test_a_moment_keeps_the_text_that_its_source_gave(operation, said):
    Operation.objects.filter(pk=operation.pk).update(ends_at=Moment.parse(said))
    assert Operation.objects.get().ends_at == Moment.parse(said)
    assert Operation.objects.filter(ends_at=said).exists()


def test_no_moment_is_no_moment(operation):
    Operation.objects.filter(pk=operation.pk).update(ends_at=None)
    assert Operation.objects.get().ends_at is None


def test_a_text_that_is_no_moment_is_refused():
    field = Operation._meta.get_field("starts_at")
    assert field.to_python("2022-05-03") == Moment.parse("2022-05-03")
    with pytest.raises(ValidationError) as refusal:
        field.to_python("yesterday")
    assert refusal.value.code == "not_a_moment"


def test_a_word_comes_back_as_the_member_of_its_vocabulary(operation):
    assert Place.objects.get(code="plant").kind is PlaceKind.SITE
    assert Organisation.objects.get(code="un").kind is OrganisationKind.UN


def test_every_word_of_every_vocabulary_has_a_label():
    assert all(set(labels) == set(enum) for enum, labels in LABELS.items())
    assert str(dict(choices(Stage))["in_transit"]) == "On the way"
    assert EvacueeCount(stage="in_transit").get_stage_display() == "On the way"
