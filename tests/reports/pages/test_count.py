"""One count's page, with every version that it ever had."""

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, a_member, record


@pytest.fixture
def first(operation):
    return EvacueeCount.objects.get(external_id="U1")


def test_it_says_who_says_what(read, coordinator, first):
    assert "UN says: 127 people arrived in Haven on 3 May." in read(coordinator, "count", "op", first.pk)[1]


def test_a_correction_is_shown_beside_what_it_corrected(read, operation, coordinator, first):
    record(operation, a_count("U1", value="131", note="Corrected the next day"))
    _, text = read(coordinator, "count", "op", first.pk)
    assert "value: 127 → 131" in text
    assert "note: – → Corrected the next day" in text
    assert "This is version 1, which stood until" in text


def test_a_withdrawal_is_a_version_too(read, operation, coordinator, first):
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="U1")
    assert "Withdrawn" in read(coordinator, "count", "op", first.pk)[1]


def test_it_names_the_discrepancies_that_name_it(read, coordinator, first, contradiction):
    assert f"Contradiction D-{contradiction.pk}" in read(coordinator, "count", "op", first.pk)[1]


@pytest.mark.parametrize(
    ("role", "of", "offered"),
    [(Role.REPORTER, "un", True), (Role.REPORTER, "icrc", False), (Role.COORDINATOR, "un", False)],
)
def test_only_its_own_reporter_is_offered_to_correct_it(client, operation, first, role, of, offered):
    client.force_login(a_member(operation, role, of=of))
    content = client.get(f"/operations/op/counts/{first.pk}/").content.decode()
    assert (f"/admin/corridors/evacueecount/{first.pk}/change/" in content) == offered


def test_it_takes_a_bounded_number_of_queries(read, operation, coordinator, first, django_assert_max_num_queries):
    for value in range(131, 141):
        record(operation, a_count("U1", value=str(value)))
    read(coordinator, "count", "op", first.pk)
    with django_assert_max_num_queries(22):
        read(coordinator, "count", "op", first.pk)
