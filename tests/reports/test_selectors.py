"""Who may read which discrepancy, and how much of it."""

from dataclasses import replace

import pytest

from corridors.domain.vocabulary import Role
from reports.engine.findings import Reason
from reports.engine.messages import said, sentence
from reports.engine.storage import restored, stored
from reports.models import Discrepancy
from reports.selectors import discrepancies_for, open_discrepancies
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record

pytestmark = pytest.mark.django_db

UN, MINISTRY = a_count("U1"), a_count("M1", source="ministry", value="156")


def read(user, operation):
    rows = open_discrepancies(operation).filter(finding_class="contradiction")
    return [(len(view.counts), view.whole) for view in discrepancies_for(user, rows)]


@pytest.fixture(params=[True, False], ids=["shared", "not shared"])
def operation(request):
    operation = an_operation(shares_counts=request.param)
    record(operation, UN, MINISTRY)
    evaluate(operation)
    return operation


def test_a_coordinator_reads_all_of_it(operation):
    assert read(a_member(operation, Role.COORDINATOR), operation) == [(2, True)]


def test_a_reporter_reads_the_one_that_names_its_own_count_and_others_counts_only_where_they_are_shared(operation):
    user = a_member(operation, Role.REPORTER, of="un")
    assert read(user, operation) == ([(2, True)] if operation.shares_counts else [(1, False)])


def test_a_reporter_reads_none_that_names_no_count_of_its_own(operation):
    assert read(a_member(operation, Role.REPORTER, of="icrc"), operation) == []


def test_a_stranger_reads_none(operation):
    assert read(a_member(None, None, name="stranger"), operation) == []
    other = an_operation("other")
    assert read(a_member(other, Role.COORDINATOR, name="elsewhere"), operation) == []


def test_reading_many_takes_as_many_queries_as_reading_one(operation, django_assert_max_num_queries):
    user = a_member(operation, Role.COORDINATOR)
    for number in range(2, 8):
        record(operation, a_count(f"M{number}", source="ministry", value=str(200 * number + 7)))
    evaluate(operation)
    with django_assert_max_num_queries(6):
        assert len(discrepancies_for(user, Discrepancy.objects.filter(operation=operation))) > 2


def a_finding_whose_reason_cites(key):
    cites = Reason(kind="origin", sentence=sentence("%(said)s.", said=said(key)), explains=20)
    vague = Reason(kind="wording", sentence=sentence("It is a round figure."))
    return {"reasons": (cites, vague), "gap": 29, "unexplained": 9}


@pytest.mark.parametrize("shared", [True, False])
def test_a_reason_that_cites_a_count_hidden_from_the_reader_is_left_out(shared):
    operation = an_operation(shares_counts=shared)
    record(
        operation, a_count("U1"), a_count("U2", value="156"), a_count("I1", source="icrc", value="58", stage="joined")
    )
    evaluate(operation)
    row = open_discrepancies(operation).filter(finding_class="contradiction").get()
    finding = replace(restored(row.finding), **a_finding_whose_reason_cites(("icrc", "I1")))
    Discrepancy.objects.filter(pk=row.pk).update(finding=stored(finding))
    (view,) = discrepancies_for(a_member(operation, Role.REPORTER, of="un"), Discrepancy.objects.filter(pk=row.pk))
    assert view.whole
    assert [reason.kind for reason in view.finding.reasons] == (["origin", "wording"] if shared else ["wording"])
    assert view.finding.unexplained == (9 if shared else 29)
    assert [count.external_id for count in view.cited] == (["I1"] if shared else [])
