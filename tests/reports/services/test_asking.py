"""Who may know which range: who sees all reads what is stored; others what their own counts leave."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corridors.domain.errors import Conflict
from corridors.domain.moments import Moment
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Role, Stage
from corridors.models import Corridor
from reports.engine import Quantity
from reports.services import asking
from reports.services.asking import Asked, answer, estimates_for
from reports.services.evaluating import evaluate
from tests.build import a_count, a_member, an_operation, record

pytestmark = pytest.mark.django_db
ARRIVED = Quantity(stage=Stage.ARRIVED, place="haven")


@pytest.fixture
def operation():
    """UN: 127 on 3 May. MINISTRY: 29 on 4 May."""
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="29", period_start="2022-05-04",
                                             period_end="2022-05-04"))  # fmt: skip
    evaluate(operation)
    return operation


def low(told, quantity=ARRIVED):
    return next(found.certain.range.low for found in told.estimates if found.quantity == quantity)


def test_who_sees_everything_reads_what_is_stored(operation, django_assert_max_num_queries):
    observer = a_member(operation, Role.OBSERVER)
    with django_assert_max_num_queries(20):
        told = estimates_for(observer, operation)
    assert (low(told), told.partial, told.revision) == (156, False, operation.revision)


def test_a_reporter_where_members_do_not_share_learns_what_its_own_counts_leave(operation):
    operation.shares_counts = False
    operation.save()
    told = estimates_for(a_member(operation, Role.REPORTER, of="un"), operation)
    assert (low(told), told.partial) == (127, True)
    assert {source for source, _ in told.counts} == {"un"}


def test_a_secret_corridor_is_in_no_range_of_who_may_not_know_of_it(operation):
    observer, coordinator = a_member(operation, Role.OBSERVER), a_member(operation, Role.COORDINATOR)
    Corridor.objects.filter(operation=operation).update(visible_from=timezone.now() + timedelta(days=1))
    told = estimates_for(observer, operation)
    assert (told.estimates, told.partial) == ((), True)
    assert low(estimates_for(coordinator, operation)) == 156


def test_a_question_of_ones_own_is_answered_at_its_moment(operation):
    coordinator = a_member(operation, Role.COORDINATOR)
    told = answer(coordinator, operation, ARRIVED, moment=Moment.parse("2022-05-03"))
    assert told.estimates[0].certain.range == Range(127, None)


def test_what_was_known_at_an_earlier_moment(operation):
    before = timezone.now()
    record(operation, a_count("U1", value="141"))
    coordinator = a_member(operation, Role.COORDINATOR)
    assert low(estimates_for(coordinator, operation, as_of=before)) == 156
    assert low(answer(coordinator, operation, ARRIVED)) == 170


def test_filters(operation):
    coordinator = a_member(operation, Role.COORDINATOR)
    told = estimates_for(coordinator, operation, Asked(corridor="way"))
    assert [found.quantity.corridor for found in told.estimates] == ["way"]
    assert estimates_for(coordinator, operation, Asked(stage="remaining")).estimates == ()


def test_too_many_counts_are_not_compared_while_one_waits(operation, monkeypatch):
    monkeypatch.setattr(asking, "MOST_COUNTS", 1)
    coordinator = a_member(operation, Role.COORDINATOR)
    assert estimates_for(coordinator, operation).estimates
    with pytest.raises(Conflict, match="More than 1 counts") as refused:
        answer(coordinator, operation, ARRIVED)
    assert refused.value.code == "too_many_counts"
