"""Organisations are shared, so what one of them is matters to every operation that names it."""

import pytest

from corridors.domain import package as published
from corridors.domain.errors import NotAllowed, Rejected
from corridors.domain.vocabulary import CorridorStatus, OrganisationKind, Role, WindowKind, WindowStatus
from corridors.models import Operation, Organisation
from corridors.records import record_of
from corridors.services.operations import put_planned
from corridors.services.organisations import put_organisation
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record


@pytest.fixture
def operation(db):
    return an_operation()


def an_organisation(code="agency", **changes):
    return published.Organisation(code=code, **{"name": code, "kind": OrganisationKind.MEDIA, **changes})


def put(organisation, by=None):
    return put_organisation(organisation, by=by)


def revision():
    return Operation.objects.get(code="op").revision


def plan(operation, planned):
    with writing(operation, by=None) as write:
        put_planned(write, planned)


def test_it_is_stored_as_it_was_given(db):
    put(an_organisation("government", kind=OrganisationKind.AUTHORITY, party="north"))
    ministry = an_organisation("ministry", kind=OrganisationKind.AUTHORITY, part_of="government", note="x")
    assert put(ministry).outcome == "created"
    assert put(ministry).outcome == "unchanged"
    assert record_of(Organisation.objects.get(code="ministry")) == ministry


@pytest.mark.parametrize(
    ("organisation", "problem"),
    [
        (an_organisation(party="north"), ("party_of_non_authority", "party")),
        (an_organisation(part_of="nobody"), ("unknown_code", "part_of")),
        (an_organisation(part_of="agency"), ("cycle", "part_of")),
        (an_organisation("parent", part_of="agency"), ("cycle", "part_of")),
    ],
)
def test_what_is_wrong_is_named_with_its_field(db, organisation, problem):
    put(an_organisation("parent"))
    put(an_organisation("agency", part_of="parent"))
    with pytest.raises(Rejected) as refusal:
        put(organisation)
    assert [(found.code, found.field) for found in refusal.value.problems] == [problem]


def test_only_an_administrator_manages_organisations(operation):
    with pytest.raises(NotAllowed):
        put(an_organisation(), by=a_member(operation, Role.COORDINATOR))


@pytest.mark.parametrize(
    "name_it",
    [
        lambda operation: record(operation, a_count("a", source="agency")),
        lambda operation: record(operation, a_count("a", relayed_by="agency")),
        lambda operation: plan(
            operation,
            published.Corridor(
                code="way",
                name="Way",
                origin="town",
                destination="haven",
                status=CorridorStatus.OPEN,
                agreed_by=("agency",),
            ),
        ),
        lambda operation: plan(
            operation,
            published.Window(
                external_id="w", kind=WindowKind.CEASEFIRE, status=WindowStatus.AGREED, announced_by=("agency",)
            ),
        ),
    ],
    ids=["source", "relayed_by", "corridor", "window"],
)
def test_a_correction_takes_a_revision_of_every_operation_that_names_it(operation, name_it):
    put(an_organisation())
    name_it(operation)
    an_operation("untouched")
    before = revision()
    elsewhere = Operation.objects.get(code="untouched").revision
    put(an_organisation(kind=OrganisationKind.NGO))
    put(an_organisation(kind=OrganisationKind.NGO))
    assert revision() == before + 1
    assert Operation.objects.get(code="untouched").revision == elsewhere


def test_whose_voice_a_parent_is_matters_to_the_operations_of_its_parts(operation):
    put(an_organisation("government"))
    put(an_organisation("agency", part_of="government"))
    record(operation, a_count("a", source="agency"))
    before = revision()
    put(an_organisation("government", part_of="un"))
    assert revision() == before + 1


def test_a_new_organisation_concerns_no_operation_yet(operation):
    before = revision()
    put(an_organisation())
    assert revision() == before
