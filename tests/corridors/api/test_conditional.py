"""Reads that are answered in one line where nothing changed, and by nobody who keeps them for others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from corridors.models import Membership, Operation
from tests.build import a_count, record
from tests.corridors.api.door import hide

OPERATION = "/api/v1/operations/op"
READS = (
    "/api/v1/operations",
    "/api/v1/organisations",
    "/api/v1/organisations/un",
    "/api/schema",
    OPERATION,
    *(f"{OPERATION}/{name}" for name in ("places", "corridors", "movements", "windows", "violations")),
    *(f"{OPERATION}/{name}" for name in ("counts", "changes", "discrepancies", "places/town", "corridors/way")),
    f"{OPERATION}/counts/un/U1",
    f"{OPERATION}/counts/un/U1/versions",
)


@pytest.fixture
def counted(operation):
    record(operation, a_count("U1"))
    return operation


def again(client, path: str, tag: str, **headers: str):
    return client.get(path, headers={"If-None-Match": tag, **headers})


@pytest.mark.parametrize("path", READS)
def test_what_did_not_change_is_answered_in_one_line(un, counted, path):
    first = un.get(path)
    second = again(un, path, first["ETag"])
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    assert second["ETag"] == first["ETag"]
    assert again(un, path, '"another"').status_code == 200


@pytest.mark.parametrize("path", ["counts?stage=arived", "places?kind=x", "counts?ordering=", "counts/un/U9"])
def test_having_anything_already_excuses_no_mistake(un, counted, path):
    answer = again(un, f"{OPERATION}/{path}", "*")
    assert answer.status_code == un.get(f"{OPERATION}/{path}").status_code
    assert answer.status_code >= 400
    assert again(un, f"{OPERATION}/counts", "*").status_code == 304


@pytest.mark.parametrize("path", [*READS, "/api/v1/nowhere", f"{OPERATION}/places/nowhere", f"{OPERATION}/counts?x=1"])
@pytest.mark.parametrize("role", ["un", "nobody"])
def test_no_answer_is_kept_for_others(clients, counted, role, path):
    answer = clients[role].get(path)
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    assert answer.has_header("ETag") == (answer.status_code == 200)


@pytest.mark.parametrize("path", READS)
def test_head_says_what_get_would(un, counted, path):
    head, get = un.head(path), un.get(path)
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, get["ETag"], get["Content-Type"])
    assert head.content == b""
    assert un.head(path, headers={"If-None-Match": get["ETag"]}).status_code == 304


def test_a_list_that_did_not_change_is_not_made(un, counted):
    path = f"{OPERATION}/counts"
    tag = un.get(path)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again(un, path, tag)
    assert not any("evacueecount" in query["sql"] for query in queries)


@pytest.mark.parametrize("path", ["counts", "changes", "places", "counts/un/U1", "counts/un/U1/versions"])
def test_any_write_to_the_operation_changes_the_tag(un, counted, path):
    tag = un.get(f"{OPERATION}/{path}")["ETag"]
    record(counted, a_count("U2"))
    assert again(un, f"{OPERATION}/{path}", tag).status_code == 200


def test_the_tag_of_one_record_stays_when_another_changes(un, counted):
    tag = un.get(f"{OPERATION}/places/town")["ETag"]
    record(counted, a_count("U2"))
    assert again(un, f"{OPERATION}/places/town", tag).status_code == 304


@pytest.mark.parametrize("path", ["corridors", "counts"])
def test_an_embargo_that_ends_by_the_clock_changes_the_tag(clients, counted, path):
    way = counted.corridors.get()
    hide(way)
    tag = clients["icrc"].get(f"{OPERATION}/{path}")["ETag"]
    assert again(clients["icrc"], f"{OPERATION}/{path}", tag).status_code == 304
    type(way).objects.update(visible_from=timezone.now())
    after = again(clients["icrc"], f"{OPERATION}/{path}", tag)
    assert len(after.json()["results"]) == 1


def test_what_a_user_sees_changes_the_tag(clients, counted):
    client, path = clients["icrc"], f"{OPERATION}/counts"
    tag = client.get(path)["ETag"]
    Operation.objects.update(shares_counts=False)
    assert again(client, path, tag).json()["results"] == []
    Membership.objects.filter(user__organisation__code="icrc").update(role="coordinator")
    assert len(again(client, path, tag).json()["results"]) == 1


def test_nobody_has_the_tag_of_someone_else(clients, counted):
    tags = {clients[role].get(f"{OPERATION}/counts")["ETag"] for role in ("un", "icrc", "observer", "coordinator")}
    assert len(tags) == 4
    assert again(clients["outsider"], f"{OPERATION}/counts", tags.pop()).status_code == 404


def test_address_form_and_language_have_tags_of_their_own(un, counted):
    path = f"{OPERATION}/places"
    answers = [
        un.get(path),
        un.get(f"{path}?fields=code"),
        un.get(f"{path}?page_size=1"),
        un.get(path, headers={"Accept": "application/geo+json"}),
        un.get(path, headers={"Accept-Language": "uk"}),
        un.get(path, headers={"Host": "127.0.0.1"}),
    ]
    assert len({answer["ETag"] for answer in answers}) == len(answers)


def test_after_a_backup_was_restored_the_same_revision_has_another_tag(un, counted):
    path, before = f"{OPERATION}/counts", Operation.objects.get()
    record(counted, a_count("lost"))
    tag = un.get(path)["ETag"]
    Operation.objects.update(revision=before.revision, changed_at=before.changed_at)
    counted.refresh_from_db()
    record(counted, a_count("new"))
    assert again(un, path, tag).status_code == 200


def test_a_read_that_means_another_state_is_refused(un, counted):
    answer = un.get(f"{OPERATION}/places/town", headers={"If-Match": '"another"'})
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert answer["Content-Type"] == "application/problem+json"
    tag = un.get(f"{OPERATION}/places/town")["ETag"]
    assert un.get(f"{OPERATION}/places/town", headers={"If-Match": tag}).status_code == 200


def test_a_weak_tag_never_says_which_state_is_meant(un, counted):
    tag = un.get(f"{OPERATION}/places")["ETag"]
    assert tag.startswith("W/")
    assert un.get(f"{OPERATION}/places", headers={"If-Match": tag}).status_code == 412
