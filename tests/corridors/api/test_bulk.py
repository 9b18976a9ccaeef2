"""Many counts in one request, with an answer for every row."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corridors.models import EvacueeCount
from tests.build import a_count, record
from tests.corridors.api.openapi import assert_documented
from tests.corridors.api.test_counts import ARRIVED

BULK = "/api/v1/operations/op/counts/bulk"


def counts(*values: int) -> list[dict]:
    return [{**ARRIVED, "external_id": f"U{number}", "value": value} for number, value in enumerate(values, start=1)]


def outcomes(answer) -> list[tuple[int, str, str]]:
    return [(row["row"], row["external_id"], row["outcome"]) for row in answer.json()["rows"]]


def errors(answer) -> dict[int, list[tuple[str, str]]]:
    return {
        row["row"]: [(each["code"], each["field"]) for each in row["errors"]]
        for row in answer.json()["rows"]
        if row["errors"]
    }


def stored() -> int:
    return EvacueeCount.objects.count()


def test_every_row_is_answered_in_its_order(un, operation):
    record(operation, a_count("U1"), a_count("U2"))
    answer = un.post(BULK, counts(127, 128, 129))
    assert_documented(answer, "recordCounts")
    assert answer.status_code == 200
    assert outcomes(answer) == [(1, "U1", "unchanged"), (2, "U2", "corrected"), (3, "U3", "created")]
    told = answer.json()
    assert {name: told[name] for name in ("stored", "created", "corrected", "unchanged", "rejected")} == {
        "stored": True,
        "created": 1,
        "corrected": 1,
        "unchanged": 1,
        "rejected": 0,
    }
    operation.refresh_from_db()
    assert told["revision"] == operation.revision == EvacueeCount.objects.get(external_id="U3").revision


def test_all_of_a_request_takes_one_revision_and_the_same_again_none(un, operation):
    before = operation.revision
    assert un.post(BULK, counts(1, 2, 3)).json()["revision"] == before + 1
    again = un.post(BULK, counts(1, 2, 3)).json()
    assert (again["revision"], again["unchanged"], stored()) == (before + 1, 3, 3)


def test_all_or_nothing_stores_nothing_where_a_row_cannot_be_read(un):
    answer = un.post(BULK, [*counts(1), {**ARRIVED, "stage": "arived", "value": True}, "text"])
    assert_documented(answer, "recordCounts")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    told = answer.json()
    assert (told["code"], told["stored"], stored()) == ("counts_rejected", False, 0)
    assert told["detail"] == "2 of 3 counts cannot be stored, so nothing was stored: see rows."
    assert outcomes(answer) == [(1, "U1", "created"), (2, "U1", "rejected"), (3, None, "rejected")]
    assert errors(answer) == {2: [("wrong_type", "value"), ("unknown_word", "stage")], 3: [("not_an_object", "")]}


def test_all_or_nothing_stores_nothing_where_a_row_cannot_be_stored(un):
    answer = un.post(BULK, [*counts(1, 2), {**ARRIVED, "external_id": "U3", "source": "icrc"}])
    assert (answer.status_code, answer.json()["code"], stored()) == (400, "counts_rejected", 0)
    assert errors(answer) == {3: [("not_your_count", "source")]}


def test_each_by_itself_stores_what_can_be_stored(un):
    given = [
        *counts(1, 2),
        {**ARRIVED, "external_id": "U3", "place": "atlantis"},
        {**ARRIVED, "external_id": "U4", "v": 1},
    ]
    answer = un.post(f"{BULK}?mode=each", given)
    assert_documented(answer, "recordCounts")
    assert (answer.status_code, answer.json()["stored"], stored()) == (200, True, 2)
    assert [outcome for _, _, outcome in outcomes(answer)] == ["created", "created", "rejected", "rejected"]
    assert errors(answer) == {3: [("unknown_code", "place")], 4: [("unknown_column", "v")]}


def test_an_id_that_is_given_twice_is_stored_once_and_refused_the_second_time(un):
    answer = un.post(f"{BULK}?mode=each", [*counts(1), *counts(2)])
    assert outcomes(answer) == [(1, "U1", "created"), (2, "U1", "rejected")]
    assert errors(answer) == {2: [("duplicate_id", "external_id")]}
    assert EvacueeCount.objects.get().value == 1


@pytest.mark.parametrize("mode", ["all", "each"])
def test_a_dry_run_stores_nothing_and_says_the_same(un, operation, mode):
    record(operation, a_count("U1"))
    for given in (counts(127, 3), counts(128, 3), [*counts(127, 3), {**ARRIVED, "value": "x"}]):
        before = stored()
        dry = un.post(f"{BULK}?mode={mode}&dry_run=true", given)
        assert (stored(), dry.json()["stored"]) == (before, False)
        real = un.post(f"{BULK}?mode={mode}", given)
        assert dry.status_code == real.status_code
        assert dry.json()["rows"] == real.json()["rows"]
        EvacueeCount.objects.exclude(external_id="U1").delete()


def test_lines_of_json_are_answered_by_their_line(un):
    lines = [json.dumps(ARRIVED), "", '{"value": ', json.dumps({**ARRIVED, "external_id": "U2"}), '{"value": NaN}', ""]
    answer = un.post(f"{BULK}?mode=each", "\n".join(lines), content_type="application/x-ndjson")
    assert outcomes(answer) == [
        (1, "U1", "created"),
        (3, None, "rejected"),
        (4, "U2", "created"),
        (5, None, "rejected"),
    ]
    assert errors(answer) == {3: [("not_json", "")], 5: [("not_json", "")]}


def test_the_sample_as_a_spreadsheet_is_answered_by_its_rows(un, operation):
    sheet = (
        "external_id,source,stage,place,basis,period_end,qualifier,value,note\r\n"
        "#meta+id,#org,#affected+type,#loc,#meta+basis,#date,#meta,#affected,#meta+note\r\n"
        'U1,un,arrived,haven,increment,2022-05-03,exact,127,"by bus, mostly"\r\n'
        "\r\n"
        "U2,un,arrived,haven,increment,2022-05-03,dozens,,\r\n"
        "U3,un,arrived,haven,increment,2022-05-03,exact,about 12,\r\n"
        "U4,un,arrived,haven,increment,2022-05-03,exact,12,by bus, mostly\r\n"
    )
    answer = un.post(f"{BULK}?mode=each", "\ufeff" + sheet, content_type="text/csv; charset=utf-8")
    assert_documented(answer, "recordCounts")
    assert outcomes(answer) == [
        (3, "U1", "created"),
        (5, "U2", "created"),
        (6, "U3", "rejected"),
        (7, None, "rejected"),
    ]
    assert errors(answer) == {6: [("not_a_number", "value")], 7: [("too_many_cells", "")]}
    assert EvacueeCount.objects.get(external_id="U1").note == "by bus, mostly"


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("", [("no_body", "")]),
        (
            "\n",
            [("missing_column", name) for name in ("external_id", "stage", "place", "source", "basis", "qualifier")],
        ),
        ("external_id,stage,place,source,basis,qualifier,valu\n", [("unknown_column", "valu")]),
        ("external_id,stage,place,source,basis,qualifier,stage\n", [("duplicate_column", "stage")]),
        ('external_id,stage,place,source,basis,qualifier\nU1,"arrived', [("bad_quoting", "")]),
        (b"external_id,stage,place,source,basis,qualifier\n\xff", [("not_utf8", "")]),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_as_a_whole(un, sheet, told):
    answer = un.post(BULK, sheet, content_type="text/csv")
    assert_documented(answer, "recordCounts")
    assert (answer.status_code, stored()) == (400, 0)
    assert [(each["code"], each["field"]) for each in answer.json()["errors"]] == told


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ('{"external_id": "U1"}', "application/json", 400, "rejected"),
        ("[{]", "application/json", 400, "parse_error"),
        ("[" * 100_000, "application/json", 400, "parse_error"),
        ("[" * 100_000, "application/x-ndjson", 400, "counts_rejected"),
        (b"\xff\xfe", "application/x-ndjson", 400, "counts_rejected"),
        ("a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_list_of_counts_is_refused(un, body, kind, status, code):
    answer = un.post(BULK, body, content_type=kind)
    assert_documented(answer, "recordCounts")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_more_counts_than_ten_thousand_are_refused(un):
    answer = un.post(BULK, [{}] * 10_001)
    (error,) = answer.json()["errors"]
    assert (error["code"], error["detail"]) == (
        "too_many_rows",
        "10,001 counts are more than 10,000; send them in parts.",
    )


def test_no_counts_at_all_are_no_mistake(un, operation):
    answer = un.post(BULK, [])
    assert (answer.status_code, answer.json()["rows"], answer.json()["revision"]) == (200, [], operation.revision)


@pytest.mark.parametrize("asked", ["mode=some", "dry_run=1", "dryrun=true"])
def test_a_parameter_that_means_nothing_is_refused_before_anything_is_stored(un, asked):
    assert un.post(f"{BULK}?{asked}", counts(1)).status_code == 400
    assert stored() == 0


def refused(given: list[dict]) -> list[dict]:
    """The same with every second one made wrong."""
    return [row | ({"place": "atlantis"} if row["external_id"][-1] in "02468" else {}) for row in given]


@pytest.mark.parametrize(
    ("standing", "mode", "given", "outcome", "share"),
    [
        (None, "all", counts, "created", 1),
        (1, "all", counts, "unchanged", 1),
        (2, "all", counts, "corrected", 1),
        (None, "each", lambda *values: refused(counts(*values)), "rejected", 2),
    ],
)
def test_a_thousand_counts_take_the_same_few_queries_as_ten(un, operation, standing, mode, given, outcome, share):
    def queries_of(size: int) -> int:
        EvacueeCount.objects.all().delete()
        if standing is not None:
            un.post(BULK, counts(*[standing] * size))
        body = given(*[1] * size)
        with CaptureQueriesContext(connection) as queries:
            told = un.post(f"{BULK}?mode={mode}", body).json()
        assert told[outcome] == size // share
        return len(queries)

    assert queries_of(1000) == queries_of(10)


@pytest.mark.parametrize(
    ("role", "status"),
    [("observer", 403), ("coordinator", 403), ("administrator", 404), ("outsider", 404), ("nobody", 401)],
)
def test_reporters_alone_record_counts(clients, role, status):
    answer = clients[role].post(BULK, counts(1))
    assert_documented(answer, "recordCounts")
    assert (answer.status_code, stored()) == (status, 0)
