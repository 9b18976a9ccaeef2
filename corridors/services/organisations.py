"""Organisations, which all operations share; who of them may sign in is in `members`."""

from django.db import transaction
from django.db.models import Q

from corridors import access
from corridors.access import Action
from corridors.domain import package as published
from corridors.domain.checks import Known, check_no_cycle, check_organisation
from corridors.domain.errors import NotAllowed, Rejected
from corridors.models import Operation, Organisation, User
from corridors.services.outcomes import Outcome
from corridors.services.records import Put, put_record
from corridors.services.writing import writing


@transaction.atomic
def put_organisation(organisation: published.Organisation, *, by: User | None) -> Put:
    """Creates or corrects an organisation. Raises Rejected, or NotAllowed for one who is no administrator.

    A correction takes a revision of every operation that names the organisation, as it may change who is independent.
    """
    if by is not None and not access.may(by, Action.ADMINISTER):
        raise NotAllowed("Only an administrator manages organisations.")
    parents = {code: part_of or "" for code, part_of in Organisation.objects.values_list("code", "part_of__code")}
    problems = check_organisation(organisation, Known(organisations=parents))
    parents[organisation.code] = organisation.part_of
    if cycle := check_no_cycle("part_of", parents).get(organisation.code):
        problems.append(cycle)
    if problems:
        raise Rejected(problems)
    put = put_record(organisation)
    if put.outcome is Outcome.CORRECTED:
        for operation in _naming(put.row):
            with writing(operation, by=by) as write:
                write.take_revision()
    return put


def _naming(organisation: Organisation) -> list[Operation]:
    family = [organisation.pk, *_parts_of(organisation.pk)]
    named = (
        Q(counts__source__in=family)
        | Q(counts__relayed_by__in=family)
        | Q(corridors__agreed_by__in=family)
        | Q(windows__announced_by__in=family)
        | Q(windows__agreed_by__in=family)
        | Q(violations__alleged_by__in=family)
        | Q(violations__alleged_against__in=family)
    )
    return list(Operation.objects.filter(pk__in=Operation.objects.filter(named).values("pk")).order_by("pk"))


def _parts_of(pk: int) -> list[int]:
    parts = list(Organisation.objects.filter(part_of=pk).values_list("pk", flat=True))
    return [*parts, *(inner for part in parts for inner in _parts_of(part))]
