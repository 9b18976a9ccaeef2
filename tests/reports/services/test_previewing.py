"""What a count would cause is told before it is stored, and only as far as the asker may read."""

import sys

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from reports.models import Discrepancy
from reports.services.evaluating import evaluate
from reports.services.previewing import consequences
from tests.build import HIDDEN, a_count, a_member, an_operation, record, shows

pytestmark = pytest.mark.django_db

what_if_module = sys.modules["reports.engine.what_if"]
UN, MINISTRY = a_count("U1"), a_count("M1", source="ministry", value="156")


def test_a_count_that_contradicts_another_would_open_a_discrepancy():
    operation = an_operation()
    record(operation, UN)
    told = consequences(operation, [MINISTRY], a_member(operation, Role.REPORTER, of="ministry"))
    assert any(line.startswith("This would open: ") and "29" in line for line in told)
    assert EvacueeCount.objects.count() == 1
    assert not Discrepancy.objects.exists()


def test_a_correction_that_settles_it_would_close_one():
    operation = an_operation()
    record(operation, UN, MINISTRY)
    correction = a_count("M1", source="ministry", value="127")
    told = consequences(operation, [correction], a_member(operation, Role.REPORTER, of="ministry"))
    assert any(line.startswith("This would close: ") and "156" in line for line in told)


def test_nothing_is_told_of_counts_that_the_asker_may_not_see():
    operation = an_operation(shares_counts=False)
    record(operation, a_count("U1", value=str(HIDDEN)))
    told = consequences(operation, [MINISTRY], a_member(operation, Role.REPORTER, of="ministry"))
    assert not shows(" ".join(told), HIDDEN)
    assert not shows(" ".join(told), HIDDEN - 156)
    assert not any("apart" in line for line in told)


def test_what_is_evaluated_already_is_not_run_again(monkeypatch):
    operation = an_operation()
    record(operation, UN, MINISTRY)
    viewer = a_member(operation, Role.REPORTER, of="ministry")
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
