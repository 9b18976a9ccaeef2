"""Operations, and what is planned in them: places, corridors, windows, movements, violations."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from corridors import access
from corridors.access import Action
from corridors.domain import package as published
from corridors.domain.checks import CHECKS, check_no_cycle, check_operation, check_route
from corridors.domain.errors import Conflict, NotAllowed, Rejected
from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Place, User, Violation
from corridors.selectors import known_codes
from corridors.services.outcomes import Outcome
from corridors.services.records import Put, put_record, remove_record
from corridors.services.visibility import note
from corridors.services.writing import Write, writing

Planned = published.Place | published.Corridor | published.Window | published.Movement | published.Violation


@transaction.atomic
def put_operation(operation: published.Operation, *, by: User | None, also: Mapping[str, Any] | None = None) -> Put:
    """Creates or corrects an operation. Raises Rejected, or NotAllowed for one who is no administrator."""
    existing = Operation.objects.filter(code=operation.code).first()
    if existing is None:
        return _put_operation(operation, by, also)
    with writing(existing, by=by) as write:
        return correct_operation(write, operation, also=also)


def correct_operation(write: Write, operation: published.Operation, *, also: Mapping[str, Any] | None = None) -> Put:
    """Corrects the operation of this write. Raises Rejected, or NotAllowed for one who is no administrator."""
    put = _put_operation(operation, write.by, also)
    if put.outcome is not Outcome.UNCHANGED:
        write.take_revision()
        write.operation.refresh_from_db(fields=list(operation.__dataclass_fields__))
        write.finally_do(note)
    return put


def _put_operation(operation: published.Operation, by: User | None, also: Mapping[str, Any] | None) -> Put:
    if by is not None and not access.may(by, Action.ADMINISTER):
        raise NotAllowed("Only an administrator sets up operations.")
    if problems := check_operation(operation):
        raise Rejected(problems)
    return put_record(operation, also=also)


def put_planned(write: Write, record: Planned, *, also: Mapping[str, Any] | None = None) -> Put:
    """Creates or corrects a place, corridor, window, movement or violation of the operation.

    `also` may hold `route` (GeoJSON) and `visible_from` (the end of an embargo). Raises Rejected with what is wrong,
    or NotAllowed for one who is no coordinator of the operation.
    """
    _require_planner(write)
    known = known_codes(write.operation, corridors=Corridor.objects.all(), movements=Movement.objects.all())
    problems = [*CHECKS[type(record)](record, known), *check_route((also or {}).get("route"))]
    if isinstance(record, published.Place) and not problems:
        parents = Place.objects.filter(operation=write.operation).values_list("code", "parent__code")
        problems += _cycle("parent", {code: parent or "" for code, parent in parents}, record.code, record.parent)
    if problems:
        raise Rejected(problems)
    put = put_record(record, operation=write.operation, also=also, moment=write.moment)
    if put.outcome is not Outcome.UNCHANGED:
        write.take_revision()
        write.finally_do(note)
    return put


def remove_planned(write: Write, row: Place | Corridor | CeasefireWindow | Movement | Violation) -> None:
    """Removes what nothing refers to; its history stays.

    Raises Conflict where a count (in any version), a discrepancy or something planned names it, or NotAllowed for one
    who is no coordinator of the operation.
    """
    _require_planner(write)
    if isinstance(row, Place):
        via = Corridor.objects.filter(operation=write.operation).values_list("code", "via")
        if on_the_way := [code for code, places in via if row.code in places]:
            message = f"It cannot be removed: it is on the way of {', '.join(on_the_way)}."
            raise Conflict(message, code="still_named")
    remove_record(row, moment=write.moment)
    write.take_revision()
    write.finally_do(note)


def _require_planner(write: Write) -> None:
    if write.by is not None and not access.may(write.by, Action.PLAN, write.operation):
        raise NotAllowed("Only a coordinator of the operation plans it.", code="not_a_coordinator")


def _cycle(field: str, parents: dict[str, str], code: str, parent: str) -> list[Any]:
    problem = check_no_cycle(field, {**parents, code: parent}).get(code)
    return [problem] if problem else []
