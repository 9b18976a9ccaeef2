"""Errors as problem details, and pages by cursor."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions, generics, serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from corridors.domain.errors import Conflict, NotAllowed, NotFound, Problem, Rejected
from evactrack.api import not_found, server_error


def answer_to(error: Exception) -> Response:
    """What a client gets when a view raises this."""

    class Raises(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request):
            raise error

    answer = Raises.as_view()(APIRequestFactory().get("/api/v1/thing"))
    answer.render()
    return answer


def body(answer: Response) -> dict:
    return json.loads(answer.content)


def test_a_problem_says_what_went_wrong_to_people_and_programs():
    answer = answer_to(Conflict("The count was corrected meanwhile.", code="count_changed"))
    assert answer["Content-Type"] == "application/problem+json"
    assert body(answer) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "The count was corrected meanwhile.",
        "instance": "/api/v1/thing",
        "code": "count_changed",
    }


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Rejected([Problem("no_value", "value", "Give a value.")]), 400, "rejected"),
        (exceptions.ValidationError({"value": ["A number is needed."]}), 400, "rejected"),
        (exceptions.ParseError(), 400, "parse_error"),
        (NotAllowed("You read this, but may not change it."), 403, "not_allowed"),
        (PermissionDenied(), 403, "permission_denied"),
        (NotFound(), 404, "not_found"),
        (Http404(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (Conflict("No."), 409, "conflict"),
        (exceptions.Throttled(wait=7), 429, "throttled"),
    ],
)
def test_each_error_has_a_status_and_a_stable_code(error, status, code):
    answer = answer_to(error)
    assert (answer.status_code, body(answer)["status"], body(answer)["code"]) == (status, status, code)


def test_headers_that_tell_a_client_what_to_do_are_kept():
    assert answer_to(exceptions.Throttled(wait=7))["Retry-After"] == "7"


def test_whatever_is_hidden_is_answered_like_what_is_not_there():
    bodies = [
        answer_to(error).content
        for error in (
            NotFound(),
            NotFound("No count 12."),
            Http404("No Count matches."),
            exceptions.NotFound("Hidden."),
        )
    ]
    nowhere = not_found(RequestFactory().get("/api/v1/thing"), Http404())
    assert nowhere["Content-Type"] == "application/problem+json"
    assert {json.dumps(json.loads(text)) for text in [*bodies, nowhere.content]} == {json.dumps(json.loads(bodies[0]))}


def test_what_the_domain_rejects_is_told_field_by_field():
    problems = [Problem("no_value", "value", "Give a value."), Problem("same_ends", "", "It leads nowhere.")]
    assert body(answer_to(Rejected(problems)))["errors"] == [
        {"code": "no_value", "field": "value", "detail": "Give a value."},
        {"code": "same_ends", "field": "", "detail": "It leads nowhere."},
    ]


def test_what_a_serializer_rejects_is_told_by_the_way_to_the_field():
    class Count(serializers.Serializer):
        value = serializers.IntegerField(min_value=0)

    class Counts(serializers.Serializer):
        operation = serializers.CharField()
        counts = Count(many=True)

    given = Counts(data={"counts": [{"value": 1}, {"value": -1}, "none"]})
    assert not given.is_valid()
    told = body(answer_to(exceptions.ValidationError(given.errors)))["errors"]
    assert [(error["code"], error["field"]) for error in told] == [
        ("required", "operation"),
        ("min_value", "counts.1.value"),
        ("invalid", "counts.2"),
    ]


def test_a_mistake_of_ours_is_no_problem_of_the_clients():
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())
    answer = server_error(RequestFactory().get("/api/v1/thing"))
    assert (answer.status_code, json.loads(answer.content)["code"]) == (500, "server_error")


class Groups(generics.ListAPIView):
    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()
    queryset = Group.objects.all()

    class serializer_class(serializers.ModelSerializer):  # noqa: N801
        class Meta:
            model = Group
            fields = ["name"]


def pages(url: str):
    """The names on each page from the first to the last."""
    while url:
        answer = Groups.as_view()(APIRequestFactory().get(url))
        yield [row["name"] for row in answer.data["results"]]
        url = answer.data["next"]


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_double_while_rows_arrive():
    Group.objects.bulk_create(Group(name=f"{number}") for number in range(5))
    walk = pages("/?page_size=2")
    assert next(walk) == ["0", "1"]
    Group.objects.create(name="5")
    assert list(walk) == [["2", "3"], ["4", "5"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "given"), [("", 100), ("?page_size=1000", 1000), ("?page_size=5000", 1000)])
def test_a_page_has_a_hundred_rows_and_never_more_than_a_thousand(asked, given):
    Group.objects.bulk_create(Group(name=f"{number}") for number in range(1001))
    assert len(next(pages(f"/{asked}"))) == given


@pytest.mark.django_db
def test_a_cursor_that_is_none_is_rejected():
    answer = Groups.as_view()(APIRequestFactory().get("/?cursor=x"))
    assert (answer.status_code, answer.data["errors"][0]["code"]) == (400, "invalid_cursor")
