"""Who speaks with whose voice: what makes two counts independent of each other, or two relays of one statement."""

from corridors.domain.package import Count
from corridors.domain.vocabulary import OrganisationKind, Qualifier
from reports.engine.case import Case

TELLING = 20
"""From this size on, the same unrounded number said twice is hardly chance."""


def party_of(case: Case, source: str) -> str:
    """The party to the conflict for which a source speaks, itself or by its topmost voice; empty for everyone else."""
    for code in (source, case.voice(source)):
        organisation = case.package.organisation_by_code.get(code)
        if organisation and organisation.party:
            return organisation.party
    return ""


def is_outlet(case: Case, source: str) -> bool:
    """Whether a source passes on what others say: the press."""
    return source in case.once(_outlets)


def _outlets(case: Case) -> frozenset[str]:
    return frozenset(one.code for one in case.package.organisations if one.kind is OrganisationKind.MEDIA)


def is_telling(count: Count) -> bool:
    """Whether the number itself betrays one origin: exact, unrounded and not small, such as 694."""
    value = count.value
    return value is not None and value >= TELLING and value % 10 != 0 and count.qualifier is Qualifier.EXACT


def share_a_root(case: Case, one: Count, other: Count) -> bool:
    """Whether two counts of the same telling number are likely one statement: by one voice, or told by an outlet."""
    if case.voice(one.source) == case.voice(other.source):
        return True
    return is_outlet(case, one.source) or is_outlet(case, other.source)


def order_of_telling(count: Count) -> tuple[str, str, str]:
    """Sorts counts as they were published; by key where that is not known."""
    return (count.reported_at.said if count.reported_at else "", *count.key)
