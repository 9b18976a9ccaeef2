"""The form in which people log counts."""

import pytest
from django.contrib.admin.models import LogEntry

from corridors.consequences import Consequence, Consequences
from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation, Organisation, Place
from corridors.services.members import put_user
from corridors.signals import consequences_asked
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.admin.conftest import Door, errors_of, text_of, told

ADD, CHANGE, LIST = "evacueecount_add", "evacueecount_change", "evacueecount_changelist"


def filled_in(source="un", place="haven", **changes):
    """The form as a person leaves it who reads: 127 arrived in haven on 3 May."""
    return {
        "qualifier": "exact",
        "value": "127",
        "unit": "persons",
        "group": "all",
        "source": Organisation.objects.get(code=source).pk,
        "stage": "arrived",
        "place": Place.objects.get(operation__code="op", code=place).pk if place else "",
        "basis": "increment",
        "period_start": "2022-05-03",
        "period_end": "2022-05-03",
        **changes,
    }


def stored():
    """What stands: id, figure, moment."""
    rows = EvacueeCount.objects.filter(superseded_at=None).order_by("pk")
    return [(row.external_id, row.value, str(row.period_end)) for row in rows]


def add(door, operation="op", **changes):
    return door.post(ADD, data=filled_in(**changes), operation=operation)


def change(door, row, **changes):
    data = {"external_id": row.external_id, "standing_version": row.version, **filled_in(), **changes}
    return door.post(CHANGE, row.pk, data=data)


@pytest.fixture
def logged(operation):
    """The UN's count `a`: 127 arrived in haven on 3 May."""
    (outcome,) = record(operation, a_count("a", corridor=""))
    return outcome.row


def test_a_count_is_added_as_the_reporters_own(reporter, operation):
    response = add(reporter, external_id="first")
    assert response.status_code == 302
    row = EvacueeCount.objects.get()
    assert (row.external_id, row.recorded_by, row.logged_by.code) == ("first", reporter.user, "un")
    assert row.revision == Operation.objects.get(code="op").revision
    assert LogEntry.objects.filter(user=reporter.user).count() == 1
    assert "added successfully" in told(response)[0]


def test_an_id_is_given_where_none_is_entered(reporter, operation):
    record(operation, a_count("un-2022-05-04-1"), a_count("un-2022-05-04-2", source="icrc"))
    for value in ("1", "2"):
        add(reporter, reported_at="2022-05-04", value=value)
    assert [row[0] for row in stored()][-2:] == ["un-2022-05-04-2", "un-2022-05-04-3"]


def test_the_day_in_the_id_is_that_of_the_period_where_nobody_knows_when_it_was_said(reporter, operation):
    add(reporter)
    assert stored() == [("un-2022-05-03-1", 127, "2022-05-03")]


def test_times_are_local_times_of_the_operation(reporter, operation):
    add(reporter, period_end_time="14:30")
    assert stored()[0][2] == "2022-05-03T14:30+03:00"


def test_people_at_a_moment_need_no_answer_on_how_they_are_counted(reporter, operation):
    add(reporter, stage="remaining", basis="", period_start="")
    assert EvacueeCount.objects.get().basis == "stock"


@pytest.mark.parametrize(
    ("entered", "errors"),
    [
        ({"value": ""}, {"value": ["value_missing"]}),
        ({"value": "many"}, {"value": ["invalid"]}),
        ({"value": "-1"}, {"value": ["min_value"]}),
        ({"value": "9999999999"}, {"value": ["not_a_number"]}),
        ({"value_max": "200"}, {"value_max": ["value_max_not_allowed"]}),
        ({"qualifier": "range", "value_max": "1"}, {"value_max": ["range_reversed"]}),
        ({"qualifier": "dozens"}, {"value": ["value_not_allowed"]}),
        ({"stage": "", "place": ""}, {"stage": ["required"], "place": ["required"]}),
        ({"basis": "", "place": ""}, {"basis": ["required"], "place": ["required"]}),
        ({"basis": "stock", "period_start": ""}, {"basis": ["basis_not_flow"]}),
        ({"period_end": "2022-05-02"}, {"period_end": ["ends_before_start"]}),
        ({"period_start": "", "period_start_time": "08:00"}, {"period_start": ["time_without_day"]}),
        ({"statement": "Not a code"}, {"statement": ["invalid"]}),
        ({"statement": "Capitals"}, {"statement": ["not_a_code"]}),
        ({"evidence_url": "ftp://example.org"}, {"evidence_url": ["not_an_address"]}),
        ({"note": "x" * 4001}, {"note": ["max_length"]}),
        ({"group": "robots"}, {"group": ["invalid_choice"]}),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(reporter, operation, entered, errors):
    response = add(reporter, **entered)
    assert errors_of(response) == errors
    assert stored() == []
    assert not LogEntry.objects.exists()
    assert told(response) == []


def test_a_reporter_is_offered_its_own_organisation_and_sources_without_a_reporter(reporter, operation):
    form = reporter.get(ADD, operation="op").context["adminform"].form
    assert {row.code for row in form.fields["source"].queryset} == {"un", "ministry"}
    assert form.initial["source"] == reporter.user.organisation_id


def test_a_reporter_cannot_add_for_another_organisation_that_reports_itself(reporter, operation):
    response = add(reporter, source="icrc")
    assert errors_of(response) == {"source": ["invalid_choice"]}
    assert (stored(), LogEntry.objects.count()) == ([], 0)


def test_a_place_of_another_operation_is_no_choice(reporter, operation):
    elsewhere = Place.objects.get(operation__code="elsewhere", code="haven")
    assert errors_of(reporter.post(ADD, data={**filled_in(), "place": elsewhere.pk}, operation="op"))["place"] == [
        "invalid_choice"
    ]


def test_an_id_that_is_taken_is_no_new_count(reporter, logged):
    response = add(reporter, external_id="a", value="1")
    assert errors_of(response) == {"external_id": ["taken"]}
    assert stored() == [("a", 127, "2022-05-03")]


def test_a_change_is_a_correction(reporter, logged):
    response = change(reporter, logged, value="129")
    assert told(response) == ["Corrected: version 2 of “a” stands now."]
    assert EvacueeCount.objects.get(pk=logged.pk).value == 127
    assert stored() == [("a", 129, "2022-05-03")]


def test_the_form_says_that_a_change_is_a_correction(reporter, logged):
    page = text_of(reporter.get(CHANGE, logged.pk))
    assert "Saving a change is a correction: it adds a new version. Version 1 stays readable" in page


def test_saving_without_a_change_stores_nothing_and_says_so(reporter, operation):
    (outcome,) = record(
        operation,
        a_count("a", period_end="2022-05-03T11:00Z", relayed_by="icrc", qualifier="range", value_max="130", women="40"),
    )
    page = reporter.get(CHANGE, outcome.row.pk)
    response = reporter.post(CHANGE, outcome.row.pk, data=as_shown(page))
    assert told(response) == ["Nothing changed, so nothing was stored."]
    assert (EvacueeCount.objects.count(), LogEntry.objects.count()) == (1, 0)


def as_shown(page):
    """What a browser posts of a form that nobody touched."""
    form = page.context["adminform"].form
    data = {}
    for bound in form:
        if bound.field.disabled:
            continue
        widget = bound.field.widget.get_context(bound.html_name, bound.value(), {})["widget"]
        for part in widget.get("subwidgets", [widget]):
            data[part["name"]] = part["value"]
    flat = {name: value[0] if isinstance(value, list) and value else value for name, value in data.items()}
    return {name: value for name, value in flat.items() if value not in (None, [])}


def test_a_correction_made_meanwhile_is_not_overwritten_unseen(reporter, operation, logged):
    record(operation, a_count("a", value="130", corridor=""))
    standing = EvacueeCount.objects.get(superseded_at=None)
    response = change(reporter, standing, value="129", standing_version="1")
    assert errors_of(response) == {"__all__": ["stale"]}
    assert "Somebody corrected this count while you were at it." in text_of(response)
    assert stored() == [("a", 130, "2022-05-03")]


def test_an_earlier_version_leads_to_the_one_that_stands(reporter, operation, logged):
    (correction,) = record(operation, a_count("a", value="129", corridor=""))
    response = reporter.get(CHANGE, logged.pk)
    assert response.status_code == 302
    assert response.url.endswith(f"/{correction.row.pk}/change/")


def test_whose_a_count_is_and_what_it_is_called_do_not_change(reporter, logged):
    change(reporter, logged, external_id="b", source=Organisation.objects.get(code="ministry").pk, value="1")
    assert [(row.external_id, row.source.code) for row in EvacueeCount.objects.all()] == [("a", "un")] * 2


def test_save_and_add_another_keeps_what_the_next_figure_shares(reporter, operation):
    response = add(
        reporter,
        reported_at="2022-05-04",
        reported_at_time="09:00",
        evidence_url="https://example.org/1",
        _addanother="1",
    )
    form = reporter.client.get(response.url).context["adminform"].form
    assert form["reported_at"].value() == "2022-05-04T09:00+03:00"
    assert form["evidence_url"].value() == "https://example.org/1"
    assert form["value"].value() is None


@pytest.mark.parametrize("who", ["observer", "coordinator", "administrator", "elsewhere"])
def test_only_reporters_have_the_form(doors, who):
    assert doors[who].get(ADD).status_code == 403
    assert doors[who].get(ADD, operation="op").status_code == 404
    assert add(doors[who]).status_code == 404
    assert stored() == []


def test_others_read_a_count_and_cannot_change_it(doors, logged):
    for who in ("icrc", "observer", "coordinator"):
        page = doors[who].get(CHANGE, logged.pk)
        assert "View evacuee count" in text_of(page)
        assert change(doors[who], logged, value="1").status_code == 403
    assert stored() == [("a", 127, "2022-05-03")]


def test_who_may_not_see_a_count_meets_what_does_not_exist(doors, logged):
    for who in ("administrator", "elsewhere"):
        for page in (CHANGE, "evacueecount_history", "evacueecount_withdraw"):
            hidden, missing = doors[who].get(page, logged.pk), doors[who].get(page, 4711)
            assert hidden.status_code == missing.status_code, (who, page)
            assert getattr(hidden, "url", None) == getattr(missing, "url", None)
            assert told(hidden)[-1:] == [word.replace("4711", str(logged.pk)) for word in told(missing)[-1:]]


def test_a_reporter_without_an_organisation_is_told_so(operation):
    lost = Door(a_member(operation, Role.REPORTER, name="lost"))
    assert "You belong to no organisation yet" in text_of(lost.get(ADD, operation="op"))
    assert errors_of(add(lost)) == {"source": ["invalid_choice"]}


def test_a_closed_account_has_no_door(reporter, operation):
    put_user(
        username=reporter.user.username,
        password=None,
        organisation=reporter.user.organisation,
        by=None,
        active=False,
    )
    response = reporter.get(ADD, operation="op")
    assert response.status_code == 302
    assert "/admin/login/" in response.url


def test_a_count_whose_corridor_became_secret_is_read_and_not_changed_until_it_is_open(reporter, operation):
    (outcome,) = record(operation, a_count("a", corridor="way"))
    operation.corridors.update(visible_from="2999-01-01T00:00Z")
    assert "View evacuee count" in text_of(reporter.get(CHANGE, outcome.row.pk))
    assert change(reporter, outcome.row, value="1").status_code == 403
    operation.corridors.update(visible_from=None)
    assert "Change evacuee count" in text_of(reporter.get(CHANGE, outcome.row.pk))


class TestCheck:
    def test_it_stores_nothing_and_says_how_the_figure_will_be_read(self, reporter, operation):
        response = add(reporter, qualifier="about", value="600", _check="1")
        page = text_of(response)
        assert "Nothing is stored yet. “about 600” will be read as 540 to 660. Counted in: people." in page
        assert "Please correct" not in page
        assert (stored(), LogEntry.objects.count()) == ([], 0)

    def test_it_says_what_would_follow_where_somebody_knows(self, reporter, operation, monkeypatch):
        monkeypatch.setattr(consequences_asked, "receivers", [])
        asked = []
        found = Consequence(
            class_="tension", kind="k", severity="low", gap=3, summary="They are 3 apart.", counts=(("un", "a"),)
        )

        def answer(operation_id, counts, viewer, **_):
            asked.append((operation_id, [count.value for count in counts], viewer))
            return Consequences(opens=(found,) * 9, closes=(found,))

        consequences_asked.connect(answer)
        page = text_of(add(reporter, _check="1"))
        assert page.count("This would open: They are 3 apart.") == 8
        assert "And 1 more." in page
        assert page.count("This would close: They are 3 apart.") == 1
        assert asked == [(operation.pk, [127], reporter.user)]

    def test_it_says_that_there_is_too_much_to_say_it_at_once(self, reporter, operation, monkeypatch):
        monkeypatch.setattr("reports.services.previewing.MOST_COUNTS", 0)
        assert "There are too many figures to say at once" in text_of(add(reporter, _check="1"))

    def test_a_listener_that_fails_spoils_nothing(self, reporter, operation):
        def fail(**_):
            raise RuntimeError

        consequences_asked.connect(fail)
        try:
            assert "Nothing is stored yet." in text_of(add(reporter, _check="1"))
        finally:
            consequences_asked.disconnect(fail)

    def test_it_shows_what_is_wrong(self, reporter, operation):
        assert errors_of(add(reporter, value="", _check="1")) == {"value": ["value_missing"]}

    def test_it_says_that_a_correction_would_change_nothing(self, reporter, logged):
        assert "saving it would change nothing" in text_of(change(reporter, logged, _check="1"))
        assert EvacueeCount.objects.count() == 1


class TestChoosingTheOperation:
    def test_with_one_operation_the_form_comes_at_once(self, reporter, operation):
        assert reporter.get(ADD).url == "?operation=op"

    def test_with_several_it_is_asked(self, reporter, operation):
        a_member(an_operation("second"), Role.REPORTER, name=reporter.user.username, of="un")
        page = reporter.get(ADD)
        assert "In which operation?" in text_of(page)
        assert [str(each) for each, _ in page.context["operations"]] == ["Operation op", "Operation second"]

    def test_the_one_that_the_list_was_filtered_by_is_meant(self, reporter, operation):
        a_member(an_operation("second"), Role.REPORTER, name=reporter.user.username, of="un")
        response = reporter.get(ADD, _changelist_filters="operation=second")
        assert response.url.endswith("operation=second")

    @pytest.mark.parametrize("code", ["elsewhere", "no-such", ""])
    def test_one_of_others_is_not_there(self, reporter, operation, code):
        assert reporter.get(ADD, operation=code).status_code == 404
        assert reporter.post(ADD, data=filled_in(), operation=code).status_code == 404
