"""The form with which coordinators grade the sources of their operations; for everyone else it is not there."""

import pytest
from django.test import Client

from corridors.domain.vocabulary import Role
from corridors.models import Organisation, User
from corridors.services.writing import writing
from reports.models import Grade
from reports.services.grading import grade
from tests.build import a_count, a_member, an_operation, record

pytestmark = pytest.mark.django_db

LIST = "/admin/reports/grade/"
REASON = "Quagga counts at the reception"


@pytest.fixture
def operation():
    operation = an_operation()
    record(operation, a_count("u"), a_count("m", source="ministry"))
    return operation


@pytest.fixture
def coordinator(operation):
    return signed_in(a_member(operation, Role.COORDINATOR, name="coordinator"))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def given(operation, **instead):
    un = Organisation.objects.get(code="un")
    form = {"operation": operation.pk, "organisation": un.pk, "reliability": "B", "credibility": "2", "reason": REASON}
    return {**form, **instead}


def graded(operation):
    with writing(operation, by=None) as write:
        un = Organisation.objects.get(code="un")
        return grade(write, un, reliability="B", credibility="2", reason=REASON).row


def test_a_coordinator_grades_a_source(operation, coordinator):
    revision = operation.revision
    assert coordinator.post(f"{LIST}add/", given(operation)).status_code == 302
    row = Grade.objects.get()
    assert (row.code, row.reason, row.graded_by.username) == ("B2", REASON, "coordinator")
    operation.refresh_from_db()
    assert operation.revision == revision + 1
    assert "B2" in coordinator.get(LIST).content.decode()


def test_a_change_shows_how_it_was_graded_before(operation, coordinator):
    page = f"{LIST}{graded(operation).pk}/change/"
    assert coordinator.post(page, given(operation, credibility="4", reason="Late by a day")).status_code == 302
    shown = coordinator.get(page).content.decode()
    assert REASON in shown
    assert "B4" in shown
    assert Grade.history.count() == 2
    assert coordinator.get(page.replace("change", "history")).url == page


def test_nothing_changed_is_nothing_stored(operation, coordinator):
    page = f"{LIST}{graded(operation).pk}/change/"
    answer = coordinator.post(page, given(operation), follow=True)
    assert "Nothing changed" in answer.content.decode()
    assert Grade.history.count() == 1


def test_only_sources_of_the_operation_and_no_second_grade(operation, coordinator):
    icrc = Organisation.objects.get(code="icrc")
    refused = coordinator.post(f"{LIST}add/", given(operation, organisation=icrc.pk))
    assert set(refused.context["adminform"].form.errors) == {"organisation"}
    row = graded(operation)
    refused = coordinator.post(f"{LIST}add/", given(operation, credibility="5"))
    assert "change that one" in refused.content.decode()
    row.refresh_from_db()
    assert row.code == "B2"


def test_what_is_wrong_stands_at_its_field(operation, coordinator):
    refused = coordinator.post(f"{LIST}add/", given(operation, reliability="Z", reason=" "))
    assert set(refused.context["adminform"].form.errors) == {"reliability", "reason"}
    assert not Grade.objects.exists()


def test_nobody_deletes_one(operation, coordinator):
    row = graded(operation)
    assert coordinator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Grade.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "observer", "administrator"])
def test_for_others_there_are_no_grades(operation, who):
    row = graded(operation)
    roles = {"reporter": Role.REPORTER, "observer": Role.OBSERVER}
    user = a_member(operation, roles[who], of="un") if who in roles else User.objects.create_superuser(who)
    client = signed_in(user)
    for page in ("", "add/", f"{row.pk}/change/"):
        assert client.get(LIST + page).status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", given(operation, reliability="E")).status_code == 403
    row.refresh_from_db()
    assert row.code == "B2"


def test_a_coordinator_elsewhere_meets_what_does_not_exist(operation):
    row = graded(operation)
    client = signed_in(a_member(an_operation("other"), Role.COORDINATOR, name="elsewhere"))
    assert client.get(LIST).context["cl"].result_count == 0
    hidden, missing = (client.get(f"{LIST}{pk}/change/") for pk in (row.pk, 4711))
    assert (hidden.status_code, hidden.url) == (missing.status_code, missing.url)
    refused = client.post(f"{LIST}add/", given(operation, reliability="E", reason="Guessed"))
    assert set(refused.context["adminform"].form.errors) == {"operation", "organisation"}
    assert REASON not in refused.content.decode()
