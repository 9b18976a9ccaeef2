"""Counts as files: the same in each form, whole, of nothing that is hidden, and noted."""

import hxl  # type: ignore[import-untyped]
import pytest
from django.test import Client

from corridors.api.count_exports import TABLE
from corridors.cells import meant
from corridors.domain import package as published
from corridors.domain.vocabulary import PlaceKind, Role
from corridors.exports import answering
from corridors.exports.writing import CSV, FORMS
from corridors.models import EvacueeCount, Export, User
from corridors.services.counts import withdraw_count
from corridors.services.keys import give_key
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import hide
from tests.corridors.api.files import body_of, documented_columns, file_at, rows_in, text_in, told_columns
from tests.corridors.api.openapi import assert_documented

COUNTS = "/api/v1/operations/op/counts"
EVERY_FORM = pytest.mark.parametrize("form", FORMS)
HOSTILE = '=HYPERLINK("http://evil.example"), "quoted"\nand وصل 127'


@pytest.fixture
def counts(operation):
    """The UN's, with a hostile note; the ICRC's; the ministry's, withdrawn."""
    with writing(operation, by=None) as write:
        at = {"pcode": "UA14", "latitude": 47.09, "longitude": 37.6}
        put_planned(write, published.Place(code="haven", name="Haven", kind=PlaceKind.RECEPTION, **at))
    record(
        operation,
        a_count("U1", note=HOSTILE, reported_at="2022-05-03T14:00+03:00", women="12"),
        a_count("I1", source="icrc", qualifier="more_than", value="200", corridor="", origin="plant"),
        a_count("M1", source="ministry", value="156"),
    )
    with writing(operation, by=None) as write:
        withdraw_count(write, source="ministry", external_id="M1")
    return operation


@pytest.fixture
def coordinator(clients):
    return clients["coordinator"]


def rows(client, form="geojson", **query):
    return rows_in(file_at(client, COUNTS, form, "listCounts", **query), form)


def ids(client, **query):
    return [row["external_id"] for row in rows(client, **query)]


def plain(value):
    """A value as CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "isoformat"):
        return f"{value.isoformat(timespec='seconds')}Z"
    return None if value is None else str(value)


@EVERY_FORM
def test_each_form_holds_the_same_rows(coordinator, counts, form):
    told = rows(coordinator, "csv")
    found = [{name: plain(value) for name, value in row.items()} for row in rows(coordinator, form)]
    # A workbook's clock has no microseconds to spare; when it was recorded is compared to the second.
    for row in (*told, *found):
        row["recorded_at"] = row["recorded_at"][:19]
    assert found == told
    assert [row["external_id"] for row in told] == ["U1", "I1"]


def test_a_row_tells_whose_figure_it_is_where_when_and_how_it_is_read(coordinator, counts):
    first, second = rows(coordinator)
    assert (first["operation"], first["operation_name"]) == ("op", "Operation op")
    assert (first["source"], first["source_name"], first["source_kind"]) == ("un", "UN", "un")
    assert (first["place_name"], first["place_pcode"], first["latitude"]) == ("Haven", "UA14", 47.09)
    assert (first["value"], first["low"], first["high"], first["women"]) == (127, 127, 127, 12)
    assert (second["qualifier"], second["value"], second["low"], second["high"]) == ("more_than", 200, 201, None)
    assert (second["origin_name"], second["origin_pcode"], second["corridor"]) == ("Plant", None, None)


def test_moments_stand_as_said_and_as_instants(coordinator, counts):
    row = rows(coordinator)[0]
    assert (row["period_start"], row["period_end"]) == ("2022-05-03", "2022-05-03")
    assert (row["period_start_utc"], row["period_end_utc"]) == ("2022-05-02T21:00:00Z", "2022-05-03T21:00:00Z")
    assert (row["reported_at"], row["reported_at_utc"]) == ("2022-05-03T14:00+03:00", "2022-05-03T11:00:00Z")


def test_it_has_all_that_the_list_has(coordinator, counts):
    listed = coordinator.get(COUNTS).json()["results"]
    for row, count in zip(rows(coordinator), listed, strict=True):
        assert count.keys() <= row.keys()
        same = count.keys() - {"recorded_at"}
        assert {name: row[name] for name in same} == {name: count[name] for name in same}


@EVERY_FORM
def test_a_hostile_text_comes_back_as_it_was(coordinator, counts, form):
    assert rows(coordinator, form)[0]["note"] == HOSTILE


def test_a_text_that_no_file_holds_is_refused_on_its_way_in(un, counts):
    answer = un.put(f"{COUNTS}/un/U9", {"note": "\x00"})
    assert "unreadable_text" in {error["code"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"source": "icrc"}, ["I1"]),
        ({"search": "hyperlink"}, ["U1"]),
        ({"ordering": "-revision"}, ["I1", "U1"]),
        ({"withdrawn": "true"}, ["U1", "I1", "M1"]),
        ({"reported_since": "2022-05-03"}, ["U1"]),
        ({"as_of": "2022-05-03"}, []),
    ],
    ids=str,
)
def test_it_is_filtered_ordered_and_searched_as_the_list_is(coordinator, counts, query, found):
    assert ids(coordinator, **query) == found


def test_as_of_a_moment_it_holds_what_stood_then(coordinator, counts):
    then = EvacueeCount.objects.get(external_id="U1").recorded_at.isoformat()
    record(counts, a_count("U1", value="128"), a_count("new"))
    assert [row["value"] for row in rows(coordinator, as_of=then)] == [127, 200, 156]


@EVERY_FORM
def test_fields_choose_its_columns(coordinator, counts, form):
    assert rows(coordinator, form, fields="source,low") == [
        {"source": "un", "low": "127" if form == "csv" else 127},
        {"source": "icrc", "low": "201" if form == "csv" else 201},
    ]


def test_the_columns_of_a_package_can_be_sent_back(un, counts):
    names = ",".join(name for name in published.Count.__dataclass_fields__)
    body = file_at(un, COUNTS, "csv", "listCounts", fields=names)
    answer = un.post(f"{COUNTS}/bulk", body, content_type="text/csv")
    assert [row["outcome"] for row in answer.json()["rows"]] == ["unchanged"]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("format=pdf", "unknown_word", "format"),
        ("format=csv&page_size=10", "unknown_parameter", "page_size"),
        ("format=csv&cursor=x", "unknown_parameter", "cursor"),
        ("format=csv&fields=gap", "unknown_field", "fields"),
        ("format=xlsx&source=atlantis", "invalid_choice", "source"),
        ("format=xlsx&as_of=soon", "not_a_moment", "as_of"),
    ],
)
def test_what_means_nothing_is_refused_and_nothing_leaves(coordinator, counts, query, code, field):
    answer = coordinator.get(f"{COUNTS}?{query}")
    assert_documented(answer, "listCounts")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (400, code, field)
    assert not Export.objects.exists()


def test_the_header_asks_for_a_form_too_and_the_parameter_wins(coordinator, counts):
    for form in FORMS.values():
        answer = coordinator.get(COUNTS, headers={"Accept": form.media_type})
        assert answer["Content-Type"].startswith(form.media_type)
        assert answer["Content-Disposition"] == f'attachment; filename="op-counts.{form.ending}"'
        assert body_of(answer)
    assert coordinator.get(f"{COUNTS}?format=json", headers={"Accept": "text/csv"}).json()["results"]
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    assert coordinator.get(COUNTS, headers={"Accept": browser})["Content-Type"] == "application/json"
    refused = coordinator.get(COUNTS, headers={"Accept": "application/pdf"})
    assert (refused.status_code, refused.json()["code"]) == (406, "not_acceptable")


def test_a_write_is_answered_with_json_alone(un, counts):
    assert un.post(COUNTS, {}, headers={"Accept": "text/csv"}).status_code == 406
    assert un.post(f"{COUNTS}?format=csv", {}).status_code == 400


def test_whoever_is_signed_in_takes_it_with_a_browser(clients, counts):
    browser = Client()
    browser.force_login(User.objects.get(username="coordinator-"))
    answer = browser.get(COUNTS, {"format": "xlsx"})
    assert (answer.status_code, body_of(answer)[:2]) == (200, b"PK")
    assert Export.objects.get().key is None


# Whole, and no longer than it may be.


def test_it_is_whole_where_the_list_has_pages(coordinator, operation):
    record(operation, *(a_count(f"n{number}") for number in range(1200)))
    assert ids(coordinator) == [f"n{number}" for number in range(1200)]


def test_more_rows_than_a_file_has_are_refused_and_nothing_leaves(coordinator, counts, monkeypatch):
    monkeypatch.setattr(answering, "MOST_ROWS", 1)
    answer = coordinator.get(f"{COUNTS}?format=csv")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_rows")
    assert not Export.objects.exists()
    assert ids(coordinator, source="un") == ["U1"]


# Nothing that is hidden.


def test_a_reporter_takes_away_the_counts_of_its_own_organisation(clients, counts):
    assert len(clients["icrc"].get(COUNTS).json()["results"]) == 2
    for form in FORMS:
        body = file_at(clients["icrc"], COUNTS, form, "listCounts")
        assert [row["external_id"] for row in rows_in(body, form)] == ["I1"]
        assert "evil.example" not in text_in(body)


def test_what_it_logged_for_others_is_its_own_too(un, clients, counts):
    record(counts, a_count("S1", source="ministry"), by=User.objects.get(username="reporter-un"))
    assert ids(un) == ["U1", "S1"]
    assert ids(clients["icrc"]) == ["I1"]


def test_an_observer_takes_what_it_sees_and_nothing_that_is_hidden(clients, counts):
    assert ids(clients["observer"]) == ["U1", "I1"]
    hide(counts.corridors.get())
    for form in FORMS:
        body = file_at(clients["observer"], COUNTS, form, "listCounts")
        assert [row["external_id"] for row in rows_in(body, form)] == ["I1"]
        assert "evil.example" not in text_in(body)
    type(counts).objects.update(shares_counts=False)
    assert ids(clients["observer"]) == []


def test_a_coordinator_takes_all(coordinator, counts):
    hide(counts.corridors.get())
    type(counts).objects.update(shares_counts=False)
    assert ids(coordinator) == ["U1", "I1"]


@pytest.mark.parametrize("role", ["administrator", "outsider", "nobody"])
def test_others_take_nothing_and_leave_no_trace(clients, counts, role):
    for form in FORMS:
        answer = clients[role].get(COUNTS, {"format": form})
        assert answer.status_code == (401 if role == "nobody" else 404)
        assert answer["Content-Type"] == "application/problem+json"
    assert not Export.objects.exists()


# Noted, once.


def test_it_is_noted_once_who_took_what(coordinator, counts):
    for form in FORMS:
        body_of(coordinator.get(COUNTS, {"format": form, "source": "un", "fields": "value"}))
    assert [noted.form for noted in Export.objects.order_by("pk")] == list(FORMS)
    noted = Export.objects.latest("pk")
    counts.refresh_from_db()
    assert (noted.operation, noted.user.username, noted.role) == (counts, "coordinator-", Role.COORDINATOR)
    assert (noted.what, noted.asked) == ("counts", "source=un&fields=value")
    assert (noted.rows, noted.revision, noted.organisation) == (1, counts.revision, None)
    assert noted.key.user == noted.user


def test_it_is_noted_of_which_organisation_a_reporter_is(un, counts):
    body_of(un.get(f"{COUNTS}?format=csv"))
    noted = Export.objects.get()
    assert (noted.organisation.code, noted.role, noted.rows) == ("un", Role.REPORTER, 1)


def test_where_nothing_leaves_nothing_is_noted(coordinator, counts):
    head = coordinator.head(f"{COUNTS}?format=csv")
    assert (head.status_code, body_of(head)) == (200, b"")
    assert coordinator.get(COUNTS).status_code == 200
    assert not Export.objects.exists()


def test_a_note_is_never_changed_or_deleted(coordinator, counts):
    body_of(coordinator.get(f"{COUNTS}?format=csv"))
    noted = Export.objects.get()
    for write in (noted.save, noted.delete):
        with pytest.raises(TypeError):
            write()


def test_who_has_it_already_is_told_so_in_one_line(coordinator, counts):
    tags = {}
    for form in FORMS:
        first = coordinator.get(COUNTS, {"format": form})
        body_of(first)
        tags[form] = {"If-None-Match": first["ETag"]}
        second = coordinator.get(COUNTS, {"format": form}, headers=tags[form])
        assert (second.status_code, body_of(second), second["ETag"]) == (304, b"", first["ETag"])
        assert {"private", "no-cache"} <= set(first["Cache-Control"].split(", "))
    assert Export.objects.count() == len(FORMS)
    record(counts, a_count("U2"))
    for form, again in tags.items():
        changed = coordinator.get(COUNTS, {"format": form}, headers=again)
        assert changed.status_code == 200
        body_of(changed)


# As HXL's own library reads it.


def faults_by_hxl(data):
    """What breaks the standard's own schema; a text with a line end is no more than a warning to it."""
    return [issue["description"] for issue in hxl.validate(data)["issues"] if issue["severity"] == "error"]


@pytest.mark.parametrize(("form", "encoding"), [("csv", "utf-8-sig"), ("hxl-json", None)])
def test_hxl_points_at_the_address_and_reads_it(live_server, form, encoding):
    operation = an_operation()
    record(operation, a_count("U1", note=HOSTILE), a_count("I1", source="icrc", qualifier="more_than", value="200"))
    key = give_key(user=a_member(operation, Role.COORDINATOR), by=None)
    options = hxl.InputOptions(allow_local=True, encoding=encoding, http_headers={"Authorization": f"Token {key}"})
    address = f"{live_server.url}{COUNTS}?format={form}"
    data = hxl.data(address, options)
    assert [column.header for column in data.columns][:3] == ["operation", "operation_name", "external_id"]
    first, second = data
    assert (first.get("#org+source+name"), first.get("#affected+evacuees+num")) == ("UN", "127")
    assert (second.get("#affected+low"), second.get("#date+end+utc")) == ("201", "2022-05-03T21:00:00Z")
    note = first.get("#meta+note")
    assert (meant(note) if form == CSV.name else note) == HOSTILE
    assert faults_by_hxl(hxl.data(address, options)) == []


def test_hxl_finds_fault_with_a_number_that_is_none():
    assert faults_by_hxl(hxl.data([["stage"], ["#affected+type"], ["arrived"]])) == ["Expected a number"]


def test_the_dictionary_of_columns_is_true():
    assert documented_columns("Columns of counts") == told_columns(TABLE)
