"""What the database itself refuses, past every service: one violation for each constraint."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from corridors.models import (
    CeasefireWindow,
    Corridor,
    EvacueeCount,
    Membership,
    Movement,
    Operation,
    Organisation,
    Place,
    User,
    Violation,
)
from tests.build import a_count, an_operation, record

LATER = timezone.now()


def copy_of(row, **changes):
    """The same row once more, with changes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": None, **changes})


def the(model, **named):
    return model.objects.get(**named)


def count(**changes):
    return copy_of(the(EvacueeCount, external_id="a"), external_id="b", **changes)


def town(**changes):
    return copy_of(the(Place, code="town"), **{"code": "new", **changes})


def organisation(**changes):
    return copy_of(the(Organisation, code="un"), **{"code": "new", **changes})


def window(**changes):
    operation = the(Operation, code="op")
    given = {"operation": operation, "external_id": "w", "kind": "ceasefire", "status": "agreed"}
    return CeasefireWindow(**{**given, **changes})


def stored(row):
    type(row).objects.bulk_create([row])
    return row


VIOLATIONS = {
    "count_version_once": lambda: copy_of(the(EvacueeCount, external_id="a"), superseded_at=LATER),
    "count_one_current_version": lambda: copy_of(the(EvacueeCount, external_id="a"), version=2),
    "count_has_an_id": lambda: copy_of(the(EvacueeCount, external_id="a"), external_id=""),
    "count_stock_or_flow": lambda: count(stage="remaining"),
    "count_value_with_its_wording": lambda: count(value=None),
    "count_range_in_order": lambda: count(qualifier="range", value_max=1),
    "corridor_code_once_an_operation": lambda: copy_of(the(Corridor, code="way")),
    "corridor_leads_elsewhere": lambda: copy_of(
        the(Corridor, code="way"), code="new", destination_id=the(Place, code="town").pk
    ),
    "movement_code_once_an_operation": lambda: copy_of(
        stored(Movement(operation=the(Operation, code="op"), code="m", name="M"))
    ),
    "place_code_once_an_operation": lambda: town(code="town"),
    "place_position_whole": lambda: town(latitude=47.1),
    "place_not_inside_itself": lambda: town(id=4711, parent_id=4711),
    "organisation_party_is_authority": lambda: organisation(party="north"),
    "organisation_not_part_of_itself": lambda: organisation(id=4711, part_of_id=4711),
    "membership_once_a_user_and_operation": lambda: copy_of(
        stored(Membership(operation=the(Operation, code="op"), user=the(User), role="observer")), role="reporter"
    ),
    "window_id_once_an_operation": lambda: copy_of(stored(window())),
    "window_id_without_spaces": lambda: window(external_id="w 1"),
    "violation_id_once_an_operation": lambda: copy_of(
        stored(
            Violation(
                operation=the(Operation, code="op"),
                external_id="v",
                window=stored(window()),
                alleged_by=the(Organisation, code="un"),
            )
        )
    ),
}


@pytest.fixture
def operation(db):
    operation = an_operation()
    record(operation, a_count("a"))
    User.objects.create_user("mira")
    return operation


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_it(operation, name):
    row = VIOLATIONS[name]()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row).objects.bulk_create([row])
    assert names_it(str(refusal.value), type(row), name)


def names_it(message, model, name):
    """Whether the database complains of this constraint: by its name, or (SQLite, unique ones) by its columns."""
    (constraint,) = (each for each in model._meta.constraints if each.name == name)
    columns = [model._meta.get_field(field).column for field in getattr(constraint, "fields", ())]
    by_columns = ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name in message or (bool(columns) and message.endswith(f"UNIQUE constraint failed: {by_columns}"))


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("basis", lambda: count(basis="stock")),
        ("period_start", lambda: count(stage="remaining", basis="stock")),
        ("value", lambda: count(qualifier="dozens")),
        ("value_max", lambda: count(value_max=200)),
        ("value_max", lambda: count(qualifier="range")),
        ("longitude", lambda: town(latitude=47.1, longitude=181)),
    ],
)
def test_it_refuses_these_too(operation, field, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row()).objects.bulk_create([row()])


def test_what_they_allow_is_stored(operation):
    for row in (
        count(qualifier="dozens", value=None),
        copy_of(the(EvacueeCount, external_id="a"), version=2, superseded_at=LATER),
        town(code="elsewhere", latitude=-33.9, longitude=18.4),
        organisation(code="new", kind="authority", party="north"),
    ):
        type(row).objects.bulk_create([row])


def test_every_constraint_has_its_violation():
    own = (model for model in apps.get_app_config("corridors").get_models() if "istorical" not in model.__name__)
    names = {each.name for model in own for each in model._meta.constraints if isinstance(each, models.BaseConstraint)}
    assert names == set(VIOLATIONS)


@pytest.mark.parametrize("change", [lambda row: row.save(), lambda row: row.delete()])
def test_a_version_of_a_count_is_neither_saved_nor_deleted(operation, change):
    with pytest.raises(TypeError):
        change(the(EvacueeCount, external_id="a"))
