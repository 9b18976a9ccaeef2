"""Discrepancies over the API: what cannot all be true, in words and figures, for each role."""

from base64 import b64decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corridors.domain.vocabulary import Role
from corridors.models import User
from reports.models import Discrepancy
from reports.services.evaluating import evaluate
from tests.build import HIDDEN, a_count, a_member, an_operation, record, shows
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.openapi import assert_documented
from tests.remembered import remembered

URL = "/api/v1/operations/op/discrepancies"


@pytest.fixture
@remembered
def operation(db):
    """The UN says that 127 arrived, the ministry 156."""
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    return operation


@pytest.fixture
def coordinator(operation):
    return client_of(a_member(operation, Role.COORDINATOR))


def contradictions(client, **asked: str) -> list[dict]:
    answer = client.get(URL, {"class": "contradiction", **asked})
    assert_documented(answer, "listDiscrepancies")
    assert answer.status_code == 200, answer.content
    results: list[dict] = answer.json()["results"]
    return results


def test_a_discrepancy_says_in_words_and_figures_what_cannot_all_be_true(coordinator, operation):
    (found,) = contradictions(coordinator)
    assert (found["class"], found["severity"], found["gap"]) == ("contradiction", found["severity"], 29)
    assert "127" in found["summary"]
    assert "156" in found["summary"]
    assert {(each["source"], each["external_id"], each["low"], each["high"]) for each in found["counts"]} == {
        ("ministry", "M1", 156, 156),
        ("un", "U1", 127, 127),
    }
    (member,) = (each for each in found["counts"] if each["source"] == "un")
    assert (member["version"], member["said"]) == (1, "127 people arrived in Haven on 3 May")
    assert coordinator.get(member["url"]).json()["value"] == 127
    assert found["closed_at"] is None


def test_the_answer_says_up_to_which_revision_it_is_known(coordinator, operation):
    known = coordinator.get(URL).json()["evaluated_revision"]
    assert known == operation.revision
    record(operation, a_count("U2", value="3", period_end="2022-05-04"))
    assert coordinator.get(URL).json()["evaluated_revision"] == known < operation.revision


def test_one_that_vanished_is_closed_and_still_tells_of_the_versions_that_it_named(coordinator, operation):
    record(operation, a_count("M1", source="ministry", value="127"))
    evaluate(operation)
    assert contradictions(coordinator) == []
    (closed,) = contradictions(coordinator, state="closed")
    assert closed["closed_at"] is not None
    assert {(each["external_id"], each["version"], each["low"]) for each in closed["counts"]} == {
        ("U1", 1, 127),
        ("M1", 1, 156),
    }
    assert contradictions(coordinator, state="all") == [closed]


def test_filters_by_class_and_severity(coordinator):
    everything = coordinator.get(URL).json()["results"]
    severity = everything[0]["severity"]
    some = coordinator.get(URL, {"severity": severity}).json()["results"]
    assert some == [each for each in everything if each["severity"] == severity]
    assert coordinator.get(URL, {"class": "alert", "severity": "high"}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"state": "opened"}, "unknown_word"),
        ({"class": "error"}, "unknown_word"),
        ({"severity": "9"}, "unknown_word"),
        ({"kind": "x"}, "unknown_parameter"),
        ({"cursor": "x"}, "invalid_cursor"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(coordinator, asked, code):
    answer = coordinator.get(URL, asked)
    assert_documented(answer, "listDiscrepancies")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_pages_hold_each_discrepancy_once(coordinator, operation):
    for number in range(2, 8):
        record(operation, a_count(f"M{number}", source="ministry", value=str(200 * number + 7)))
    evaluate(operation)
    everything = [each["id"] for each in coordinator.get(URL).json()["results"]]
    paged, address = [], f"{URL}?page_size=2"
    while address:
        answer = coordinator.get(address).json()
        paged += [each["id"] for each in answer["results"]]
        address = answer["next"]
    assert paged == everything
    assert len(everything) > 4


def paged(client, address):
    """What a page after another holds, and then the same backwards."""
    there, back = [], []
    while address:
        answer = client.get(address).json()
        there.append([each["id"] for each in answer["results"]])
        address, last = answer["next"], answer
    while last:
        back.append([each["id"] for each in last["results"]])
        last = client.get(last["previous"]).json() if last["previous"] else None
    assert back == there[::-1]
    return [pk for page in there for pk in page]


def test_the_gravest_come_first_if_asked_for_then_the_largest_gap(coordinator, operation):
    for number in range(2, 12):
        record(operation, a_count(f"M{number}", source="ministry", value=str(200 * (number // 2) + 7)))
    evaluate(operation)
    rows = Discrepancy.objects.filter(closed_at__isnull=True)
    ranked = sorted(rows, key=lambda row: (row.gravity, -row.gap, row.pk))
    assert paged(coordinator, f"{URL}?ordering=severity&page_size=7") == [row.pk for row in ranked]
    assert len({row.gap for row in ranked}) < len(ranked)


def test_the_order_and_the_cursor_give_no_gap_away_that_may_not_be_known(operation):
    for number in range(2, 6):
        record(operation, a_count(f"M{number}", source="ministry", value=str(1000 - 200 * number + 7)))
    evaluate(operation)
    operation.shares_counts = False
    operation.save()
    client = client_of(a_member(operation, Role.REPORTER, of="un"))
    ids = paged(client, f"{URL}?ordering=severity&page_size=1")
    rows = [Discrepancy.objects.get(pk=pk) for pk in ids]
    assert [row.pk for row in rows] == [row.pk for row in sorted(rows, key=lambda row: (row.gravity, row.pk))]
    assert len(rows) > 2
    cursor = parse_qs(urlsplit(client.get(f"{URL}?ordering=severity&page_size=1").json()["next"]).query)["cursor"][0]
    assert str(10**16 - 1 - rows[0].gap) not in unquote(b64decode(cursor).decode())


def test_a_cursor_of_one_order_is_none_of_another(coordinator, operation):
    record(operation, a_count("M2", source="ministry", value="300"))
    evaluate(operation)
    following = coordinator.get(f"{URL}?ordering=severity&page_size=1").json()["next"]
    answer = coordinator.get(following.replace("ordering=severity", "ordering=id"))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "invalid_cursor")


def test_a_list_takes_the_same_queries_however_long_it_is(coordinator, operation):
    with CaptureQueriesContext(connection) as few:
        coordinator.get(URL)
    for number in range(2, 8):
        record(operation, a_count(f"M{number}", source="ministry", value=str(200 * number + 7), relayed_by="icrc"))
    evaluate(operation)
    with CaptureQueriesContext(connection) as many:
        assert len(coordinator.get(URL).json()["results"]) > 4
    assert len(many) <= len(few) + 2


# Who reads what.


def test_a_reporter_reads_those_that_name_its_own_count(operation):
    assert len(contradictions(client_of(a_member(operation, Role.REPORTER, of="un")))) == 1
    assert contradictions(client_of(a_member(operation, Role.REPORTER, of="icrc"))) == []
    assert len(contradictions(client_of(a_member(operation, Role.OBSERVER)))) == 1


def test_where_counts_are_not_shared_a_reporter_learns_nothing_of_the_others(operation, coordinator):
    record(operation, a_count("M1", source="ministry", value=str(HIDDEN)))
    evaluate(operation)
    (found,) = contradictions(coordinator)
    assert shows(str(found), HIDDEN)
    assert found["gap"] == HIDDEN - 127
    operation.shares_counts = False
    operation.save()
    (found,) = contradictions(client_of(a_member(operation, Role.REPORTER, of="un")))
    assert [each["external_id"] for each in found["counts"]] == ["U1"]
    assert (found["gap"], found["unexplained"], found["summary"], found["reasons"]) == (None, None, None, [])
    assert not shows(str(found), HIDDEN)
    assert not shows(str(found), HIDDEN - 127)


def test_one_that_names_an_embargoed_way_is_the_coordinators_alone(operation, coordinator):
    hide(operation.corridors.get())
    assert contradictions(client_of(a_member(operation, Role.OBSERVER))) == []
    assert contradictions(client_of(a_member(operation, Role.REPORTER, of="un"))) == []
    assert len(contradictions(coordinator)) == 1


@pytest.mark.parametrize("role", ["administrator", "outsider"])
def test_for_all_others_there_are_none(operation, role):
    users = {
        "administrator": User.objects.create_superuser("administrator"),
        "outsider": a_member(None, None, of="un", name="outsider"),
    }
    client = client_of(users[role])
    hidden, missing = client.get(URL), client.get(URL.replace("/op/", "/nowhere/"))
    assert_documented(hidden, "listDiscrepancies")
    assert hidden.status_code == 404
    assert hidden.content.replace(b"/op/", b"/nowhere/") == missing.content


def test_nobody_reads_without_a_key(client, operation):
    assert client.get(URL).status_code == 401
