"""Small operations in the database, made through the services as every door makes them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from corridors.domain import package as published
from corridors.domain.moments import Moment
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import CorridorStatus, OrganisationKind, PlaceKind, Role, WindowKind, WindowStatus
from corridors.models import Operation, Organisation, User
from corridors.services.counts import record_counts
from corridors.services.members import put_membership, put_user
from corridors.services.operations import put_operation, put_planned
from corridors.services.organisations import put_organisation
from corridors.services.writing import writing
from tests.remembered import remembered

HIDDEN = 9_876_543
"""A figure that a reader may not see: of more digits than any clock, date, fraction of a second or key shows."""
SOURCES = {"un": OrganisationKind.UN, "icrc": OrganisationKind.RED_CROSS, "ministry": OrganisationKind.AUTHORITY}


@remembered
def an_operation(code: str = "op", *, shares_counts: bool = True) -> Operation:
    """Plant (sealed) in town, a corridor from town to haven; sources `un`, `icrc` and `ministry`."""
    for source, kind in SOURCES.items():
        put_organisation(published.Organisation(code=source, name=source.upper(), kind=kind), by=None)
    record = published.Operation(
        code=code, name=f"Operation {code}", timezone="Europe/Kyiv", starts_at=Moment.parse("2022-05-01")
    )
    operation: Operation = put_operation(record, by=None, also={"shares_counts": shares_counts}).row
    with writing(operation, by=None) as write:
        put_planned(write, published.Place(code="town", name="Town", kind=PlaceKind.SETTLEMENT))
        put_planned(write, published.Place(code="plant", name="Plant", parent="town", kind=PlaceKind.SITE, sealed=True))
        put_planned(write, published.Place(code="haven", name="Haven", kind=PlaceKind.RECEPTION))
        way = published.Corridor(code="way", name="Way", origin="town", destination="haven", status=CorridorStatus.OPEN)
        put_planned(write, way)
    return operation


def one_of_each_role(operation: Operation) -> dict[str, User]:
    """Reporters of the UN and the ICRC, an observer, a coordinator, an administrator: by these words."""
    return {
        "un": a_member(operation, Role.REPORTER, of="un"),
        "icrc": a_member(operation, Role.REPORTER, of="icrc"),
        "observer": a_member(operation, Role.OBSERVER, of="ministry"),
        "coordinator": a_member(operation, Role.COORDINATOR),
        "administrator": User.objects.create_superuser("administrator"),
    }


def a_count(external_id: str, **columns: str) -> published.Count:
    """One count as its columns say; unless told otherwise, the UN's exact 127 who arrived in haven on 3 May."""
    row = {
        "external_id": external_id,
        "source": "un",
        "stage": "arrived",
        "place": "haven",
        "corridor": "way",
        "basis": "increment",
        "period_start": "2022-05-03",
        "period_end": "2022-05-03",
        "qualifier": "exact",
        "value": "127",
        **columns,
    }
    return COUNTS.read(row)


def record(operation: Operation, *counts: published.Count, by: User | None = None) -> list[Any]:
    with writing(operation, by=by) as write:
        return record_counts(write, counts)


def a_window(operation: Operation, external_id: str, **columns: Any) -> None:
    """A ceasefire on the corridor `way`, agreed for 3 May."""
    said: dict[str, Any] = {
        "kind": WindowKind.CEASEFIRE,
        "status": WindowStatus.AGREED,
        "corridors": ("way",),
        "announced_by": ("un",),
        "starts_at": Moment.parse("2022-05-03"),
        "ends_at": Moment.parse("2022-05-03"),
    }
    with writing(operation, by=None) as write:
        put_planned(write, published.Window(external_id=external_id, **{**said, **columns}))


def a_member(operation: Operation | None, role: Role | None, *, of: str = "", name: str = "") -> User:
    """A user of the organisation with that code, in that role."""
    organisation = Organisation.objects.get(code=of) if of else None
    user = put_user(username=name or f"{role}-{of}", password=None, organisation=organisation, by=None)
    if operation is not None and role is not None:
        put_membership(operation=operation, user=user, role=role, by=None)
    return user


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def shows(text: str, number: int) -> bool:
    """Whether a text holds the number, its thousands parted or not."""
    return str(number) in re.sub(r"(?<=\d)[,\s\u066c](?=\d{3})", "", text)
