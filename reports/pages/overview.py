"""The operation's page as a whole: its size, its windows and corridors, and the board of what needs the coordinator."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from corridors import access
from corridors.models import Corridor, EvacueeCount, Operation, User
from corridors.selectors import counts_as_of
from reports.pages.board import Board, board_of, names_for
from reports.pages.meanwhile import Shown, first_estimates
from reports.pages.windows import WindowCard, window_cards
from reports.selectors import discrepancies_for, open_discrepancies


@dataclass(frozen=True, kw_only=True)
class CorridorRow:
    name: str
    origin: str
    destination: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    board: Board
    estimates: tuple[Shown, ...]
    windows: list[WindowCard]
    corridors: list[CorridorRow]
    counts: int
    sources: int


def overview_of(operation: Operation, user: User, *, classes: Iterable[str], text: str) -> Overview:
    """What the user may read of the operation, in a fixed number of queries."""
    views = discrepancies_for(user, open_discrepancies(operation))
    names = names_for(operation, views)
    standing = counts_as_of(access.visible(user, EvacueeCount).filter(operation=operation), None).order_by()
    corridors = access.visible(user, Corridor).filter(operation=operation)
    return Overview(
        board=board_of(views, names, classes=classes, text=text),
        estimates=first_estimates(operation, user),
        windows=window_cards(operation, user, names),
        corridors=[
            CorridorRow(
                name=row.name,
                origin=row.origin.name,
                destination=row.destination.name,
                status=row.get_status_display(),
            )
            for row in corridors.select_related("origin", "destination")
        ],
        **standing.aggregate(counts=Count("pk"), sources=Count("source", distinct=True)),
    )
