"""Estimates over the API: stored ones, a question of one's own, an earlier moment, a chart."""

import pytest

from corridors.domain.vocabulary import Role
from reports.services import asking
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of
from tests.corridors.api.openapi import assert_documented
from tests.remembered import remembered

URL = "/api/v1/operations/op/estimates"


@pytest.fixture
@remembered
def operation(db):
    """The UN says that 127 arrived on 3 May, the ministry 156."""
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    return operation


@pytest.fixture
def coordinator(operation):
    return client_of(a_member(operation, Role.COORDINATOR))


def asked(client, address=URL, operation_id="listEstimates", **parameters):
    answer = client.get(address, parameters)
    assert_documented(answer, operation_id)
    return answer


def test_a_range_comes_with_its_moment_the_counts_that_bind_it_and_those_that_do_not_fit(coordinator, operation):
    body = asked(coordinator, stage="arrived", place="haven").json()
    assert (body["evaluated_revision"], body["partial"]) == (operation.revision, False)
    found = body["results"][0]
    (bound,) = found["certain"]["low_by"]
    (against,) = found["certain"]["excluded"]
    assert {bound["external_id"], against["counts"][0]["external_id"]} == {"U1", "M1"}
    assert (found["moment"], found["corridor"]) == ("2022-05-03", None)
    assert found["every_source"] == {"low": 127, "high": None}
    assert "arrived in Haven by the end of 3 May" in found["sentence"]


def test_a_question_of_ones_own(coordinator):
    (found,) = asked(coordinator, stage="killed", place="haven", moment="2022-05-03").json()["results"]
    assert found["certain"]["range"] == {"low": 0, "high": None}
    (before,) = asked(coordinator, stage="arrived", place="haven", moment="2022-05-02").json()["results"]
    assert before["certain"]["range"]["low"] == 0


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"moment": "2022-05-03"}, "required"),
        ({"moment": "soon", "stage": "arrived", "place": "haven"}, "not_a_moment"),
        ({"moment": "2022-05-03", "stage": "planned", "place": "haven"}, "no_such_quantity"),
        ({"place": "nowhere"}, "unknown_code"),
        ({"corridor": "nowhere"}, "unknown_code"),
        ({"stage": "arived"}, "unknown_word"),
        ({"as_of": "soon"}, "not_a_moment"),
        ({"place": ""}, "unknown_code"),
        ({"as_of": ""}, "not_a_moment"),
        ({"moment": "", "stage": "arrived", "place": "haven"}, "not_a_moment"),
        ({"plaice": "haven"}, "unknown_parameter"),
    ],
)
def test_what_cannot_be_asked(coordinator, parameters, code):
    answer = asked(coordinator, **parameters)
    assert answer.status_code == 400
    assert code in {error["code"] for error in answer.json()["errors"]}


def test_what_was_known_at_an_earlier_moment(coordinator):
    body = asked(coordinator, as_of="2022-05-03").json()
    assert (body["evaluated_revision"], body["results"]) == (None, [])


def test_a_timeline_of_a_stored_one_and_of_one_asked_for(coordinator):
    address, name = f"{URL}/timeline", "readEstimateTimeline"
    steps = asked(coordinator, address, name, stage="arrived", place="haven").json()["certain"]
    assert steps[0] == {"moment": "2022-04-30T21:00:00+00:00", "low": 0, "high": 0}
    assert steps[-1]["low"] >= 127
    assert asked(coordinator, address, name, stage="killed", place="haven").status_code == 200
    assert asked(coordinator, address, name, stage="killed").status_code == 400


def test_too_many_counts(coordinator, monkeypatch):
    monkeypatch.setattr(asking, "MOST_COUNTS", 1)
    answer = asked(coordinator, stage="arrived", place="haven", moment="2022-05-03")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_counts")
    assert asked(coordinator).status_code == 200
