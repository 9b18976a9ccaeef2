"""The feed of changes: every version of every count, in the order in which its reader came to see it, without a gap.

Writes to an operation stand in a line (each holds its lock until it is stored), so whoever sees a revision sees all
before it. An answer never ends within a revision: the one that it ends with is where the next answer begins.
"""

from contextlib import closing
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from corridors.api import described
from corridors.api.count_rows import count_rows
from corridors.api.counts import CountsView
from corridors.api.records import Json
from corridors.api.waiting import looks
from corridors.domain.errors import Conflict, Gone, Problem, Rejected
from corridors.feed import Feed, feed_of
from corridors.parameters import number
from corridors.services.outcomes import Outcome
from corridors.services.visibility import is_noted, note_visibility

AT_ONCE = 1000
LONGEST_WAIT = 30
"""Seconds."""


class CursorGone(Gone):
    """The reader was told of counts that it may not see any more, or not of some that it may."""

    code = "cursor_gone"
    members = {"restart_after": 0}

    def __init__(self) -> None:
        told = "after: you see other counts now than those that you were told of up to that revision."
        super().__init__(f"{told} Drop what you have of this feed, and start again at 0.")


class ChangeList(CountsView):
    parameters = frozenset({"after", "wait"})

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if not is_noted(self.operation):
            note_visibility(self.operation)
            super().find(**kwargs)

    def state(self) -> str | None:
        """An answer that waits follows from what is still to happen."""
        return None if self.seconds else super().state()

    @property
    def seconds(self) -> int:
        """How long the reader would wait."""
        seconds = number(self.request.query_params, "wait", 0)
        if seconds > LONGEST_WAIT:
            message = f"wait: {seconds} is more than the {LONGEST_WAIT} seconds for which an answer waits at most."
            raise Rejected([Problem("wait_too_long", "wait", message, {"most": LONGEST_WAIT})])
        return seconds

    @described.list_changes
    def get(self, request: Request, operation: str) -> Response:
        after = number(request.query_params, "after", 0)
        answer = self._answer(after)
        if self.seconds and not answer["results"]:
            answer = self._wait(after, answer)
        return Response(answer)

    def _wait(self, after: int, answer: Json) -> Json:
        """The first answer that tells of something; where nothing happens in time, one that is as empty as this."""
        with closing(looks(self.seconds)) as moments:
            for _ in moments:
                before = self.operation.revision
                self.find(operation=self.operation.code)
                if self.operation.revision != before:
                    answer = self._answer(after)
                if answer["results"]:
                    break
        return answer

    def _answer(self, after: int) -> Json:
        if after > self.operation.revision:
            message = (
                f"after: the operation is at revision {self.operation.revision}; it was restored to an earlier state. "
                "Start again at 0."
            )
            raise Conflict(message, code="revision_ahead")
        feed = feed_of(self.user, self.operation)
        if 0 < after < feed.holds_from:
            raise CursorGone
        rows, more = _next(feed, after)
        counts = self.get_serializer(rows, many=True).data
        reached = max(rows[-1].told_at if rows else after, feed.holds_from)
        changes = [
            {"change": _change(count), "shown": row.told_at > row.revision, "count": count}
            for row, count in zip(rows, counts, strict=True)
        ]
        return {"revision": reached if more else feed.last, "more": more, "results": changes}


def _next(feed: Feed, after: int) -> tuple[list[Any], bool]:
    """The versions after a revision, whole revisions at a time, and whether there are more.

    They reach at least as far as where a request may begin, so that whoever starts at 0 can go on from there.
    """
    following = count_rows(feed.after(after), "told_at")
    rows = list(following[: AT_ONCE + 1])
    if len(rows) <= AT_ONCE:
        return rows, False
    whole = [row for row in rows if row.told_at < rows[-1].told_at]
    end = max(whole[-1].told_at if whole else rows[-1].told_at, feed.holds_from)
    if not whole or end > whole[-1].told_at:
        whole = list(following.filter(told_at__lte=end))
    return whole, following.filter(told_at__gt=end).exists()


def _change(count: Json) -> str:
    if count["withdrawn"]:
        return Outcome.WITHDRAWN.value
    return (Outcome.CREATED if count["version"] == 1 else Outcome.CORRECTED).value
