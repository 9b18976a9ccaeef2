"""One write: one lock, one revision, one moment; announced after the commit, and only if something was written."""

import pytest

from corridors.domain.errors import NotFound
from corridors.models import EvacueeCount, Operation
from corridors.services.counts import record_counts, withdraw_count
from corridors.services.writing import writing
from corridors.signals import operation_changed
from tests.build import a_count, an_operation, record


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.fixture
def announced():
    """The revisions that were announced."""
    heard = []

    def hear(revision, **_):
        heard.append(revision)

    operation_changed.connect(hear)
    yield heard
    operation_changed.disconnect(hear)


def test_every_revision_belongs_to_a_write_and_none_is_left_out(operation):
    before = operation.revision
    for value in ("1", "2", "2", "3"):
        record(operation, a_count("a", value=value), a_count("b", value=value))
    revisions = EvacueeCount.objects.values_list("revision", flat=True)
    assert sorted(set(revisions)) == [before + 1, before + 2, before + 3]
    assert Operation.objects.get().revision == operation.revision == before + 3


def test_several_services_in_one_write_share_its_revision_and_its_moment(operation):
    record(operation, a_count("old"))
    with writing(operation, by=None) as write:
        record_counts(write, [a_count("a")])
        withdraw_count(write, source="un", external_id="old")
    rows = EvacueeCount.objects.filter(revision=operation.revision)
    assert sorted(row.external_id for row in rows) == ["a", "old"]
    assert {row.recorded_at for row in rows} == {write.moment}


def test_a_write_that_fails_later_leaves_nothing(operation):
    before = operation.revision

    def records_one_and_withdraws_what_is_not_there():
        with writing(operation, by=None) as write:
            record_counts(write, [a_count("a")])
            withdraw_count(write, source="un", external_id="never-recorded")

    with pytest.raises(NotFound):
        records_one_and_withdraws_what_is_not_there()
    assert not EvacueeCount.objects.exists()
    assert Operation.objects.get().revision == before


def test_a_write_is_announced_once_after_its_commit(operation, announced, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record(operation, a_count("a"), a_count("b"))
        assert announced == []
    assert announced == [operation.revision]


def test_what_changes_nothing_is_not_announced(operation, announced, django_capture_on_commit_callbacks):
    record(operation, a_count("a"))
    with django_capture_on_commit_callbacks(execute=True):
        record(operation, a_count("a"))
        with writing(operation, by=None, dry_run=True) as write:
            record_counts(write, [a_count("b")])
    assert announced == []


def test_an_operation_that_is_gone_cannot_be_written(operation):
    gone = Operation(pk=operation.pk + 1000)
    with pytest.raises(NotFound), writing(gone, by=None):
        pytest.fail("nothing to write to")
