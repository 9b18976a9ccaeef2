"""The right of reply over the API: who may reply what on which count, and who reads it."""

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, User
from reports.models import Discrepancy, Reply
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.openapi import assert_documented
from tests.remembered import remembered

CONFIRMS = {"source": "un", "external_id": "U1", "version": 1, "kind": "confirms"}
EXPLAINS = {**CONFIRMS, "kind": "explains", "reason": "group", "text": "Only those whom we registered."}
CORRECTS = {**CONFIRMS, "kind": "corrects"}


@pytest.fixture
@remembered
def operation(db):
    """The UN says that 127 arrived, the ministry 156."""
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    return operation


@pytest.fixture
def discrepancy(operation):
    return Discrepancy.objects.get(operation=operation, finding_class="contradiction")


@pytest.fixture
def url(discrepancy):
    return f"/api/v1/operations/op/discrepancies/{discrepancy.pk}"


@pytest.fixture
def un(operation):
    return client_of(a_member(operation, Role.REPORTER, of="un"))


@pytest.fixture
def coordinator(operation):
    return client_of(a_member(operation, Role.COORDINATOR))


def reply(client, url, given, status=201):
    answer = client.post(f"{url}/replies", given)
    assert_documented(answer, "reply")
    assert answer.status_code == status, answer.content
    return answer.json()


def refused(client, url, given, status=400):
    """The code of the problem, and the field that it is found at."""
    body = reply(client, url, given, status)
    return (body["errors"][0]["code"], body["errors"][0]["field"]) if "errors" in body else body["code"]


def replies(client, url):
    answer = client.get(f"{url}/replies")
    assert_documented(answer, "listReplies")
    return answer.json()["results"]


def members(client, url):
    """What was replied on each count that the discrepancy names."""
    answer = client.get(url)
    assert_documented(answer, "getDiscrepancy")
    return {each["external_id"]: each["reply"] for each in answer.json()["counts"]}


# What is replied.


def test_an_organisation_stands_by_its_figure(un, url, coordinator):
    assert members(coordinator, url) == {"U1": None, "M1": None}
    body = reply(un, url, CONFIRMS)
    assert body["outcome"] == "created"
    (read,) = replies(coordinator, url)
    assert read == body["reply"]
    assert (read["organisation"], read["kind"], read["version"], read["superseded_at"]) == ("un", "confirms", 1, None)
    assert members(coordinator, url) == {"U1": "confirms", "M1": None}


def test_it_explains_with_a_reason_and_a_text(un, url):
    said = reply(un, url, EXPLAINS)["reply"]
    assert (said["reason"], said["text"]) == ("group", "Only those whom we registered.")


def test_it_corrects_by_a_later_version_of_the_count(un, url, operation):
    assert refused(un, url, CORRECTS, 409) == "not_corrected"
    record(operation, a_count("U1", value="156"))
    said = reply(un, url, CORRECTS)["reply"]
    assert (said["version"], said["correction"]) == (1, 2)


def test_a_withdrawal_is_a_correction_too(un, url, operation):
    un.delete("/api/v1/operations/op/counts/un/U1")
    assert refused(un, url, {**CONFIRMS, "version": 2}, 409) == "count_changed"
    assert reply(un, url, CORRECTS)["reply"]["correction"] == 2


def test_the_same_again_changes_nothing(un, url):
    first = reply(un, url, EXPLAINS)
    assert reply(un, url, EXPLAINS, 200) == {"outcome": "unchanged", "reply": first["reply"]}
    assert Reply.objects.count() == 1


def test_a_later_reply_takes_the_place_of_the_earlier_one_which_stays_readable(un, url, coordinator):
    first = reply(un, url, CONFIRMS)["reply"]
    later = reply(un, url, EXPLAINS, 200)
    assert later["outcome"] == "corrected"
    before, now = replies(coordinator, url)
    assert (before["id"], before["superseded_at"]) == (first["id"], now["replied_at"])
    assert now == later["reply"]
    assert members(coordinator, url)["U1"] == "explains"


def test_a_reply_takes_no_revision(un, url, operation):
    before = operation.revision
    reply(un, url, CONFIRMS)
    operation.refresh_from_db()
    assert operation.revision == before


# It is of one version, and of one discrepancy for as long as that lives.


def test_a_reply_on_a_version_that_no_longer_stands_is_refused(un, url, operation):
    record(operation, a_count("U1", value="128"))
    assert refused(un, url, CONFIRMS, 409) == "count_changed"
    assert reply(un, url, {**CONFIRMS, "version": 2})["reply"]["version"] == 2


def test_a_retry_that_arrives_after_a_correction_is_answered_as_before(un, url, operation):
    reply(un, url, CONFIRMS)
    record(operation, a_count("U1", value="128"))
    assert reply(un, url, CONFIRMS, 200)["outcome"] == "unchanged"


def test_what_was_said_of_an_earlier_version_is_not_said_of_the_next(un, url, operation, coordinator):
    reply(un, url, CONFIRMS)
    record(operation, a_count("U1", value="128"))
    evaluate(operation)
    assert members(coordinator, url)["U1"] is None
    reply(un, url, {**CONFIRMS, "version": 2}, 200)
    assert [each["superseded_at"] is None for each in replies(coordinator, url)] == [False, True]


def test_a_correction_answers_for_the_version_that_it_brought(un, url, operation, coordinator):
    record(operation, a_count("U1", value="128"))
    evaluate(operation)
    reply(un, url, CORRECTS)
    assert members(coordinator, url)["U1"] == "corrects"


def test_replies_survive_closing_and_opening_again(un, url, operation, coordinator):
    said = reply(un, url, EXPLAINS)["reply"]
    for value in ("127", "156"):
        record(operation, a_count("M1", source="ministry", value=value))
        evaluate(operation)
        assert replies(coordinator, url) == [said]
    assert coordinator.get(url).json()["closed_at"] is None


def test_one_replies_to_what_has_closed_too(un, url, operation):
    record(operation, a_count("U1", value="156"))
    evaluate(operation)
    reply(un, url, CORRECTS)


# What is refused.


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"kind": "confirms"}, ("required", "source")),
        ({**CONFIRMS, "kind": "agrees"}, ("unknown_word", "kind")),
        ({**EXPLAINS, "reason": "moon"}, ("unknown_word", "reason")),
        ({**EXPLAINS, "reason": None}, ("required", "reason")),
        ({**EXPLAINS, "text": " "}, ("required", "text")),
        ({**CONFIRMS, "reason": "group"}, ("reason_not_allowed", "reason")),
        ({**CONFIRMS, "version": "one"}, ("not_a_number", "version")),
        ({**CONFIRMS, "version": True}, ("wrong_type", "version")),
        ({**CONFIRMS, "version": 7}, ("unknown_version", "version")),
        ({**CONFIRMS, "text": "x" * 4001}, ("too_long", "text")),
        ({**CONFIRMS, "text": "a\x00b"}, ("unreadable_text", "text")),
        ({**CONFIRMS, "value": 128}, ("unknown_column", "value")),
        ({**CONFIRMS, "external_id": "U9"}, ("not_named", "external_id")),
        ({**CONFIRMS, "source": "ministry", "external_id": "M1"}, ("not_your_count", "source")),
        ([], ("not_an_object", "")),
    ],
)
def test_a_reply_that_cannot_be_is_refused(un, url, given, found):
    assert refused(un, url, given) == found
    assert not Reply.objects.exists()


def test_what_was_logged_for_a_source_that_does_not_report_is_replied_on_by_who_logged_it(operation):
    icrc = a_member(operation, Role.REPORTER, of="icrc")
    record(operation, a_count("M2", source="ministry", value="200", stage="departed", place="town"), by=icrc)
    record(operation, a_count("U2", value="300", stage="departed", place="town"))
    evaluate(operation)
    naming = Discrepancy.objects.filter(finding_class="contradiction", counts__external_id="M2")
    url = f"/api/v1/operations/op/discrepancies/{naming.get().pk}"
    said = reply(client_of(icrc), url, {**CONFIRMS, "source": "ministry", "external_id": "M2"})["reply"]
    assert (said["organisation"], said["source"]) == ("icrc", "ministry")


# Who replies, and who reads it.


@pytest.mark.parametrize(
    ("who", "reads", "replies_with"),
    [("observer", 200, 403), ("coordinator", 200, 403), ("icrc", 404, 404), ("administrator", 404, 404)],
)
def test_everyone_else_at_most_reads(operation, url, who, reads, replies_with):
    users = {
        "observer": lambda: a_member(operation, Role.OBSERVER, of="un"),
        "coordinator": lambda: a_member(operation, Role.COORDINATOR, of="un"),
        "icrc": lambda: a_member(operation, Role.REPORTER, of="icrc"),
        "administrator": lambda: User.objects.create_superuser("administrator"),
    }
    client = client_of(users[who]())
    assert client.get(url).status_code == reads
    assert client.get(f"{url}/replies").status_code == reads
    assert client.post(f"{url}/replies", CONFIRMS).status_code == replies_with
    if reads == 404:
        for method, at in (("get", ""), ("get", "/replies"), ("post", "/replies")):
            missing = f"{url.rpartition('/')[0]}/4711"
            answers = [getattr(client, method)(f"{base}{at}").content for base in (url, missing)]
            assert answers[0].replace(url.encode(), missing.encode()) == answers[1]


def test_a_reply_is_read_as_far_as_its_count_is(operation, un, url, coordinator):
    operation.shares_counts = False
    operation.save()
    ministry = client_of(a_member(operation, Role.REPORTER, of="ministry"))
    reply(un, url, EXPLAINS)
    assert replies(ministry, url) == []
    assert members(ministry, url) == {"M1": None}
    assert len(replies(coordinator, url)) == len(replies(un, url)) == 1
    assert refused(ministry, url, CONFIRMS) == ("not_named", "external_id")


def test_a_correction_that_names_a_secret_way_is_told_to_nobody_else(operation, un, url, coordinator):
    EvacueeCount.objects.filter(external_id="U1").update(corridor=None)
    record(operation, a_count("U1", value="130"))
    reply(un, url, CORRECTS)
    observer = client_of(a_member(operation, Role.OBSERVER))
    assert replies(observer, url)[0]["correction"] == 2
    EvacueeCount.objects.filter(external_id="M1").update(corridor=None)
    hide(operation.corridors.get())
    assert replies(observer, url)[0]["correction"] is None
    assert replies(coordinator, url)[0]["correction"] == 2


# Finding what to reply to.


def ids(client, **asked):
    answer = client.get("/api/v1/operations/op/discrepancies", asked)
    assert_documented(answer, "listDiscrepancies")
    assert answer.status_code == 200, answer.content
    return [each["id"] for each in answer.json()["results"]]


def test_unanswered_are_those_that_await_a_reply_of_ones_own(un, url, discrepancy, operation, coordinator):
    assert discrepancy.pk in ids(un, unanswered="true")
    reply(un, url, CONFIRMS)
    assert discrepancy.pk not in ids(un, unanswered="true")
    assert discrepancy.pk not in ids(coordinator, unanswered="true")
    a_member(operation, Role.REPORTER, of="ministry")
    assert discrepancy.pk in ids(coordinator, unanswered="true")


def test_a_new_version_awaits_a_reply_again(un, url, discrepancy, operation):
    reply(un, url, CONFIRMS)
    record(operation, a_count("U1", value="128"))
    evaluate(operation)
    assert discrepancy.pk in ids(un, unanswered="true")


def test_mine_are_those_that_name_a_count_of_ones_own_organisation(operation, discrepancy):
    of_un, of_icrc = (client_of(a_member(operation, Role.OBSERVER, of=of)) for of in ("un", "icrc"))
    assert discrepancy.pk in ids(of_un, mine="true")
    assert discrepancy.pk not in ids(of_icrc, mine="true")


def test_those_that_name_one_count(operation, un, discrepancy):
    record(operation, a_count("U/2", value="3", period_end="2022-05-04", period_start="2022-05-04"))
    evaluate(operation)
    assert discrepancy.pk in ids(un, count="un/U1")
    assert discrepancy.pk not in ids(un, count="un/U/2")
    assert discrepancy.pk in ids(un, count="un/U1", unanswered="true", mine="true", ordering="severity", state="all")
    operation.shares_counts = False
    operation.save()
    hidden, missing = (
        un.get("/api/v1/operations/op/discrepancies", {"count": said}).json() for said in ("ministry/M1", "ministry/M9")
    )
    assert hidden["errors"][0]["code"] == "unknown_count"
    assert str(hidden).replace("M1", "M9") == str(missing)
