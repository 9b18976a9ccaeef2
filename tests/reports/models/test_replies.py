"""What the database and the model refuse of a reply, past every service."""

import pytest
from django.db import IntegrityError, transaction

from corridors.domain.vocabulary import Role
from corridors.services.writing import writing
from reports.models import Discrepancy, Reply
from reports.services.evaluating import evaluate
from reports.services.replying import read_reply, reply
from tests.build import a_count, a_member, an_operation, record


@pytest.fixture
def stored(db):
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    given = read_reply({"source": "un", "external_id": "U1", "version": "1", "kind": "confirms"})
    with writing(operation, by=a_member(operation, Role.REPORTER, of="un")) as write:
        return reply(write, Discrepancy.objects.get(kind="contradiction"), given).row


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"superseded_at": True, "kind": "explains"},
        {"superseded_at": True, "reason": "group"},
        {"superseded_at": True, "kind": "corrects"},
        {"superseded_at": True, "correction": True},
    ],
)
def test_the_database_refuses_two_that_stand_and_a_kind_without_what_it_needs(stored, changes):
    values = {field.name: getattr(stored, field.name) for field in Reply._meta.concrete_fields if field.name != "id"}
    real = {"superseded_at": stored.replied_at, "correction": stored.count}
    row = Reply(**{**values, **{name: real.get(name, value) for name, value in changes.items()}})
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.bulk_create([row])


def test_nobody_changes_or_deletes_one(stored):
    with pytest.raises(TypeError):
        stored.save()
    with pytest.raises(TypeError):
        stored.delete()
