"""The feed of changes: every version of every count, in the order of its recording, without a gap.

Writes to an operation stand in a line (each holds its lock until it is stored), so whoever sees a revision sees all
before it. An answer never ends within a revision: the one that it ends with is where the next answer begins.
"""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from corridors.api import described
from corridors.api.count_rows import count_rows
from corridors.api.counts import CountsView
from corridors.api.records import Json
from corridors.domain.errors import Conflict
from corridors.parameters import number
from corridors.services.outcomes import Outcome

AT_ONCE = 1000


class ChangeList(CountsView):
    parameters = frozenset({"after"})

    @described.list_changes
    def get(self, request: Request, operation: str) -> Response:
        after, last = number(request.query_params, "after", 0), self.operation.revision
        if after > last:
            message = (
                f"after: the operation is at revision {last}; it was restored to an earlier state. Start again at 0."
            )
            raise Conflict(message, code="revision_ahead")
        rows, more = self._rows(after)
        counts = self.get_serializer(rows, many=True).data
        reached = counts[-1]["revision"] if counts else after
        return Response(
            {
                "revision": reached if more else max(reached, last),
                "more": more,
                "results": [{"change": _change(count), "count": count} for count in counts],
            }
        )

    def _rows(self, after: int) -> tuple[list[Any], bool]:
        """The versions after a revision, whole revisions at a time, and whether there are more."""
        versions = count_rows(self.visible().order_by("revision", "pk"))
        following = versions.filter(revision__gt=after)
        rows = list(following[: AT_ONCE + 1])
        if len(rows) <= AT_ONCE:
            return rows, False
        cut = _revision(rows[-1])
        whole = [row for row in rows if _revision(row) < cut] or list(versions.filter(revision=cut))
        return whole, following.filter(revision__gt=_revision(whole[-1])).exists()


def _revision(row: Any) -> int:
    return int(row.revision)


def _change(count: Json) -> str:
    if count["withdrawn"]:
        return Outcome.WITHDRAWN.value
    return (Outcome.CREATED if count["version"] == 1 else Outcome.CORRECTED).value
