"""How far the evaluation of an operation has come, asked twice a second by every open page: a few small queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from corridors.models import EvacueeCount, Operation
from reports.engine import ENGINE_VERSION
from reports.models import Evaluation
from reports.selectors import last_evaluation

LATE = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class State:
    """`waiting_since` is when the first count was recorded that no evaluation has seen, where that is long ago."""

    revision: int
    evaluation: Evaluation | None
    waiting_since: datetime | None = None

    @property
    def evaluating(self) -> bool:
        """Whether a revision waits for its evaluation; an operation that holds nothing has none to wait for."""
        if self.revision == 0:
            return False
        last = self.evaluation
        return last is None or last.revision < self.revision or last.engine_version != ENGINE_VERSION

    @property
    def evaluated(self) -> str:
        """Which evaluation a page shows: as long as it is the same, so is what the page says."""
        if self.evaluation is None:
            return ""
        return f"{self.evaluation.pk}-estimated" if self.evaluation.estimated_at else str(self.evaluation.pk)

    @property
    def token(self) -> str:
        """Changes whenever what is said of the state changes."""
        return f"{self.evaluated}.{self.revision}.{'late' if self.waiting_since else ''}"


def state_of(operation: Operation) -> State:
    state = State(revision=operation.revision, evaluation=last_evaluation(operation))
    if not state.evaluating:
        return state
    seen = state.evaluation.revision if state.evaluation else 0
    first = EvacueeCount.objects.filter(operation=operation, revision__gt=seen).order_by("revision", "pk").first()
    late = first is not None and timezone.now() - first.recorded_at > LATE
    waiting_since = first.recorded_at if first is not None and late else None
    return State(revision=state.revision, evaluation=state.evaluation, waiting_since=waiting_since)
