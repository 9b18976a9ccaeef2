"""The list of frozen reports, the form that freezes one, and a report to read and cite."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from corridors.domain.vocabulary import Role
from corridors.models import Corridor, Organisation
from reports.models import Report
from reports.services.evaluating import evaluate
from reports.services.freezing import NewReport, freeze
from tests.build import HIDDEN, a_count, a_member, a_window, record, shows
from tests.corridors.api.door import hide
from tests.reports.pages.conftest import text_of

GIVEN = {"external_id": "f1", "title": "Crisis room", "note": "Before the call."}


@pytest.fixture
def frozen(operation, coordinator):
    new = NewReport(external_id="r1", title="Crisis room", note="Before the call.")
    return freeze(operation=operation, by=coordinator, new=new).row


def sent(client, user, **changes):
    client.force_login(user)
    return client.post(reverse("pages:freeze", args=["op"]), {**GIVEN, **changes}, follow=True)


def test_a_coordinator_freezes_what_is_there_and_reads_it(client, coordinator, operation):
    answer = sent(client, coordinator)
    text = text_of(answer)
    assert answer.redirect_chain == [("/operations/op/reports/1/", 302)]
    assert "Frozen as report 1. It stays as it is." in text
    assert "Crisis room" in text
    assert Report.objects.get().made_by == coordinator


def test_the_form_brings_an_id_along_so_that_pressed_twice_it_freezes_one(client, coordinator, operation):
    client.force_login(coordinator)
    form = client.get(reverse("pages:reports", args=["op"])).context["reports"].form
    assert form.external_id != client.get(reverse("pages:reports", args=["op"])).context["reports"].form.external_id
    for _ in range(2):
        assert sent(client, coordinator, external_id=form.external_id).status_code == 200
    assert Report.objects.count() == 1


def test_what_cannot_be_frozen_is_shown_again_with_what_is_wrong(client, coordinator, operation):
    answer = sent(client, coordinator, title="  ", note="Before the call.")
    assert answer.status_code == 400
    assert "Give the report a title." in text_of(answer)
    assert "Before the call." in text_of(answer)
    assert 'value="f1"' in answer.content.decode()
    assert not Report.objects.exists()
    assert "may have 4,000 characters" in text_of(sent(client, coordinator, note="x" * 4001))


def test_what_stood_at_a_moment_of_the_operations_clock_is_frozen(client, coordinator, operation):
    record(operation, a_count("U1"))
    assert sent(client, coordinator, as_of="2022-05-03T18:00").status_code == 200
    row = Report.objects.get()
    assert row.as_of == datetime(2022, 5, 3, 15, tzinfo=UTC)
    assert not row.content["counts"]


@pytest.mark.parametrize(
    ("as_of", "told"), [("2099-01-01T00:00", "still to come"), ("2022-05-03T25:00", "This is no moment.")]
)
def test_a_moment_that_cannot_be_frozen_is_told_in_the_form(client, coordinator, operation, as_of, told):
    answer = sent(client, coordinator, as_of=as_of)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert f'name="as_of" value="{as_of}"' in answer.content.decode()


def test_an_end_of_a_line_is_one_character_as_the_form_counts_it(client, coordinator, operation):
    assert sent(client, coordinator, note="x\r\n" * 2000).status_code == 200
    assert Report.objects.get().note == ("x\n" * 2000).strip()


def test_only_a_coordinator_has_the_form_and_may_send_it(client, operation, coordinator, read):
    assert "Freeze a report" in read(coordinator, "reports", "op")[1]
    observer = a_member(operation, Role.OBSERVER)
    status, text = read(observer, "reports", "op")
    assert (status, "Freeze a report" in text) == (200, False)
    assert "A coordinator of the operation freezes a report" in text
    answer = sent(client, observer)
    assert (answer.status_code, Report.objects.exists()) == (400, False)
    assert "Only a coordinator of the operation freezes a report." in text_of(answer)
    outsider = a_member(None, None, name="outsider")
    assert sent(client, outsider).status_code == 404


def test_the_list_has_the_latest_first(operation, coordinator, frozen, read):
    freeze(operation=operation, by=None, new=NewReport(external_id="r2", title="Later"))
    _, text = read(coordinator, "reports", "op")
    assert text.index("2. Later") < text.index("1. Crisis room")
    assert "the operator" in text


def test_a_report_can_be_read_cited_and_verified(read, coordinator, operation, frozen):
    status, text = read(coordinator, "report", "op", 1)
    assert status == 200
    assert f"(Europe/Kyiv), revision {operation.revision}" in text
    assert "Before the call." in text
    assert "UN says 127 people arrived in Haven on 3 May; MINISTRY says 156" in text
    assert "At least 29 people were in question." in text
    assert "people arrived in Haven by the end of 3 May" in text
    assert f"{frozen.digest} unchanged" in text


def test_it_is_the_same_after_a_correction_a_new_name_and_another_reading(client, operation, coordinator, read):
    a_window(operation, "w1")
    record(operation, a_count("I1", source="icrc", value="80"))
    evaluate(operation)
    freeze(operation=operation, by=coordinator, new=NewReport(external_id="r1", title="Crisis room"))
    before = read(coordinator, "report", "op", 1)
    assert "75–85" in before[1]
    record(operation, a_count("I1", source="icrc", value="127"))
    Organisation.objects.update(name="Renamed")
    a_window(operation, "w1", status="violated")
    assert read(coordinator, "report", "op", 1) == before
    assert "Renamed" in read(coordinator, "counts", "op")[1]


def test_one_that_was_changed_says_so(read, coordinator, frozen):
    assert "This report was changed" not in read(coordinator, "report", "op", 1)[1]
    Report.objects.update(note="Something else.")
    text = read(coordinator, "report", "op", 1)[1]
    assert "This report was changed after it was frozen" in text
    assert "unchanged" not in text


@pytest.fixture
def frozen_secret(operation, coordinator):
    """A report in which the ministry's figure is one that nothing else can show."""
    record(operation, a_count("M1", source="ministry", value=str(HIDDEN)))
    evaluate(operation)
    new = NewReport(external_id="r1", title="Crisis room", note="Before the call.")
    return freeze(operation=operation, by=coordinator, new=new).row


def test_who_sees_less_reads_less(read, operation, coordinator, frozen_secret):
    observer = a_member(operation, Role.OBSERVER)
    before = read(observer, "report", "op", 1)[1]
    told = ("Before the call.", "by the end of 3 May")
    assert shows(before, HIDDEN)
    assert all(words in before for words in told)
    hide(Corridor.objects.get(code="way"))
    text = read(observer, "report", "op", 1)[1]
    assert "You read a part of this report" in text
    assert "Nothing that you may read." in text
    assert not shows(text, HIDDEN)
    assert not any(words in text for words in told)
    assert shows(read(coordinator, "report", "op", 1)[1], HIDDEN)


def test_a_figure_that_is_not_shared_is_counted_and_not_shown(read, operation, frozen_secret):
    operation.shares_counts = False
    operation.save()
    text = read(a_member(operation, Role.REPORTER, of="un"), "report", "op", 1)[1]
    assert "1 figure that you cannot see." in text
    assert "127 127 arrived" in text
    assert not shows(text, HIDDEN)
    assert not shows(text, HIDDEN - 127)


def test_users_are_named_for_coordinators_alone(read, operation, coordinator, frozen):
    other = a_member(operation, Role.COORDINATOR, name="other")
    assert coordinator.username in read(other, "report", "op", 1)[1]
    assert coordinator.username not in read(a_member(operation, Role.OBSERVER, name="x"), "report", "op", 1)[1]


def test_what_is_not_there_is_not_found(read, coordinator, operation, frozen):
    assert read(coordinator, "report", "op", 2)[0] == 404
    outsider = a_member(None, None, name="outsider")
    assert [read(outsider, name, "op", *args)[0] for name, *args in (("reports",), ("report", 1))] == [404, 404]


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_it_is_read_in_another_language(client, coordinator, frozen, language):
    client.force_login(coordinator)
    client.post("/i18n/setlang/", {"language": language, "next": "/"})
    text = text_of(client.get("/operations/op/reports/1/"))
    assert "What could" not in text
    assert "In question" not in text
    assert frozen.digest in text
