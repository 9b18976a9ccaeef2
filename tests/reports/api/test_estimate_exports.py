"""Estimates as files: the same as the list tells, of nothing that is hidden, and noted."""

import pytest

from corridors.api.count_exports import TABLE as COUNTS
from corridors.domain import package as published
from corridors.domain.vocabulary import PlaceKind, Role
from corridors.exports.writing import FORMS
from corridors.models import EvacueeCount, Export, Operation
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from reports.api.estimate_exports import TABLE
from reports.services import asking
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of
from tests.corridors.api.files import body_of, documented_columns, file_at, rows_in, text_in, told_columns
from tests.remembered import remembered

URL = "/api/v1/operations/op/estimates"
EVERY_FORM = pytest.mark.parametrize("form", FORMS)


@pytest.fixture
@remembered
def operation(db):
    """The UN says that 127 arrived on 3 May, the ministry 156."""
    operation = an_operation()
    with writing(operation, by=None) as write:
        at = {"pcode": "UA14", "latitude": 47.09, "longitude": 37.6}
        put_planned(write, published.Place(code="haven", name="Haven", kind=PlaceKind.RECEPTION, **at))
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    return operation


@pytest.fixture
def coordinator(operation):
    return client_of(a_member(operation, Role.COORDINATOR))


def rows(client, form="geojson", **query):
    return rows_in(file_at(client, URL, form, "listEstimates", **query), form)


def test_a_row_is_an_estimate_with_its_moment_its_range_and_who_binds_it(coordinator, operation):
    (listed,) = coordinator.get(URL, {"stage": "arrived", "place": "haven"}).json()["results"][:1]
    row = rows(coordinator, stage="arrived", place="haven")[0]
    assert (row["operation"], row["place_name"], row["place_pcode"]) == ("op", "Haven", "UA14")
    assert (row["moment"], row["moment_utc"]) == ("2022-05-03", "2022-05-03T21:00:00Z")
    assert (row["evaluated_revision"], row["partial"], row["as_of"]) == (operation.revision, False, None)
    assert row["sentence"] == listed["sentence"]
    for world in ("certain", "likely"):
        assert (row[f"{world}_low"], row[f"{world}_high"]) == tuple(listed[world]["range"].values())
        (bound,) = listed[world]["low_by"]
        assert row[f"{world}_low_by"] == f"{bound['source']}/{bound['external_id']}"
        (against,) = listed[world]["excluded"]
        assert row[f"{world}_excluded"] == f"{against['by']}/{against['counts'][0]['external_id']}"
    assert (row["every_source_low"], row["every_source_high"]) == tuple(listed["every_source"].values())


@EVERY_FORM
def test_each_form_holds_the_same_rows(coordinator, form):
    same = ("stage", "place", "place_pcode", "moment", "certain_low_by", "sentence")
    told = [[row[name] for name in same] for row in rows(coordinator)]
    assert len(told) == len(coordinator.get(URL).json()["results"]) > 1
    assert [[row[name] for name in same] for row in rows(coordinator, form)] == told


def test_a_question_of_ones_own_and_an_earlier_moment(coordinator):
    query = {"stage": "arrived", "place": "haven", "moment": "2022-05-02"}
    assert [row["certain_low"] for row in rows(coordinator, **query)] == [0]
    then = EvacueeCount.objects.first().recorded_at.isoformat()
    row = rows(coordinator, as_of=then)[0]
    assert row["evaluated_revision"] is None
    assert row["as_of"] is not None


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"format": "pdf"}, 400, "unknown_word"),
        ({"format": "csv", "place": "nowhere"}, 400, "unknown_code"),
        ({"format": "csv", "page_size": "5"}, 400, "unknown_parameter"),
        ({"format": "csv", "as_of": "2100-01-01"}, 409, "too_many_counts"),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_a_problem_and_nothing_leaves(coordinator, monkeypatch, query, status, code):
    monkeypatch.setattr(asking, "MOST_COUNTS", 1)
    answer = coordinator.get(URL, query)
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem.get("errors", [problem])[0]["code"]) == (status, code)
    assert not Export.objects.exists()


def test_who_sees_less_takes_what_its_own_counts_leave(operation):
    Operation.objects.update(shares_counts=False)
    un = client_of(a_member(operation, Role.REPORTER, of="un"))
    for form in FORMS:
        body = file_at(un, URL, form, "listEstimates")
        found = rows_in(body, form)[0]
        assert str(found["partial"]).lower() == "true"
        assert (str(found["certain_low"]), found["certain_excluded"]) == ("127", None)
        assert "ministry" not in text_in(body)


@EVERY_FORM
def test_it_is_noted_once_and_who_has_it_already_is_told_so(coordinator, operation, form):
    query = {"format": form, "stage": "arrived"}
    first = coordinator.get(URL, query)
    body_of(first)
    again = {"If-None-Match": first["ETag"]}
    second = coordinator.get(URL, query, headers=again)
    assert (second.status_code, body_of(second), second["ETag"]) == (304, b"", first["ETag"])
    (noted,) = Export.objects.all()
    operation.refresh_from_db()
    assert (noted.what, noted.form, noted.asked, noted.revision) == (
        "estimates",
        form,
        "stage=arrived",
        operation.revision,
    )
    record(operation, a_count("U2", value="900"))
    evaluate(operation)
    changed = coordinator.get(URL, query, headers=again)
    assert changed.status_code == 200
    body_of(changed)


def test_the_dictionary_of_columns_is_true():
    assert documented_columns("Columns of estimates") == told_columns(TABLE)


def test_no_two_columns_have_one_name_or_one_hashtag():
    for table in (TABLE, COUNTS):
        for told in ("name", "tag"):
            assert len({getattr(column, told) for column in table.columns}) == len(table.columns)
