"""The operations list."""

import pytest

from corridors.domain.vocabulary import Role
from corridors.services.members import put_membership, put_user
from tests.build import a_count, a_member, an_operation, record


def test_an_operation_is_listed_with_its_size_and_what_is_open(read, coordinator):
    _, text = read(coordinator, "operations")
    assert "Operation op since 1 May 2022 1 corridor 2 counts 2 sources" in text
    assert "Contradiction 1" in text


def test_it_says_which_revision_is_being_evaluated(read, operation, coordinator):
    assert f"Revision {operation.revision}, evaluated" in read(coordinator, "operations")[1]
    record(operation, a_count("U2"))
    assert f"Evaluating revision {operation.revision}" in read(coordinator, "operations")[1]


def test_operations_of_others_are_not_listed(read, coordinator):
    an_operation("others")
    assert "Operation others" not in read(coordinator, "operations")[1]


def test_who_is_in_no_operation_is_told_whom_to_ask(read, db):
    user = put_user(username="new", password=None, organisation=None, by=None)
    assert "Ask the coordinator of your operation" in read(user, "operations")[1]


def test_an_administrator_who_is_no_member_sees_the_name_and_no_figure(read, operation):
    administrator = put_user(username="administrator", password=None, organisation=None, by=None)
    administrator.is_superuser = True
    administrator.save()
    _, text = read(administrator, "operations")
    assert "Operation op" in text
    assert "0 corridors 0 counts 0 sources" in text
    assert "Contradiction" not in text


@pytest.mark.parametrize("number", [1, 5])
def test_it_takes_the_same_queries_however_many_operations(read, coordinator, django_assert_max_num_queries, number):
    for each in range(number):
        put_membership(operation=an_operation(f"op-{each}"), user=coordinator, role=Role.COORDINATOR, by=None)
    read(coordinator, "operations")
    with django_assert_max_num_queries(8):
        read(coordinator, "operations")


def test_a_reporter_counts_only_what_it_may_see(read, db):
    operation = an_operation(shares_counts=False)
    record(operation, a_count("U1"), a_count("M1", source="ministry"))
    assert "1 count 1 source" in read(a_member(operation, Role.REPORTER, of="un"), "operations")[1]
