"""The files that pages offer hold what the page shows, or say how they differ."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from tests.build import a_count, a_member, record
from tests.corridors.api.files import body_of, rows_in
from tests.reports.pages.conftest import text_of


@pytest.fixture
def offered(client, operation):
    """The page as a user sees it, and by its format, the rows of each file that it offers."""
    record(operation, a_count("U2", stage="departed", place="plant", note="by bus"))

    def offered(user, page="counts", **query):
        client.force_login(user)
        answer = client.get(f"/operations/op/{page}/", query)
        found = re.findall(r'href="(/api/[^"]+)" download', answer.content.decode())
        files = {}
        for address in map(html.unescape, found):
            form = dict(parse_qsl(urlsplit(address).query))["format"]
            files[form] = rows_in(body_of(client.get(address)), form)
        return text_of(answer), files

    return offered


def ids(rows):
    return sorted(row["external_id"] for row in rows)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["M1", "U1", "U2"]),
        ({"source": "un"}, ["U1", "U2"]),
        ({"stage": "departed"}, ["U2"]),
        ({"place": "town"}, ["U2"]),
        ({"place": "haven", "source": "ministry", "sort": "figure"}, ["M1"]),
    ],
    ids=str,
)
def test_they_hold_what_the_filters_leave(offered, coordinator, query, found):
    text, files = offered(coordinator, **query)
    assert {form: ids(rows) for form, rows in files.items()} == dict.fromkeys(("csv", "xlsx", "geojson"), found)
    assert "Download: CSV for spreadsheets and HXL · Excel · GeoJSON" in text
    assert "A file holds" not in text


def test_they_hold_what_stood_as_of_a_moment(offered, coordinator, operation):
    then = EvacueeCount.objects.get(external_id="U2").recorded_at.isoformat()
    record(operation, a_count("U3"))
    assert ids(offered(coordinator, as_of=then)[1]["csv"]) == ["M1", "U1", "U2"]
    assert ids(offered(coordinator)[1]["csv"]) == ["M1", "U1", "U2", "U3"]


def test_it_is_said_that_a_search_narrows_the_page_alone(offered, coordinator):
    text, files = offered(coordinator, q="bus")
    assert "What you search for narrows the page, not the files." in text
    assert len(files["csv"]) == 3


def test_a_reporter_is_told_that_a_file_holds_its_own_counts(offered, operation):
    text, files = offered(a_member(operation, Role.REPORTER, of="ministry"))
    assert "A file holds your organisation's own counts." in text
    assert "United Nations" in text
    assert ids(files["csv"]) == ["M1"]


def test_where_nothing_is_shown_nothing_is_offered(offered, coordinator):
    for query in ({"source": "nosuch"}, {"as_of": "2022-05-03"}, {"as_of": "soon"}):
        assert offered(coordinator, **query)[1] == {}


def test_estimates_come_as_files_too(offered, coordinator):
    _, files = offered(coordinator, page="estimates")
    assert files.keys() == {"csv", "xlsx", "geojson"}
    assert {row["stage"] for row in files["geojson"]} >= {"arrived"}
    then = EvacueeCount.objects.get(external_id="U1").recorded_at.isoformat()
    assert offered(coordinator, page="estimates", as_of=then)[1]["geojson"][0]["as_of"] is not None
