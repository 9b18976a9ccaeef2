"""Counts over the API: recorded, corrected, withdrawn and read one by one."""

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of, hide

COUNTS = "/api/v1/operations/op/counts"
ARRIVED = {
    "external_id": "U1",
    "source": "un",
    "stage": "arrived",
    "place": "haven",
    "corridor": "way",
    "basis": "increment",
    "period_start": "2022-05-03",
    "period_end": "2022-05-03",
    "qualifier": "exact",
    "value": 127,
}
AT_ADDRESS = {name: value for name, value in ARRIVED.items() if name not in ("source", "external_id")}


def test_a_new_count_is_created_and_answered_as_it_is_stored(un, operation):
    answer = un.post(COUNTS, ARRIVED)
    url = "http://testserver/api/v1/operations/op/counts/un/U1"
    assert (answer.status_code, answer["Location"]) == (201, url)
    body = answer.json()
    row = EvacueeCount.objects.get()
    assert body["outcome"] == "created"
    assert body["count"] == {
        **dict.fromkeys(("movement", "origin", "relayed_by", "statement", "reported_at", "completeness", "value_max")),
        **dict.fromkeys(("men", "women", "boys", "girls", "children", "older", "disabled", "wounded")),
        **dict.fromkeys(("note", "evidence_url", "superseded_at")),
        **ARRIVED,
        "unit": "persons",
        "group": "all",
        "version": 1,
        "revision": operation.revision + 1,
        "recorded_at": row.recorded_at.isoformat(),
        "withdrawn": False,
        "url": url,
    }
    assert un.get(url).json() == body["count"]


def test_the_same_count_again_changes_nothing(un):
    un.post(COUNTS, ARRIVED)
    answer = un.post(COUNTS, ARRIVED)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    assert EvacueeCount.objects.count() == 1


def test_a_known_id_with_another_value_is_a_correction(un):
    un.post(COUNTS, ARRIVED)
    answer = un.post(COUNTS, {**ARRIVED, "value": 128})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "corrected")
    assert (answer.json()["count"]["value"], answer.json()["count"]["version"]) == (128, 2)


def test_put_creates_corrects_or_changes_nothing_and_says_which(un):
    url = f"{COUNTS}/un/U1"
    answers = [un.put(url, {**AT_ADDRESS, "value": value}) for value in (127, 127, 128)]
    assert [(answer.status_code, answer.json()["outcome"]) for answer in answers] == [
        (201, "created"),
        (200, "unchanged"),
        (200, "corrected"),
    ]


def test_what_was_read_can_be_sent_back(un):
    un.post(COUNTS, ARRIVED)
    count = un.get(f"{COUNTS}/un/U1").json()
    assert un.put(f"{COUNTS}/un/U1", count).json()["outcome"] == "unchanged"
    assert un.post(COUNTS, count).json()["outcome"] == "unchanged"


def test_numbers_as_text_and_empty_text_are_read_as_a_spreadsheet_writes_them(un):
    answer = un.post(COUNTS, {**ARRIVED, "value": "127", "women": "60", "men": "", "note": ""})
    count = answer.json()["count"]
    assert (count["value"], count["women"], count["men"], count["note"]) == (127, 60, None, None)


def test_zero_is_a_number_and_not_nothing(un):
    assert un.post(COUNTS, {**ARRIVED, "value": 0}).json()["count"]["value"] == 0


def test_a_body_that_contradicts_its_address_is_refused(un):
    answer = un.put(f"{COUNTS}/un/U1", {**AT_ADDRESS, "source": "icrc", "external_id": "U2"})
    assert answer.status_code == 400
    assert [(error["code"], error["field"]) for error in answer.json()["errors"]] == [
        ("not_as_in_address", "source"),
        ("not_as_in_address", "external_id"),
    ]


def test_delete_withdraws_by_a_new_version_and_again_changes_nothing(un):
    un.post(COUNTS, ARRIVED)
    answers = [un.delete(f"{COUNTS}/un/U1") for _ in range(2)]
    assert [(answer.status_code, answer.json()["outcome"]) for answer in answers] == [
        (200, "withdrawn"),
        (200, "unchanged"),
    ]
    count = un.get(f"{COUNTS}/un/U1").json()
    assert (count["withdrawn"], count["version"], count["value"]) == (True, 2, 127)


def test_put_brings_a_withdrawn_count_back(un):
    un.post(COUNTS, ARRIVED)
    un.delete(f"{COUNTS}/un/U1")
    count = un.put(f"{COUNTS}/un/U1", AT_ADDRESS).json()["count"]
    assert (count["withdrawn"], count["version"]) == (False, 3)


def test_every_version_is_listed_the_first_one_first(un):
    for value in (127, 128):
        un.put(f"{COUNTS}/un/U1", {**AT_ADDRESS, "value": value})
    un.delete(f"{COUNTS}/un/U1")
    versions = un.get(f"{COUNTS}/un/U1/versions").json()["results"]
    assert [(each["version"], each["value"], each["withdrawn"]) for each in versions] == [
        (1, 127, False),
        (2, 128, False),
        (3, 128, True),
    ]
    assert [each["superseded_at"] for each in versions] == [
        versions[1]["recorded_at"],
        versions[2]["recorded_at"],
        None,
    ]


def test_a_count_is_read_as_it_stood_at_a_moment(un):
    first, second = (
        un.put(f"{COUNTS}/un/U1", {**AT_ADDRESS, "value": value}).json()["count"]["recorded_at"] for value in (127, 128)
    )
    for moment, value in ((first, 127), (second, 128)):
        assert un.get(f"{COUNTS}/un/U1", {"as_of": moment}).json()["value"] == value
    assert un.get(f"{COUNTS}/un/U1", {"as_of": "2022-05-03"}).status_code == 404


@pytest.mark.parametrize("external_id", ["a/b", "a b", "50%", "Ä-1", "versions", "a?b=c#d", "x\ny", "%2F", "."])
def test_any_text_is_an_id_and_has_an_address(un, external_id):
    url = un.post(COUNTS, {**ARRIVED, "external_id": external_id}).json()["count"]["url"]
    assert un.get(url).json()["external_id"] == external_id
    assert un.get(f"{url}/versions").json()["results"][0]["external_id"] == external_id
    assert un.delete(url).json()["outcome"] == "withdrawn"


def test_every_problem_of_a_count_is_told_at_once(un):
    given = {"external_id": "U1", "source": "un", "stage": "arived", "place": "Haven", "basis": "stock", "valu": 127}
    answer = un.post(COUNTS, given)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "rejected"
    assert {(error["code"], error["field"]) for error in answer.json()["errors"]} == {
        ("unknown_column", "valu"),
        ("unknown_word", "stage"),
        ("not_a_code", "place"),
        ("required", "qualifier"),
    }


def test_codes_that_nobody_knows_are_told_at_their_field(un):
    answer = un.post(COUNTS, {**ARRIVED, "place": "atlantis", "corridor": "road", "relayed_by": "someone"})
    assert {(error["code"], error["field"]) for error in answer.json()["errors"]} == {
        ("unknown_code", "place"),
        ("unknown_code", "corridor"),
        ("unknown_code", "relayed_by"),
    }


def test_a_way_under_embargo_is_refused_exactly_like_one_that_does_not_exist(un, operation):
    missing = un.post(COUNTS, {**ARRIVED, "corridor": "wax"})
    hide(operation.corridors.get())
    hidden = un.post(COUNTS, ARRIVED)
    assert hidden.status_code == 400
    assert hidden.content == missing.content.replace(b"wax", b"way")


def test_a_body_that_is_no_json_says_where_it_breaks(un):
    answer = un.post(COUNTS, '{"value": 12', content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert "line 1 column 13" in answer.json()["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400"])
def test_what_is_no_number_in_json_is_refused(un, number):
    answer = un.post(COUNTS, f'{{"value": {number}}}', content_type="application/json")
    assert (answer.status_code, answer.json()["code"] in ("parse_error", "rejected")) == (400, True)


@pytest.mark.parametrize(
    ("body", "code"), [("[" * 100_000, "parse_error"), ('{"value": ' + "9" * 5000 + "}", "parse_error")]
)
def test_a_body_that_would_exhaust_the_parser_is_refused(un, body, code):
    answer = un.post(COUNTS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_body_of_another_kind_is_refused(un):
    answer = un.post(COUNTS, "value=12", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(un, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = un.post(COUNTS, {**ARRIVED, "note": "x" * 1000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_write_takes_no_parameters(un):
    answer = un.post(f"{COUNTS}?dry_run=true", ARRIVED)
    assert answer.json()["errors"][0]["code"] == "unknown_parameter"
    assert not EvacueeCount.objects.exists()


# Who may do what.


@pytest.mark.parametrize("role", ["observer", "coordinator"])
@pytest.mark.parametrize("source", ["un", "ministry"])
def test_observers_and_coordinators_read_counts_and_do_not_write_them(clients, operation, role, source):
    record(operation, a_count("X1", source=source))
    url = f"{COUNTS}/{source}/X1"
    assert clients[role].get(url).status_code == 200
    answers = [
        clients[role].post(COUNTS, {**ARRIVED, "source": source}),
        clients[role].put(url, AT_ADDRESS),
        clients[role].delete(url),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "not_a_reporter")] * 3
    assert EvacueeCount.objects.count() == 1


@pytest.mark.parametrize("role", ["administrator", "outsider"])
def test_all_others_can_neither_read_nor_write_them(clients, operation, role):
    record(operation, a_count("U1"))
    for answer in (
        clients[role].get(COUNTS),
        clients[role].post(COUNTS, ARRIVED),
        clients[role].get(f"{COUNTS}/un/U1"),
        clients[role].put(f"{COUNTS}/un/U1", AT_ADDRESS),
        clients[role].delete(f"{COUNTS}/un/U1"),
        clients[role].get(f"{COUNTS}/un/U1/versions"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_without_a_key_nothing_is_read_or_written(clients, operation):
    nobody = clients["nobody"]
    for answer in (nobody.get(COUNTS), nobody.post(COUNTS, ARRIVED), nobody.delete(f"{COUNTS}/un/U1")):
        assert answer.status_code == 401


def test_a_reporter_does_not_write_for_an_organisation_that_reports_itself(clients, operation):
    record(operation, a_count("I1", source="icrc"))
    posted = clients["un"].post(COUNTS, {**ARRIVED, "source": "icrc"})
    put = clients["un"].put(f"{COUNTS}/icrc/I1", AT_ADDRESS)
    for answer in (posted, put):
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["code"], error["field"]) == (400, "not_your_count", "source")
    withdrawn = clients["un"].delete(f"{COUNTS}/icrc/I1")
    assert (withdrawn.status_code, withdrawn.json()["code"]) == (403, "not_your_count")


def test_a_reporter_logs_for_a_source_that_does_not_report_itself(clients):
    answer = clients["un"].post(COUNTS, {**ARRIVED, "source": "ministry"})
    assert answer.status_code == 201
    assert clients["icrc"].delete(f"{COUNTS}/ministry/U1").status_code == 403
    assert clients["un"].delete(f"{COUNTS}/ministry/U1").status_code == 200


def test_where_counts_are_not_shared_those_of_others_do_not_exist(db):
    operation = an_operation(shares_counts=False)
    record(operation, a_count("U1"))
    icrc = client_of(a_member(operation, Role.REPORTER, of="icrc"))
    for path in ("", "/versions"):
        hidden, missing = icrc.get(f"{COUNTS}/un/U1{path}"), icrc.get(f"{COUNTS}/un/U9{path}")
        assert hidden.status_code == 404
        assert hidden.content == missing.content.replace(b"U9", b"U1")
    assert icrc.delete(f"{COUNTS}/un/U1").status_code == 404
    assert icrc.get(COUNTS).json()["results"] == []


def test_a_method_that_there_is_not_is_refused_before_anything_else(un, operation):
    for path in (f"{COUNTS}?valu=1", f"{COUNTS}/un/nowhere?valu=1", "/api/v1/keys/999999?valu=1"):
        answer = un.patch(path, {})
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert answer["Allow"]


def test_346_and_nothing_after_the_point_is_346(un, operation):
    assert un.post(COUNTS, {**ARRIVED, "value": 346.0}).json()["count"]["value"] == 346


@pytest.mark.parametrize("said", ["maybe", "1", ""])
def test_whether_an_address_holds_the_whole_id_is_true_or_false(un, operation, said):
    record(operation, a_count("U1"))
    answer = un.get(f"{COUNTS}/un/U1?whole_id={said}")
    assert [error["code"] for error in answer.json()["errors"]] == ["not_true_or_false"]
