"""Replies on a discrepancy's page, and the form that takes them."""

import pytest
from django.urls import reverse

from corridors.domain.vocabulary import Role
from reports.models import Reply
from tests.build import a_count, a_member, record
from tests.reports.pages.conftest import text_of

EXPLAINS = {
    "source": "un",
    "external_id": "U1",
    "version": "1",
    "kind": "explains",
    "reason": "group",
    "text": "Only those <registered>.",
}


@pytest.fixture
def reporter(operation):
    return a_member(operation, Role.REPORTER, of="un")


@pytest.fixture
def send(client, contradiction):
    def send(user, follow=True, **changes):
        client.force_login(user)
        address = reverse("pages:reply", args=["op", contradiction.pk])
        return client.post(address, {**EXPLAINS, **changes}, follow=follow)

    return send


def test_a_reporter_replies_and_is_told_that_it_is_stored(send, reporter):
    text = text_of(send(reporter))
    assert "Your reply is stored." in text
    assert "UN explains this: UN says 127 people arrived in Haven on 3 May." in text
    assert "Another group of people" in text
    assert "Only those <registered>." in text
    assert "You had said so already" in text_of(send(reporter))
    assert Reply.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_written_is_kept(send, reporter):
    response = send(reporter, reason="")
    assert response.status_code == 400
    assert "Choose a reason, as you explain the figure." in text_of(response)
    assert "Only those &lt;registered&gt;.</textarea>" in response.content.decode()
    assert not Reply.objects.exists()


def test_what_was_corrected_meanwhile_is_not_confirmed(send, reporter, operation):
    record(operation, a_count("U1", value="130"))
    response = send(reporter, kind="confirms", reason="", text="")
    assert "The count was corrected or withdrawn meanwhile" in text_of(response)
    assert "We have corrected or withdrawn it." in text_of(response)
    assert "has corrected or withdrawn this" in text_of(send(reporter, kind="corrects", reason=""))


def test_only_who_may_reply_has_the_form(read, reporter, operation, contradiction, coordinator, send):
    button = "Reply for your organisation"
    assert button in read(reporter, "discrepancy", "op", contradiction.pk)[1]
    for user in (coordinator, a_member(operation, Role.OBSERVER, of="un")):
        assert button not in read(user, "discrepancy", "op", contradiction.pk)[1]
        assert send(user).status_code == 400
    assert send(a_member(operation, Role.REPORTER, of="icrc")).status_code == 404
    assert not Reply.objects.exists()


def test_a_coordinator_reads_whom_to_ask_and_who_wrote(read, reporter, coordinator, contradiction, send):
    _, text = read(coordinator, "discrepancy", "op", contradiction.pk)
    assert "UN has not replied yet." in text
    assert "MINISTRY has nobody who replies here: ask elsewhere." in text
    send(reporter)
    _, text = read(coordinator, "discrepancy", "op", contradiction.pk)
    assert "UN has not replied yet." not in text
    assert reporter.username in text


def test_others_read_which_organisation_it_was_and_not_whom_to_ask(read, reporter, operation, contradiction, send):
    send(reporter)
    observer = a_member(operation, Role.OBSERVER)
    _, text = read(observer, "discrepancy", "op", contradiction.pk)
    assert "UN explains this" in text
    assert reporter.username not in text
    assert "Whom to ask" not in text


def test_a_form_is_sent_and_not_read(client, reporter, contradiction):
    address = reverse("pages:reply", args=["op", contradiction.pk])
    assert client.post(address, EXPLAINS).headers["Location"].startswith("/accounts/login/")
    client.force_login(reporter)
    assert client.get(address).status_code == 405


def test_coordinators_look_replies_up_in_the_admin_and_change_none(client, send, reporter, coordinator):
    send(reporter)
    coordinator.is_staff = True
    coordinator.save()
    client.force_login(coordinator)
    assert client.get("/admin/reports/reply/").context["cl"].result_count == 1
    address = f"/admin/reports/reply/{Reply.objects.get().pk}/change/"
    assert "Only those" in client.get(address).content.decode()
    assert client.post(address, {"text": "no"}).status_code == 403
