from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from corridors.domain.vocabulary import Role
from corridors.services.keys import is_key_of, key_of
from tests.build import a_member, an_operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    a_member(an_operation("second"), Role.REPORTER, of="un", name="system")
    return a_member(an_operation("first"), Role.REPORTER, of="un", name="system")


def give(*arguments, **options):
    out = StringIO()
    call_command("give_key", *arguments, stdout=out, **{"name": "sync", **options})
    return out.getvalue().strip()


def test_it_prints_a_key_and_nothing_else(user):
    key = give("system", "first", days=10)
    assert is_key_of(user, key)
    row = key_of(key)
    assert ([one.code for one in row.operations.all()], row.granted_by) == (["first"], None)


def test_to_all_the_users_operations_where_none_is_named(user):
    assert key_of(give("system")).operations.count() == 2


@pytest.mark.parametrize("arguments", [["nobody"], ["system", "nowhere"], ["system", "third"]])
def test_it_says_what_is_not_there(user, arguments):
    an_operation("third")
    with pytest.raises(CommandError, match=arguments[-1]):
        give(*arguments)
