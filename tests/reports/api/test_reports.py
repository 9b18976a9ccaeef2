"""Frozen reports over the API: made by coordinators, read by each as far as it may at the moment of reading."""

import hashlib

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import CeasefireWindow, Corridor, EvacueeCount, Organisation
from reports.models import Report
from reports.services import freezing
from reports.services.evaluating import evaluate
from tests.build import HIDDEN, a_count, a_member, a_window, an_operation, record, shows
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.openapi import assert_documented
from tests.remembered import remembered

URL = "/api/v1/operations/op/reports"
ENTRY = {"external_id": "r1", "title": "Crisis room", "note": "Before the call."}


@pytest.fixture
@remembered
def operation(db):
    """The UN says that 127 arrived, the ministry 156; the ICRC's 31 are about another place, and nobody denies them."""
    operation = an_operation()
    a_window(operation, "w1")
    record(
        operation,
        a_count("U1"),
        a_count("M1", source="ministry", value="156", evidence_url="https://example.org/m1"),
        a_count("I1", source="icrc", value="31", stage="departed", place="plant", corridor=""),
    )
    evaluate(operation)
    return operation


@pytest.fixture
def coordinator(operation):
    return client_of(a_member(operation, Role.COORDINATOR, of="icrc"))


def reporter(operation, of):
    return client_of(a_member(operation, Role.REPORTER, of=of))


def frozen(client, status=201, **changes):
    answer = client.post(URL, {**ENTRY, **changes})
    assert_documented(answer, "freezeReport")
    assert answer.status_code == status, answer.content
    return answer.json()


def report(client, number=1, **asked):
    answer = client.get(f"{URL}/{number}", asked)
    assert answer.status_code == 200, answer.content
    if not asked:
        assert_documented(answer, "getReport")
    return answer.json()


def listed(client, **asked):
    answer = client.get(URL, asked)
    assert_documented(answer, "listReports")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def kinds(body):
    return {each["kind"] for each in body["findings"]}


# What is made.


def test_a_report_says_what_could_not_be_true_who_says_so_and_what_could_be_said(coordinator, operation):
    made = frozen(coordinator)["report"]
    assert (made["number"], made["revision"], made["organisation"]) == (1, operation.revision, "icrc")
    body = report(coordinator)
    assert {name: body[name] for name in made} == made
    assert (body["note"], body["partial"], body["verified"]) == ("Before the call.", False, True)
    found = body["findings"][0]
    assert (found["kind"], found["gap"]) == ("contradiction", 29)
    assert body["tallies"]["contradiction"] == 1
    assert "127" in found["summary"]
    ministry = next(each for each in found["counts"] if each["source"] == "ministry")
    assert {name: ministry[name] for name in ("source_name", "version", "said", "range", "moment", "evidence_url")} == {
        "source_name": "MINISTRY",
        "version": 1,
        "said": "156 people arrived in Haven on 3 May",
        "range": {"low": 156, "high": 156},
        "moment": "3 May, whole day",
        "evidence_url": "https://example.org/m1",
    }
    assert coordinator.get(found["discrepancy"]).json()["gap"] == 29
    assert any("people arrived in Haven by the end of 3 May" in each["sentence"] for each in body["estimates"])
    assert {"un", "ministry"} <= {each["source"] for each in body["counts"]}
    assert [(each["external_id"], each["status"]) for each in body["windows"]] == [("w1", "agreed")]


def test_the_digest_is_of_the_bytes_that_its_content_answers_with(coordinator):
    made = frozen(coordinator)["report"]
    answer = coordinator.get(f"{URL}/1/content")
    assert_documented(answer, "getReportContent")
    assert hashlib.sha256(answer.content).hexdigest() == made["digest"]
    assert answer.json()["title"] == "Crisis room"


def test_a_report_that_was_changed_says_so(coordinator):
    frozen(coordinator)
    assert report(coordinator)["verified"]
    Report.objects.update(title="Another")
    assert not report(coordinator)["verified"]


def test_it_stays_as_it_was_when_counts_are_corrected_and_sources_renamed(coordinator, operation):
    frozen(coordinator)
    before = report(coordinator)
    record(operation, a_count("M1", source="ministry", value="127"))
    Organisation.objects.filter(code="ministry").update(name="Cabinet")
    evaluate(operation)
    assert report(coordinator) == before
    assert "Cabinet" in coordinator.get("/api/v1/organisations/ministry").content.decode()


def test_it_is_read_in_the_language_of_whoever_reads(coordinator):
    frozen(coordinator)
    english = report(coordinator)["findings"][0]["summary"]
    arabic = coordinator.get(f"{URL}/1", headers={"Accept-Language": "ar"}).json()["findings"][0]["summary"]
    assert english != arabic


def test_the_same_request_again_is_unchanged_even_after_a_later_write(coordinator, operation):
    first = frozen(coordinator)
    record(operation, a_count("U2", value="3"))
    assert frozen(coordinator, 200) == {"outcome": "unchanged", "report": first["report"]}
    assert frozen(coordinator, 409, title="Another")["code"] == "id_taken"
    assert Report.objects.count() == 1


def test_what_waits_for_its_evaluation_says_so(coordinator, operation, monkeypatch):
    monkeypatch.setattr(freezing, "MOST_COUNTS", 1)
    record(operation, a_count("U2", value="3"))
    assert frozen(coordinator, 409)["code"] == "not_evaluated"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": None}, "required"),
        ({"number": 7}, "unknown_column"),
        ({"title": ["a"]}, "wrong_type"),
        ({"external_id": 7}, "wrong_type"),
        ({"note": 0}, "wrong_type"),
        ({"as_of": "soon"}, "not_a_moment"),
        ({"as_of": "2122-05-03"}, "as_of_ahead"),
    ],
)
def test_what_cannot_be_read_is_refused(coordinator, given, code):
    assert frozen(coordinator, 400, **given)["errors"][0]["code"] == code
    assert not Report.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER])
def test_only_coordinators_freeze(operation, role):
    assert frozen(client_of(a_member(operation, role, of="un")), 403)["code"] == "not_a_coordinator"


# What is listed.


def test_the_list_in_order_in_part_and_in_time(coordinator):
    for number in (1, 2, 3):
        frozen(coordinator, external_id=f"r{number}", title=f"Report {number}")
    assert [each["number"] for each in listed(coordinator)] == [1, 2, 3]
    assert [each["number"] for each in listed(coordinator, ordering="-number")] == [3, 2, 1]
    assert coordinator.get(URL, {"fields": "number,title"}).json()["results"][0] == {"number": 1, "title": "Report 1"}
    second = listed(coordinator)[1]["made_at"]
    assert [each["number"] for each in listed(coordinator, made_since=second)] == [2, 3]
    assert [each["number"] for each in listed(coordinator, made_until=second)] == [1, 2]
    assert listed(coordinator, made_until="2022-05-03") == []
    page = coordinator.get(URL, {"page_size": 2}).json()
    assert [each["number"] for each in coordinator.get(page["next"]).json()["results"]] == [3]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"ordering": "title"}, "unknown_word"),
        ({"made_since": "soon"}, "not_a_moment"),
        ({"made_since": ""}, "not_a_moment"),
        ({"made_until": ""}, "not_a_moment"),
        ({"fields": "content"}, "unknown_field"),
        ({"titel": "x"}, "unknown_parameter"),
    ],
)
def test_what_cannot_be_asked(coordinator, asked, code):
    answer = coordinator.get(URL, asked)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_some_members_of_one_report_and_nothing_where_it_is_known(coordinator):
    frozen(coordinator)
    assert report(coordinator, fields="number,verified") == {"number": 1, "verified": True}
    tag = coordinator.get(f"{URL}/1")["ETag"]
    assert coordinator.get(f"{URL}/1", headers={"If-None-Match": tag}).status_code == 304


# Who reads what of it.


def test_a_reporter_reads_the_findings_that_name_its_own_counts(coordinator, operation):
    frozen(coordinator)
    un = report(reporter(operation, "un"))
    assert (un["partial"], un["note"], un["estimates"]) == (True, None, None)
    assert "contradiction" in kinds(un)
    assert all("un" in {each["source"] for each in found["counts"]} for found in un["findings"])
    icrc = report(reporter(operation, "icrc"))
    assert "contradiction" not in kinds(icrc)
    assert icrc["tallies"]["contradiction"] == 0
    assert {each["source"] for each in icrc["counts"]} <= {"icrc"}
    assert report(coordinator)["tallies"]["contradiction"] == 1


def test_a_figure_that_is_not_shared_is_left_out_with_the_sentence_and_the_gap(coordinator, operation):
    record(operation, a_count("M1", source="ministry", value=str(HIDDEN)))
    evaluate(operation)
    frozen(coordinator)
    client = reporter(operation, "un")
    whole = client.get(f"{URL}/1").content.decode()
    assert shows(whole, HIDDEN)
    assert shows(whole, HIDDEN - 127)
    operation.shares_counts = False
    operation.save()
    answer = client.get(f"{URL}/1")
    assert_documented(answer, "getReport")
    (found,) = (each for each in answer.json()["findings"] if each["kind"] == "contradiction")
    assert (found["summary"], found["gap"], found["reasons"], found["unexplained"]) == (None, None, [], None)
    assert [each["source"] for each in found["counts"]] == ["un"]
    assert not shows(answer.content.decode(), HIDDEN)
    assert not shows(answer.content.decode(), HIDDEN - 127)
    assert "M1" not in answer.content.decode()


@pytest.mark.parametrize("hidden", ["corridor", "window"])
def test_an_embargo_is_decided_when_it_is_read(coordinator, operation, hidden):
    frozen(coordinator)
    observer = client_of(a_member(operation, Role.OBSERVER))
    whole = report(observer)
    assert (whole["partial"], whole["note"]) == (False, "Before the call.")
    assert whole == report(coordinator)
    row = Corridor.objects.get(code="way") if hidden == "corridor" else CeasefireWindow.objects.get(external_id="w1")
    hide(row)
    part = report(observer)
    assert (part["partial"], part["note"], part["estimates"]) == (True, None, None)
    assert (part["digest"], part["verified"]) == (whole["digest"], True)
    assert part["windows"] == []
    if hidden == "corridor":
        assert "contradiction" not in kinds(part)
        assert not {"U1", "M1"} & {each["external_id"] for each in part["counts"]}
    assert observer.get(f"{URL}/1/content").status_code == 404
    assert report(coordinator)["partial"] is False


def test_a_finding_about_a_window_under_embargo_is_left_out(coordinator, operation):
    frozen(coordinator)
    observer = client_of(a_member(operation, Role.OBSERVER))
    window = CeasefireWindow.objects.get(external_id="w1")
    hide(window)
    assert "contradiction" in kinds(report(observer))
    Report.objects.get().findings.get(position=0).windows.add(window)
    assert "contradiction" not in kinds(report(observer))


def test_the_content_is_for_those_who_read_all_of_it(coordinator, operation):
    frozen(coordinator)
    assert client_of(a_member(operation, Role.OBSERVER)).get(f"{URL}/1/content").status_code == 200
    assert reporter(operation, "un").get(f"{URL}/1/content").status_code == 404


def test_what_is_not_there_and_what_is_another_operations_are_the_same(coordinator, operation):
    frozen(coordinator)
    outsider = client_of(a_member(an_operation("other"), Role.COORDINATOR, name="outsider"))
    for address in (f"{URL}/1", f"{URL}/1/content", URL):
        assert outsider.get(address).status_code == 404
    assert coordinator.get(f"{URL}/2").status_code == 404


def test_that_it_was_read_is_logged_of_coordinators_and_observers(coordinator, operation, caplog):
    """At the level that the settings give, whatever else is logged meanwhile."""

    def logged():
        return [record.getMessage() for record in caplog.records if record.name == "reports.frozen.seen"]

    frozen(coordinator)
    reporter(operation, "un").get(f"{URL}/1")
    coordinator.get(f"{URL}/2")
    assert logged() == []
    coordinator.get(f"{URL}/1")
    client_of(a_member(operation, Role.OBSERVER, name="observer")).get(f"{URL}/1/content")
    assert logged() == [
        "report=1 operation=op user=coordinator-icrc role=coordinator whole=True",
        "report=1 operation=op user=observer role=observer whole=True",
    ]


def test_a_count_that_was_withdrawn_is_still_in_it(coordinator, operation):
    frozen(coordinator)
    un = reporter(operation, "un")
    un.delete("/api/v1/operations/op/counts/un/U1")
    assert EvacueeCount.objects.filter(external_id="U1", withdrawn=True).exists()
    evaluate(operation)
    assert "contradiction" in kinds(report(un))
