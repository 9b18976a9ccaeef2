"""The operation's page: what needs the coordinator."""

import pytest
from django.urls import reverse

from corridors.domain import package as published
from corridors.domain.moments import Moment
from corridors.domain.vocabulary import CorridorStatus, Role, WindowKind, WindowStatus
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record

SENTENCE = "UN says 127 people arrived in Haven on 3 May"


def test_a_contradiction_is_told_in_a_sentence_with_its_class_and_its_gap(read, coordinator, contradiction):
    _, text = read(coordinator, "operation", "op")
    assert f"Contradiction D-{contradiction.pk}" in text
    assert SENTENCE in text
    assert "29 people" in text


def test_the_heading_says_where_from_and_where_to_and_who_the_reader_is(read, coordinator):
    _, text = read(coordinator, "operation", "op")
    assert "Town → Haven since 1 May 2022 Times of Europe/Kyiv You coordinate this operation" in text


def test_the_gravest_stands_first(client, operation, coordinator):
    record(
        operation,
        a_count("U2", period_start="2022-05-04", period_end="2022-05-04", value="1001"),
        a_count("M2", period_start="2022-05-04", period_end="2022-05-04", value="4002", source="ministry"),
    )
    evaluate(operation)
    client.force_login(coordinator)
    overview = client.get(reverse("pages:operation", args=["op"])).context["overview"]
    gaps = [bundle.first.gap for bundle in overview.board.bundles if bundle.first.class_ == "contradiction"]
    assert gaps == sorted(gaps, reverse=True)
    assert len(gaps) == 2


def test_a_class_filter_shows_that_class_alone(read, coordinator):
    assert SENTENCE in read(coordinator, "operation", "op", **{"class": "contradiction"})[1]
    _, text = read(coordinator, "operation", "op", **{"class": "alert"})
    assert SENTENCE not in text
    assert "No open discrepancy matches" in text


def test_a_search_finds_words_of_the_sentence_in_any_case(read, coordinator):
    assert SENTENCE in read(coordinator, "operation", "op", q="haven")[1]
    assert "No open discrepancy matches" in read(coordinator, "operation", "op", q="nowhere")[1]


def test_filters_answer_the_board_alone_and_the_address_follows(client, coordinator):
    client.force_login(coordinator)
    response = client.get(reverse("pages:board", args=["op"]), {"class": "contradiction", "q": "haven"})
    assert response.content.lstrip().startswith(b'<div id="board"')
    assert response.headers["HX-Replace-Url"] == "/operations/op/?class=contradiction&q=haven"


def test_a_name_is_never_markup(client, db):
    operation = an_operation()
    with writing(operation, by=None) as write:
        place = published.Place(code="haven", name="<script>alert(1)</script>", kind="reception")
        put_planned(write, place)
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    client.force_login(a_member(operation, Role.COORDINATOR))
    content = client.get(reverse("pages:operation", args=["op"])).content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert b"<script>alert" not in content


def test_an_operation_without_counts_says_what_will_appear(read, db):
    user = a_member(an_operation(), Role.COORDINATOR)
    assert "No count has been logged that you can see." in read(user, "operation", "op")[1]


def test_counts_that_agree_are_said_to_agree(read, db):
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry"), a_count("I1", source="icrc"))
    evaluate(operation)
    text = read(a_member(operation, Role.COORDINATOR), "operation", "op")[1]
    assert "Everything that was published can be true at once." in text


def test_a_window_is_told_with_who_announced_it(read, operation, coordinator):
    window = published.Window(
        external_id="W1",
        kind=WindowKind.CEASEFIRE,
        announced_by=("ministry",),
        starts_at=Moment.parse("2022-05-03"),
        ends_at=Moment.parse("2022-05-03"),
        status=WindowStatus.COLLAPSED,
    )
    with writing(operation, by=None) as write:
        put_planned(write, window)
    _, text = read(coordinator, "operation", "op")
    assert "Window collapsed Ceasefire on 3 May. Announced by MINISTRY. Who agreed is not stated." in text


def test_a_corridor_under_embargo_is_not_on_an_observers_page(read, operation):
    way = published.Corridor(
        code="secret", name="Secret way", origin="town", destination="haven", status=CorridorStatus.AGREED
    )
    with writing(operation, by=None) as write:
        put_planned(write, way, also={"visible_from": "2999-01-01T00:00Z"})
    assert "Secret way" not in read(a_member(operation, Role.OBSERVER), "operation", "op")[1]
    assert "Secret way" in read(a_member(operation, Role.COORDINATOR), "operation", "op")[1]


@pytest.mark.parametrize("pairs", [1, 6])
def test_it_takes_the_same_queries_however_many_discrepancies(
    read, operation, coordinator, django_assert_max_num_queries, pairs
):
    for day in range(10, 10 + pairs):
        moment = {"period_start": f"2022-05-{day}", "period_end": f"2022-05-{day}"}
        record(operation, a_count(f"U{day}", **moment), a_count(f"M{day}", source="ministry", value="156", **moment))
    evaluate(operation)
    read(coordinator, "operations")
    with django_assert_max_num_queries(35):
        _, text = read(coordinator, "operation", "op")
    assert f"Contradiction {1 + pairs} " in text
