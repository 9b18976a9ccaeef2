"""A count is recorded, corrected by a new version and withdrawn by a new version; nothing is overwritten."""

import pytest

from corridors.domain.errors import NotFound, Rejected
from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation
from corridors.selectors import domain_count
from corridors.services.counts import CountsRejected, record_count, record_counts, withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record


@pytest.fixture
def operation(db):
    return an_operation()


def recorded(operation, count, by=None):
    with writing(operation, by=by) as write:
        return record_count(write, count)


def withdrawn(operation, external_id="a", source="un", by=None):
    with writing(operation, by=by) as write:
        return withdraw_count(write, source=source, external_id=external_id)


def ledger(operation):
    """Every row: id, version, value, whether it withdraws, whether it stands."""
    rows = EvacueeCount.objects.filter(operation=operation).order_by("pk")
    return [(row.external_id, row.version, row.value, row.withdrawn, row.superseded_at is None) for row in rows]


def codes_of(refusal):
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_a_count_is_recorded_as_it_was_said(operation):
    count = a_count("a", qualifier="about", value="100", period_end="2022-05-03T14:00+03:00", women="40", note="x")
    outcome = recorded(operation, count)
    row = EvacueeCount.objects.get()
    assert (outcome.outcome, outcome.row) == ("created", row)
    assert domain_count(row) == count
    assert (row.version, row.revision, row.superseded_at) == (1, operation.revision, None)


def test_a_correction_is_a_new_version_and_ends_the_one_before(operation):
    recorded(operation, a_count("a", value="127"))
    assert recorded(operation, a_count("a", value="129")).outcome == "corrected"
    assert ledger(operation) == [("a", 1, 127, False, False), ("a", 2, 129, False, True)]
    first, second = EvacueeCount.objects.order_by("version")
    assert first.superseded_at == second.recorded_at


def test_the_same_again_changes_nothing(operation):
    recorded(operation, a_count("a"))
    revision = operation.revision
    assert recorded(operation, a_count("a")).outcome == "unchanged"
    assert (len(ledger(operation)), Operation.objects.get().revision) == (1, revision)


def test_a_withdrawal_is_a_new_version_that_says_so(operation):
    recorded(operation, a_count("a"))
    assert withdrawn(operation).outcome == "withdrawn"
    assert ledger(operation) == [("a", 1, 127, False, False), ("a", 2, 127, True, True)]


def test_a_second_withdrawal_changes_nothing(operation):
    recorded(operation, a_count("a"))
    withdrawn(operation)
    revision = operation.revision
    assert withdrawn(operation).outcome == "unchanged"
    assert (len(ledger(operation)), operation.revision) == (2, revision)


def test_what_was_withdrawn_can_be_recorded_again(operation):
    recorded(operation, a_count("a"))
    withdrawn(operation)
    assert recorded(operation, a_count("a")).outcome == "corrected"
    assert ledger(operation)[-1] == ("a", 3, 127, False, True)


def test_what_was_never_recorded_cannot_be_withdrawn(operation):
    with pytest.raises(NotFound):
        withdrawn(operation)


def test_one_id_may_be_used_by_two_sources(operation):
    outcomes = record(operation, a_count("a"), a_count("a", source="icrc"))
    assert [outcome.outcome for outcome in outcomes] == ["created", "created"]


def test_a_bulk_takes_one_revision_whatever_it_holds(operation):
    recorded(operation, a_count("old"))
    before = operation.revision
    outcomes = record(operation, a_count("old", value="5"), a_count("old2"), a_count("new"))
    assert [outcome.outcome for outcome in outcomes] == ["corrected", "created", "created"]
    assert {outcome.row.revision for outcome in outcomes} == {before + 1} == {operation.revision}


def test_a_bulk_with_one_bad_row_stores_nothing_and_answers_every_row(operation):
    with pytest.raises(CountsRejected) as refusal:
        record(operation, a_count("a"), a_count("b", place="nowhere"), a_count("c", source="nobody"))
    assert [(o.number, o.outcome, [p.field for p in o.problems]) for o in refusal.value.outcomes] == [
        (1, "created", []),
        (2, "rejected", ["place"]),
        (3, "rejected", ["source"]),
    ]
    assert ledger(operation) == []


def test_with_each_the_good_rows_of_a_bulk_are_stored(operation):
    with writing(operation, by=None) as write:
        outcomes = record_counts(write, [a_count("a"), a_count("b", place="nowhere")], each=True)
    assert [outcome.outcome for outcome in outcomes] == ["created", "rejected"]
    assert [row[0] for row in ledger(operation)] == ["a"]


def test_an_id_given_twice_in_a_bulk_is_refused_the_second_time(operation):
    with writing(operation, by=None) as write:
        _, second = record_counts(write, [a_count("a", value="1"), a_count("a", value="2")], each=True)
    assert [problem.code for problem in second.problems] == ["duplicate_id"]
    assert ledger(operation) == [("a", 1, 1, False, True)]


def test_a_dry_run_predicts_what_the_run_does_and_stores_nothing(operation):
    counts = [a_count("new"), a_count("old", value="5"), a_count("same")]
    record(operation, a_count("old"), a_count("same"))
    rows, revision = ledger(operation), operation.revision
    with writing(operation, by=None, dry_run=True) as write:
        predicted = record_counts(write, counts)
    assert (ledger(operation), Operation.objects.get().revision) == (rows, revision)
    assert [o.outcome for o in predicted] == ["created", "corrected", "unchanged"]
    assert [o.outcome for o in record(operation, *counts)] == [o.outcome for o in predicted]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"place": "nowhere"}, ("unknown_code", "place")),
        ({"origin": "nowhere"}, ("unknown_code", "origin")),
        ({"corridor": "nowhere"}, ("unknown_code", "corridor")),
        ({"movement": "nowhere"}, ("unknown_code", "movement")),
        ({"source": "nobody"}, ("unknown_code", "source")),
        ({"relayed_by": "nobody"}, ("unknown_code", "relayed_by")),
        ({"value": ""}, ("value_missing", "value")),
        ({"value_max": "200"}, ("value_max_not_allowed", "value_max")),
        ({"qualifier": "range", "value_max": "100"}, ("range_reversed", "value_max")),
        ({"stage": "remaining", "period_start": ""}, ("basis_not_stock", "basis")),
        ({"period_end": "2022-05-02"}, ("ends_before_start", "period_end")),
    ],
)
def test_what_is_wrong_is_named_with_its_field(operation, columns, problem):
    with pytest.raises(Rejected) as refusal:
        recorded(operation, a_count("a", **columns))
    assert codes_of(refusal) == [problem]


def test_the_place_of_another_operation_is_not_known(operation):
    an_operation("other")
    other = Operation.objects.get(code="other")
    other.places.filter(code="haven").update(code="harbour")
    with pytest.raises(Rejected) as refusal:
        recorded(operation, a_count("a", place="harbour"))
    assert codes_of(refusal) == [("unknown_code", "place")]


@pytest.mark.parametrize("source", ["un", "ministry"])
def test_a_reporter_logs_for_its_organisation_and_for_a_source_without_a_reporter(operation, source):
    reporter = a_member(operation, Role.REPORTER, of="un")
    row = recorded(operation, a_count("a", source=source), by=reporter).row
    assert (row.recorded_by, row.logged_by) == (reporter, reporter.organisation)


def test_a_reporter_does_not_log_for_a_source_that_reports_itself(operation):
    reporter = a_member(operation, Role.REPORTER, of="un")
    a_member(operation, Role.REPORTER, of="icrc")
    with pytest.raises(Rejected) as refusal:
        recorded(operation, a_count("a", source="icrc"), by=reporter)
    assert codes_of(refusal) == [("not_your_count", "source")]


def test_a_reporter_does_not_correct_what_another_organisation_logged(operation):
    icrc, un = a_member(operation, Role.REPORTER, of="icrc"), a_member(operation, Role.REPORTER, of="un")
    recorded(operation, a_count("a", source="ministry"), by=icrc)
    with pytest.raises(Rejected):
        recorded(operation, a_count("a", source="ministry", value="1"), by=un)
    with pytest.raises(NotFound):
        withdrawn(operation, source="ministry", by=un)
    assert withdrawn(operation, source="ministry", by=icrc).outcome == "withdrawn"


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.COORDINATOR, None])
def test_nobody_but_a_reporter_records(operation, role):
    user = a_member(operation, role, of="un")
    with pytest.raises(Rejected):
        recorded(operation, a_count("a"), by=user)
    recorded(operation, a_count("a"))
    with pytest.raises(NotFound):
        withdrawn(operation, by=user)


def test_the_operators_correction_leaves_the_count_to_whom_it_was(operation):
    reporter = a_member(operation, Role.REPORTER, of="un")
    recorded(operation, a_count("a", source="ministry"), by=reporter)
    assert recorded(operation, a_count("a", source="ministry", value="1")).row.logged_by == reporter.organisation


def test_a_bulk_takes_queries_by_the_batch_and_not_by_the_row(operation, django_assert_max_num_queries):
    record(operation, *(a_count(f"n{number}") for number in range(300)))
    with django_assert_max_num_queries(60):
        record(operation, *(a_count(f"n{number}", value="1") for number in range(600)))
