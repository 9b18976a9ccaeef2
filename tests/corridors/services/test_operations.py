"""Operations and what is planned in them."""

import pytest

from corridors.domain import package as published
from corridors.domain.errors import NotAllowed, Rejected
from corridors.domain.moments import Moment
from corridors.domain.vocabulary import CorridorStatus, PlaceKind, Role, WindowKind, WindowStatus
from corridors.models import CeasefireWindow, Corridor, Operation, Place, User
from corridors.records import record_of
from corridors.services.operations import put_operation, put_planned
from corridors.services.writing import writing
from tests.build import a_member, an_operation

LINE = {"type": "LineString", "coordinates": [[37.5, 47.1], [35.1, 47.8]]}
TOWN = published.Place(code="town", name="Town", kind=PlaceKind.SETTLEMENT)
WINDOW = published.Window(
    external_id="W1",
    corridors=("way",),
    kind=WindowKind.CEASEFIRE,
    announced_by=("icrc", "un"),
    starts_at=Moment.parse("2022-05-03T08:00+03:00"),
    ends_at=Moment.parse("2022-05-03"),
    status=WindowStatus.AGREED,
)


@pytest.fixture
def operation(db):
    return an_operation()


def a_corridor(**changes):
    given = {"origin": "town", "destination": "haven", "status": CorridorStatus.OPEN, **changes}
    return published.Corridor(code="way", name="Way", **given)


def an_operation_record(**changes):
    given = {"name": "Operation op", "timezone": "Europe/Kyiv", "starts_at": Moment.parse("2022-05-01"), **changes}
    return published.Operation(code="op", **given)


def put(operation, record, by=None, **also):
    with writing(operation, by=by) as write:
        return put_planned(write, record, also=also)


def codes_of(refusal):
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_what_is_planned_is_stored_as_it_was_given(operation):
    assert put(operation, WINDOW).outcome == "created"
    assert record_of(CeasefireWindow.objects.get()) == WINDOW


def test_a_correction_takes_a_revision_and_the_same_again_takes_none(operation):
    put(operation, WINDOW)
    before = operation.revision
    changed = published.Window(external_id="W1", kind=WindowKind.CEASEFIRE, status=WindowStatus.COLLAPSED)
    assert put(operation, changed).outcome == "corrected"
    assert operation.revision == before + 1
    assert put(operation, changed).outcome == "unchanged"
    assert operation.revision == before + 1
    assert record_of(CeasefireWindow.objects.get()) == changed


def test_its_history_is_kept(operation):
    put(operation, TOWN)
    put(operation, published.Place(code="town", name="Old Town", kind=PlaceKind.SETTLEMENT))
    names = Place.objects.get(code="town").history.order_by("pk").values_list("name", flat=True)
    assert list(names)[-2:] == ["Town", "Old Town"]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (a_corridor(destination="town"), ("same_ends", "destination")),
        (a_corridor(origin="nowhere"), ("unknown_code", "origin")),
        (a_corridor(via=("nowhere",)), ("unknown_code", "via")),
        (a_corridor(agreed_by=("nobody",)), ("unknown_code", "agreed_by")),
        (published.Place(code="new", name="New", kind=PlaceKind.AREA, parent="nowhere"), ("unknown_code", "parent")),
        (published.Place(code="new", name="New", kind=PlaceKind.AREA, latitude=1.0), ("half_a_position", "latitude")),
        (published.Place(code="town", name="Town", kind=PlaceKind.AREA, parent="plant"), ("cycle", "parent")),
        (published.Place(code="town", name="Town", kind=PlaceKind.AREA, parent="town"), ("cycle", "parent")),
        (published.Movement(code="m", name="M", windows=("none",)), ("unknown_code", "windows")),
        (published.Violation(external_id="v", window="none", alleged_by="un"), ("unknown_code", "window")),
    ],
)
def test_what_is_wrong_is_named_with_its_field_and_nothing_is_stored(operation, record, problem):
    before = operation.revision
    with pytest.raises(Rejected) as refusal:
        put(operation, record)
    assert codes_of(refusal) == [problem]
    assert Operation.objects.get().revision == before


def test_a_window_ends_after_it_starts(operation):
    reversed_window = published.Window(
        external_id="W1",
        kind=WindowKind.CEASEFIRE,
        starts_at=Moment.parse("2022-05-03"),
        ends_at=Moment.parse("2022-05-02"),
        status=WindowStatus.AGREED,
    )
    with pytest.raises(Rejected) as refusal:
        put(operation, reversed_window)
    assert codes_of(refusal) == [("ends_before_start", "ends_at")]


def test_a_route_is_kept_beside_the_record(operation):
    assert put(operation, a_corridor(), route=LINE).outcome == "corrected"
    assert put(operation, a_corridor(), route=LINE).outcome == "unchanged"
    assert Corridor.objects.get(code="way").route == LINE


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ("37.5 47.1", "not_a_route"),
        ({"type": "Point", "coordinates": [37.5, 47.1]}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[37.5, 47.1]]}, "not_a_route"),
        ({"type": "LineString", "coordinates": []}, "not_a_route"),
        ({"type": "LineString"}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[37.5, 97.1], [35.1, 47.8]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [["37.5", "47.1"], [35.1, 47.8]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [[37.5, True], [35.1, 47.8]]}, "not_a_position"),
        ({"type": "MultiLineString", "coordinates": [[[37.5, 47.1], [35.1, 47.8]], [[1, 2]]]}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[1, 2]] * 10_001}, "route_too_long"),
    ],
)
def test_a_route_that_is_none_is_refused(operation, route, code):
    with pytest.raises(Rejected) as refusal:
        put(operation, a_corridor(), route=route)
    assert codes_of(refusal) == [(code, "route")]
    assert Corridor.objects.get(code="way").route is None


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER, None])
def test_nobody_but_a_coordinator_plans(operation, role):
    with pytest.raises(NotAllowed):
        put(operation, TOWN, by=a_member(operation, role, of="un"))


def test_a_coordinator_plans_its_own_operation_alone(operation):
    coordinator = a_member(operation, Role.COORDINATOR)
    assert put(operation, WINDOW, by=coordinator).outcome == "created"
    with pytest.raises(NotAllowed):
        put(an_operation("other"), WINDOW, by=coordinator)


def test_an_administrator_sets_up_an_operation_and_plans_nothing(operation):
    administrator = User.objects.create_superuser("administrator")
    assert put_operation(an_operation_record(name="New name"), by=administrator).outcome == "corrected"
    with pytest.raises(NotAllowed):
        put(operation, TOWN, by=administrator)


def test_a_coordinator_does_not_set_up_operations(operation):
    with pytest.raises(NotAllowed):
        put_operation(an_operation_record(name="Mine"), by=a_member(operation, Role.COORDINATOR))


def test_a_correction_of_an_operation_takes_a_revision(operation):
    before = operation.revision
    put_operation(an_operation_record(timezone="Asia/Damascus"), by=None)
    put_operation(an_operation_record(timezone="Asia/Damascus"), by=None)
    assert Operation.objects.get().revision == before + 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"timezone": "Mars/Olympus"}, ("unknown_timezone", "timezone")),
        ({"ends_at": Moment.parse("2022-04-01")}, ("ends_before_start", "ends_at")),
    ],
)
def test_what_is_wrong_with_an_operation_is_named(operation, changes, problem):
    with pytest.raises(Rejected) as refusal:
        put_operation(an_operation_record(**changes), by=None)
    assert codes_of(refusal) == [problem]
