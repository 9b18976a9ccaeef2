import pytest
from django.utils import translation

from corridors.domain.vocabulary import PARTS, Group, Stage, Unit
from corridors.labels import LABELS
from reports.engine.findings import FindingClass, Severity
from reports.wording import class_label, group_label, kind_label, severity_label, stage_label, unit_label, words


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_every_word_of_the_vocabulary_has_its_label():
    assert set(LABELS[Stage]) == set(Stage)
    assert {*LABELS[Group], *words.PARTS} == {*Group, *PARTS}
    assert set(LABELS[Unit]) == set(Unit)
    assert set(words.CLASSES) == set(FindingClass)
    assert set(words.SEVERITIES) == set(Severity)


def test_labels():
    assert stage_label("in_transit") == "on the way"
    assert group_label("women_children_older") == "women, children and older people"
    assert unit_label("persons") == "people"
    assert class_label("contradiction") == "Contradiction"
    assert severity_label("high") == "High"
    assert kind_label("relay_mismatch") == "One statement, two versions"


def test_a_kind_that_nobody_listed_is_still_readable():
    assert kind_label("lost_convoy") == "Lost convoy"
