"""What is put back is what was made, and only where nothing else is."""

import pytest
from django.db import connection

from corridors.models import Organisation
from tests.build import an_operation, undone
from tests.remembered import is_empty, remembered, stored


@pytest.fixture
def made():
    return []


@pytest.fixture
def make(made):
    """Counts how often it is asked, beside an operation."""

    @remembered
    def make(code="op"):
        made.append(code)
        return an_operation.__wrapped__(code)

    return make


@pytest.mark.django_db
def test_it_isstored_to_the_last_row_as_it_was_made(make, made):
    with undone():
        first, rows = make(), stored()
    assert is_empty()
    second = make()
    assert (made, stored()) == (["op"], rows)
    assert len(rows) > 5
    assert second is not first
    assert (second.pk, second.revision, second.changed_at) == (first.pk, first.revision, first.changed_at)
    put_next = Organisation.objects.create(code="next", name="Next")
    assert put_next.pk > max(Organisation.objects.exclude(code="next").values_list("pk", flat=True))


@pytest.mark.django_db
def test_another_is_made_for_itself(make, made):
    for code in ("op", "other", "op"):
        with undone():
            assert make(code).code == code
    assert made == ["op", "other"]


@pytest.mark.django_db
def test_where_anything_isstored_it_is_made_anew(make, made):
    with undone():
        make()
    Organisation.objects.create(code="icrc", name="The one before")
    assert make().code == "op"
    assert made == ["op", "op"]
    assert Organisation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_where_commits_are_real_it_is_made_anew(make, made):
    with undone():
        make()
    assert not connection.in_atomic_block
    assert is_empty()
    make()
    assert made == ["op", "op"]
