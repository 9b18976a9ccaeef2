"""Evaluations and discrepancies can be looked up in the admin and are changed by nobody there."""

import pytest
from django.test import Client
from django.utils import timezone

from corridors.domain.vocabulary import Role
from corridors.models import User
from reports.models import Discrepancy, Evaluation
from reports.services.freezing import NewReport, freeze
from tests.build import HIDDEN, a_count, a_member, an_operation, record, shows
from tests.reports.receiver import a_webhook

LISTS = ("discrepancy", "evaluation")


@pytest.fixture
def discrepancy(db):
    operation = an_operation()
    (outcome,) = record(operation, a_count("a"))
    evaluation = Evaluation.objects.create(
        operation=operation, revision=1, engine_version="1", started_at=timezone.now()
    )
    row = Discrepancy.objects.create(
        operation=operation,
        fingerprint="f",
        kind="single_source",
        finding_class="caution",
        severity="low",
        gravity=9,
        gap=HIDDEN,
        finding={"secret": "what it says of whom"},
        opened_at=timezone.now(),
        evaluation=evaluation,
    )
    row.counts.add(outcome.row)
    return row


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_coordinators_and_observers_look_them_up(discrepancy, role):
    client = signed_in(a_member(discrepancy.operation, role))
    for model in LISTS:
        assert client.get(f"/admin/reports/{model}/").context["cl"].result_count == 1
    page = client.get(f"/admin/reports/discrepancy/{discrepancy.pk}/change/").content.decode()
    assert shows(page, HIDDEN)
    assert "One side alone says so" in page
    assert "single_source" not in page
    assert "what it says of whom" not in page


@pytest.mark.parametrize("who", ["reporter", "administrator"])
def test_others_have_no_such_lists(discrepancy, who):
    reporter = a_member(discrepancy.operation, Role.REPORTER, of="un")
    user = {"reporter": reporter, "administrator": User.objects.create_superuser("administrator")}[who]
    for model in LISTS:
        assert signed_in(user).get(f"/admin/reports/{model}/").status_code == 403


def test_a_coordinator_elsewhere_meets_what_does_not_exist(discrepancy):
    client = signed_in(a_member(an_operation("other"), Role.COORDINATOR))
    assert client.get("/admin/reports/discrepancy/").context["cl"].result_count == 0
    hidden, missing = (client.get(f"/admin/reports/discrepancy/{pk}/change/") for pk in (discrepancy.pk, 4711))
    assert (hidden.status_code, hidden.url) == (missing.status_code, missing.url)


def test_nobody_adds_changes_or_deletes_them(discrepancy):
    client = signed_in(a_member(discrepancy.operation, Role.COORDINATOR))
    for page in ("add", f"{discrepancy.pk}/change", f"{discrepancy.pk}/delete"):
        assert client.post(f"/admin/reports/discrepancy/{page}/", {"gap": 1, "post": "yes"}).status_code == 403
    assert Discrepancy.objects.get().gap == HIDDEN


def test_a_frozen_report_is_looked_up_without_what_it_holds(db):
    operation = an_operation()
    record(operation, a_count("a", value=str(HIDDEN)))
    new = NewReport(external_id="r1", title="Crisis room", note="what only some may read")
    row = freeze(operation=operation, by=None, new=new).row
    observer = signed_in(a_member(operation, Role.OBSERVER))
    assert observer.get("/admin/reports/report/").context["cl"].result_count == 1
    page = observer.get(f"/admin/reports/report/{row.pk}/change/").content.decode()
    assert row.digest in page
    assert "/operations/op/reports/1/" in page
    assert "what only some may read" not in page
    assert not shows(page, HIDDEN)
    for address in ("add", f"{row.pk}/change", f"{row.pk}/delete"):
        assert observer.post(f"/admin/reports/report/{address}/", {"title": "x", "post": "yes"}).status_code == 403
    reporter = signed_in(a_member(operation, Role.REPORTER, of="un"))
    assert reporter.get("/admin/reports/report/").status_code == 403
    elsewhere = signed_in(a_member(an_operation("other"), Role.COORDINATOR, name="elsewhere"))
    assert elsewhere.get("/admin/reports/report/").context["cl"].result_count == 0


def test_each_looks_up_its_own_webhooks_and_reads_no_secret(db):
    operation = an_operation()
    un, other = (a_member(operation, Role.REPORTER, of="un", name=name) for name in ("un", "other"))
    webhook = a_webhook(operation, un, "https://partner.example/hook")
    assert signed_in(un).get("/admin/reports/subscription/").context["cl"].result_count == 1
    assert signed_in(other).get("/admin/reports/subscription/").context["cl"].result_count == 0
    page = signed_in(un).get(f"/admin/reports/subscription/{webhook.pk}/change/").content.decode()
    assert webhook.url in page
    assert webhook.secret not in page
    assert (
        signed_in(User.objects.create_superuser("administrator")).get("/admin/reports/subscription/").status_code == 403
    )
