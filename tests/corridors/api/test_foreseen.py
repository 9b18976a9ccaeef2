"""A dry run says which discrepancies would open and close, as far as the asker may know it."""

from typing import Any

import pytest

from corridors.models import EvacueeCount
from corridors.signals import consequences_asked
from reports.services.evaluating import evaluate
from tests.build import a_count, record
from tests.corridors.api.door import hide
from tests.corridors.api.openapi import assert_documented
from tests.corridors.api.test_bulk import BULK
from tests.corridors.api.test_counts import ARRIVED

DRY = f"{BULK}?dry_run=true"
ICRC = {**ARRIVED, "source": "icrc", "external_id": "I1", "value": 156}
KEYS = [{"source": "icrc", "external_id": "I1"}, {"source": "un", "external_id": "U1"}]


def foreseen(answer) -> tuple[Any, str | None]:
    assert_documented(answer, "recordCounts")
    told = answer.json()
    return told["consequences"], told["consequences_unknown"]


@pytest.fixture
def contradicted(operation):
    """A count of the UN, which that of the ICRC contradicts."""
    record(operation, a_count("U1"))
    evaluate(operation)


@pytest.fixture
def icrc(clients):
    return clients["icrc"]


@pytest.mark.parametrize("mode", ["all", "each"])
def test_a_contradiction_is_foreseen_with_all_that_it_names(icrc, contradicted, mode):
    told, unknown = foreseen(icrc.post(f"{DRY}&mode={mode}", [ICRC]))
    (found,) = [one for one in told["opens"] if one["class"] == "contradiction"]
    assert (found["gap"], sorted(found["counts"], key=str), found["windows"]) == (29, sorted(KEYS, key=str), [])
    assert "156" in found["summary"]
    assert unknown is None
    assert EvacueeCount.objects.count() == 1


def test_a_correction_that_settles_one_closes_it(icrc, operation, contradicted):
    icrc.post(BULK, [ICRC])
    evaluate(operation)
    told, _ = foreseen(icrc.post(DRY, [{**ICRC, "value": 127}]))
    assert 29 in [one["gap"] for one in told["closes"]]


def test_it_is_said_in_the_language_of_the_request(icrc, contradicted):
    summaries = {
        language: foreseen(icrc.post(DRY, [ICRC], headers={"accept-language": language}))[0]["opens"][0]["summary"]
        for language in ("en", "uk", "ar")
    }
    assert len(set(summaries.values())) == 3


def test_what_changes_nothing_causes_nothing(un, contradicted):
    answer = un.post(BULK, [{**ARRIVED, "external_id": "U2"}])
    assert not {"consequences", "consequences_unknown"} & answer.json().keys()
    again = un.post(DRY, [{**ARRIVED, "external_id": "U2"}])
    assert foreseen(again) == ({"opens": [], "closes": []}, None)


def test_all_or_nothing_with_a_bad_row_stores_nothing_and_so_foresees_nothing(icrc, contradicted):
    given = [ICRC, {**ICRC, "external_id": "I2", "place": "atlantis"}]
    assert foreseen(icrc.post(DRY, given)) == (None, "nothing_stored")
    told, unknown = foreseen(icrc.post(f"{DRY}&mode=each", given))
    assert told["opens"]
    assert unknown is None


def test_rejected_rows_have_no_part_in_it(icrc, contradicted):
    given = [{**ICRC, "external_id": "I2", "source": "un", "value": 5000}]
    assert foreseen(icrc.post(f"{DRY}&mode=each", given)) == ({"opens": [], "closes": []}, None)


def test_counts_that_others_do_not_share_are_neither_named_nor_compared(icrc, operation, contradicted):
    operation.shares_counts = False
    operation.save()
    answer = icrc.post(DRY, [ICRC])
    told, _ = foreseen(answer)
    assert all(one["counts"] == KEYS[:1] for one in told["opens"] + told["closes"])
    assert "U1" not in answer.content.decode()


def test_neither_are_counts_on_a_corridor_under_an_embargo(icrc, operation, contradicted):
    hide(operation.corridors.get(code="way"))
    answer = icrc.post(DRY, [{**ICRC, "corridor": None}])
    assert "U1" not in answer.content.decode()
    assert foreseen(answer)[1] is None


def test_too_many_counts_are_not_compared_and_it_says_so(icrc, contradicted, monkeypatch):
    monkeypatch.setattr("reports.services.previewing.MOST_COUNTS", 1)
    assert foreseen(icrc.post(DRY, [ICRC])) == (None, "too_many_counts")


def test_where_nobody_answers_the_door_works_all_the_same(icrc, contradicted, monkeypatch):
    monkeypatch.setattr(consequences_asked, "receivers", [])
    answer = icrc.post(DRY, [ICRC])
    assert (answer.status_code, answer.json()["created"]) == (200, 1)
    assert foreseen(answer) == (None, "unanswered")
