"""Operations and organisations, which administrators set up and everyone concerned reads."""

import pytest
from django.contrib.admin.models import LogEntry

from corridors.models import Operation, Organisation
from tests.corridors.admin.conftest import errors_of, text_of, told


def an_operation(**changes):
    given = {"name": "New", "code": "new", "timezone": "Asia/Damascus", "starts_at": "2014-02-07"}
    return {**given, "shares_counts": "on", **changes}


def an_organisation(**changes):
    return {"name": "Agency", "code": "agency", "kind": "media", **changes}


def test_an_administrator_sets_up_an_operation(administrator, operation):
    data = an_operation(shares_counts="", starts_at_time="06:00")
    assert administrator.post("operation_add", data=data).status_code == 302
    row = Operation.objects.get(code="new")
    assert (row.timezone, row.shares_counts) == ("Asia/Damascus", False)
    assert str(row.starts_at) == "2014-02-07T06:00+02:00", "in the time zone that the form itself gives"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"code": "op"}, {"code": ["taken"]}),
        ({"timezone": "Mars/Olympus"}, {"timezone": ["invalid_choice"]}),
        ({"timezone": "", "starts_at": ""}, {"timezone": ["required"], "starts_at": ["required"]}),
        ({"ends_at": "2014-02-06"}, {"ends_at": ["ends_before_start"]}),
    ],
)
def test_what_is_wrong_with_an_operation_stands_at_its_field(administrator, operation, changes, errors):
    response = administrator.post("operation_add", data=an_operation(**changes))
    assert errors_of(response) == errors
    assert (LogEntry.objects.count(), told(response)) == (0, [])
    assert Operation.objects.get(code="op").name == "Operation op"


def test_what_members_share_can_be_changed_later(administrator, operation):
    data = an_operation(name="Operation op", timezone="Europe/Kyiv", starts_at="2022-05-01", shares_counts="")
    administrator.post("operation_change", operation.pk, data=data)
    operation.refresh_from_db()
    assert (operation.code, operation.shares_counts) == ("op", False)
    again = administrator.post("operation_change", operation.pk, data=data)
    assert told(again)[-1] == "Nothing changed, so nothing was stored."


@pytest.mark.parametrize("who", ["un", "observer", "coordinator"])
def test_members_read_their_operation_and_no_other(doors, operation, who):
    page = text_of(doors[who].get("operation_changelist"))
    assert "Operation op" in page
    assert "Operation elsewhere" not in page
    assert "View operation" in text_of(doors[who].get("operation_change", operation.pk))
    assert doors[who].get("operation_add").status_code == 403
    assert doors[who].post("operation_change", operation.pk, data=an_operation()).status_code == 403


def test_an_administrator_manages_organisations(administrator, operation):
    un = Organisation.objects.get(code="un")
    administrator.post("organisation_add", data=an_organisation(part_of=un.pk))
    assert Organisation.objects.get(code="agency").part_of == un


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"party": "north"}, {"party": ["party_of_non_authority"]}),
        ({"code": "un"}, {"code": ["taken"]}),
        ({"kind": "circus"}, {"kind": ["invalid_choice"]}),
    ],
)
def test_what_is_wrong_with_an_organisation_stands_at_its_field(administrator, operation, changes, errors):
    assert errors_of(administrator.post("organisation_add", data=an_organisation(**changes))) == errors
    assert not LogEntry.objects.exists()
    assert Organisation.objects.get(code="un").name == "UN"


def test_an_organisation_cannot_become_a_part_of_its_part(administrator, operation):
    un, icrc = Organisation.objects.get(code="un"), Organisation.objects.get(code="icrc")
    part = {"name": "ICRC", "kind": "red_cross", "part_of": un.pk}
    assert administrator.post("organisation_change", icrc.pk, data=part).status_code == 302
    whole = {"name": "UN", "kind": "un", "part_of": icrc.pk}
    assert errors_of(administrator.post("organisation_change", un.pk, data=whole)) == {"part_of": ["cycle"]}


@pytest.mark.parametrize("who", ["un", "observer", "coordinator", "elsewhere"])
def test_others_read_organisations(doors, who):
    un = Organisation.objects.get(code="un")
    assert doors[who].get("organisation_change", un.pk).status_code == 200
    assert doors[who].get("organisation_add").status_code == 403
    assert doors[who].post("organisation_change", un.pk, data=an_organisation()).status_code == 403
