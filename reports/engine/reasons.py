"""What may explain a gap, most likely first: another figure of the people in question, or a difference in what was
counted.
"""

from collections.abc import Iterator, Sequence

from corridors.domain.package import Count
from corridors.domain.ranges import precision_of
from corridors.domain.vocabulary import Qualifier, Stage
from reports.engine.case import Case
from reports.engine.explaining import explanations
from reports.engine.findings import Reason
from reports.engine.messages import Sentence, gettext_noop, organisation, organisations, said, sentence

MOST = 4
"""Reasons that one finding names."""

_OTHERS = {
    "place": gettext_noop("The larger figure may include people of another place: %(source)s says %(said)s."),
    "origin": gettext_noop("The larger figure may include people who came from elsewhere: %(source)s says %(said)s."),
    "group": gettext_noop("The larger figure may include people of another group: %(source)s says %(said)s."),
    "movement": gettext_noop("The larger figure may include people who went another way: %(source)s says %(said)s."),
    "moment": gettext_noop("The larger figure may include people of another time: %(source)s says %(said)s."),
}
_DIFFER = {
    "place": gettext_noop("The figures name different places."),
    "origin": gettext_noop("Not all figures say where the people came from."),
    "group": gettext_noop("The figures count different groups of people."),
    "movement": gettext_noop("The figures name different ways or movements, or only some of them name any."),
    "moment": gettext_noop("The figures are of different times, or of some time of a day that nobody states."),
}
ORDER = ("place", "origin", "movement", "group", "moment", "stage", "wording", "unit", "relay")
"""Kinds of reason, the likelier first where they explain as much."""


def reasons_for(case: Case, members: Sequence[Count], gap: int) -> tuple[tuple[Reason, ...], int]:
    """What may explain a gap between figures, and what is left if the first reason holds; the largest figure comes
    last.
    """
    found = [*_figures(case, members, gap), *_stage(members, gap), *_wording(members, gap)]
    told = {reason.kind for reason in found}
    found += [Reason(kind=kind, sentence=sentence(_DIFFER[kind])) for kind in _differences(members) if kind not in told]
    found += _relay(members)
    found.sort(key=lambda reason: (-(reason.explains or 0), ORDER.index(reason.kind)))
    chosen = tuple(found[:MOST])
    explained = chosen[0].explains or 0 if chosen else 0
    return chosen, gap - explained


def _figures(case: Case, members: Sequence[Count], gap: int) -> Iterator[Reason]:
    for explanation in explanations(case, members, gap):
        count = explanation.count
        told = sentence(_OTHERS[explanation.kind], source=organisation(count.source), said=said(count.key))
        yield Reason(kind=explanation.kind, sentence=told, explains=min(gap, explanation.people))


def _differences(members: Sequence[Count]) -> Iterator[str]:
    """In what the members differ, as far as their words say."""
    if len({member.place for member in members}) > 1:
        yield "place"
    if len({member.origin for member in members}) > 1:
        yield "origin"
    if len({member.group for member in members}) > 1:
        yield "group"
    if len({(member.movement, member.corridor) for member in members}) > 1:
        yield "movement"
    if len({(str(member.period_end), member.is_final) for member in members}) > 1 or any(
        not member.is_final and member.period_end and member.period_end.is_day for member in members
    ):
        yield "moment"


def _stage(members: Sequence[Count], gap: int) -> Iterator[Reason]:
    """An unspecified figure explains all of a gap where it may mean the smaller of departures and arrivals."""
    stages = {member.stage for member in members}
    if Stage.EVACUATED not in stages or len(stages) == 1:
        return
    vague = [member for member in members if member.stage is Stage.EVACUATED]
    larger = vague[0] is not members[-1]
    other = Stage.DEPARTED if larger else Stage.ARRIVED
    told: Sentence = sentence(
        gettext_noop("%(source)s does not say whether it counted people who left or people who arrived."),
        source=organisation(vague[0].source),
    )
    yield Reason(kind="stage", sentence=told, explains=gap if members[-1 if larger else 0].stage is other else None)


def _wording(members: Sequence[Count], gap: int) -> Iterator[Reason]:
    """An imprecise figure may be less precise than it was taken to be: by half of its rounding once more."""
    loosest = max(members, key=lambda member: (_looseness(member), member.key))
    slack = _looseness(loosest)
    if slack:
        told = sentence(gettext_noop("%(source)s gives a round figure."), source=organisation(loosest.source))
        yield Reason(kind="wording", sentence=told, explains=min(gap, slack))


def _looseness(count: Count) -> int:
    if count.qualifier is Qualifier.EXACT and count.value is not None:
        return precision_of(count.value) // 2
    spread = count.range.high - count.range.low if count.range.high is not None else 0
    return spread // 2


def _relay(members: Sequence[Count]) -> Iterator[Reason]:
    relays = sorted({member.relayed_by for member in members if member.relayed_by})
    if relays:
        told = sentence(
            gettext_noop("Known through %(relays)s only: what was first published may read otherwise."),
            relays=organisations(*relays),
        )
        yield Reason(kind="relay", sentence=told)
