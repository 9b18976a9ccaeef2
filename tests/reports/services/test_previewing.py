"""What counts would cause is told before they are stored, and only as far as the asker may know it."""

import sys
from datetime import timedelta

import pytest
from django.utils import translation

from corridors.consequences import Unknown
from corridors.domain import package as published
from corridors.domain.moments import Moment
from corridors.domain.vocabulary import OrganisationKind, Role, WindowKind, WindowStatus
from corridors.models import CeasefireWindow, Corridor, EvacueeCount
from corridors.services.operations import put_planned
from corridors.services.organisations import put_organisation
from corridors.services.writing import writing
from reports.models import Discrepancy, Evaluation
from reports.services import previewing
from reports.services.evaluating import evaluate
from reports.services.previewing import consequences
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import hide

pytestmark = pytest.mark.django_db

what_if_module = sys.modules["reports.engine.what_if"]
UN, MINISTRY = a_count("U1"), a_count("M1", source="ministry", value="156")


def ministry(operation):
    return a_member(operation, Role.REPORTER, of="ministry")


def test_a_count_that_contradicts_another_would_open_a_discrepancy():
    operation = an_operation()
    record(operation, UN)
    told = consequences(operation, [MINISTRY], ministry(operation))
    found = next(one for one in told.opens if one.class_ == "contradiction")
    assert (found.gap, found.severity, set(found.counts)) == (29, "high", {UN.key, MINISTRY.key})
    assert "127" in found.summary
    assert "156" in found.summary
    assert EvacueeCount.objects.count() == 1
    assert not Discrepancy.objects.exists()


def test_a_correction_that_settles_it_would_close_one():
    operation = an_operation()
    record(operation, UN, MINISTRY)
    told = consequences(operation, [a_count("M1", source="ministry", value="127")], ministry(operation))
    assert any(one.gap == 29 and "156" in one.summary for one in told.closes)


def test_it_says_what_the_evaluation_then_finds():
    operation = an_operation()
    record(operation, UN)
    evaluate(operation)
    told = consequences(operation, [MINISTRY], ministry(operation))
    before = set(Discrepancy.objects.values_list("pk", flat=True))
    record(operation, MINISTRY)
    evaluate(operation)
    opened = Discrepancy.objects.exclude(pk__in=before)
    assert {(one.kind, one.gap) for one in told.opens} == set(opened.values_list("kind", "gap"))


def test_it_is_told_in_the_language_that_is_active():
    operation = an_operation()
    record(operation, UN)
    with translation.override("uk"):
        told = consequences(operation, [MINISTRY], ministry(operation))
    assert "says" not in told.opens[0].summary


def test_a_source_that_has_said_nothing_yet_is_named_and_speaks_for_whom_it_speaks():
    """The UN's office repeats the UN: that is no second voice, and no source of which only the code is known."""
    operation = an_operation()
    office = published.Organisation(code="office", name="The Office", kind=OrganisationKind.UN, part_of="un")
    put_organisation(office, by=None)
    record(operation, UN)
    told = consequences(operation, [a_count("O1", source="office", value="156")], ministry(operation))
    assert any("The Office" in one.summary for one in told.opens)


def test_counts_that_the_asker_may_not_see_have_no_part_in_it():
    operation = an_operation(shares_counts=False)
    record(operation, UN)
    evaluate(operation)
    told = consequences(operation, [MINISTRY], ministry(operation))
    assert {key for one in told.opens + told.closes for key in one.counts} <= {MINISTRY.key}
    assert not any(one.class_ == "contradiction" for one in told.opens)


def test_neither_have_counts_on_a_corridor_that_is_secret():
    operation = an_operation()
    record(operation, UN)
    evaluate(operation)
    hide(Corridor.objects.get(code="way"))
    told = consequences(operation, [a_count("M1", source="ministry", corridor="", value="156")], ministry(operation))
    assert all(UN.key not in one.counts for one in told.opens)


WINDOW = published.Window(
    external_id="W1",
    kind=WindowKind.CEASEFIRE,
    status=WindowStatus.HELD,
    starts_at=Moment.parse("2022-05-01"),
    ends_at=Moment.parse("2022-05-02"),
)


def foreseen_of_a_departure(operation, user):
    count = a_count("M1", source="ministry", stage="departed", place="town")
    return consequences(operation, [count], user)


def test_a_window_that_is_secret_is_neither_named_nor_told_of_by_what_is_said():
    """As if there were none: nobody left outside a window of which the asker does not know."""
    operation = an_operation()
    user = ministry(operation)
    without = foreseen_of_a_departure(operation, user)
    with writing(operation, by=None) as write:
        put_planned(write, WINDOW)
    assert "outside_window" in [one.kind for one in foreseen_of_a_departure(operation, user).opens]
    hide(CeasefireWindow.objects.get())
    assert foreseen_of_a_departure(operation, user) == without


@pytest.mark.parametrize("evaluated", [True, False])
def test_more_counts_than_can_be_compared_are_not(monkeypatch, evaluated):
    operation = an_operation()
    record(operation, UN)
    if evaluated:
        evaluate(operation)
    monkeypatch.setattr(previewing, "MOST_COUNTS", 1)
    assert consequences(operation, [MINISTRY], ministry(operation)) is Unknown.TOO_MANY_COUNTS
    monkeypatch.setattr(previewing, "MOST_COUNTS", 2)
    assert consequences(operation, [MINISTRY], ministry(operation)).opens


def test_counts_whose_last_comparison_took_long_are_not_compared_while_somebody_waits():
    operation = an_operation()
    record(operation, UN)
    evaluate(operation)
    Evaluation.objects.update(duration=previewing.LONGEST_RUN + timedelta(seconds=1))
    assert consequences(operation, [MINISTRY], ministry(operation)) is Unknown.TOO_SLOW


def test_what_is_evaluated_already_is_not_run_again(monkeypatch):
    operation = an_operation()
    record(operation, UN, MINISTRY)
    viewer = ministry(operation)
    correction = a_count("M1", source="ministry", value="127")
    anew = consequences(operation, [correction], viewer)
    evaluate(operation)
    runs = []
    plainly = what_if_module.reconcile

    def counted(*given, **options):
        runs.append(1)
        return plainly(*given, **options)

    monkeypatch.setattr(what_if_module, "reconcile", counted)
    assert consequences(operation, [correction], viewer) == anew
    assert len(runs) == 1
