"""People who left, and of whom no figure says that they arrived, when everyone usually has.

The harm: buses that were stopped, turned back or fired on are found late, because departures and arrivals are published
by different people, and nobody subtracts one from the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reports.engine.accounts import Account, Told, accounts_of, borne_out
from reports.engine.case import Case, Reading
from reports.engine.findings import Finding, FindingClass
from reports.engine.journeys import Way
from reports.engine.messages import Param, Sentence, ngettext, organisation, said
from reports.engine.severity import severity_of

LEFT = (("source", "departed"), ("third", "joined"))
FOUND = (("other", "arrived"), ("next", "also"), ("last", "besides"))
"""The names of sources and figures in the sentences: those who should have arrived, and what became of them."""


def find(case: Case) -> Iterator[Finding]:
    """For each movement, corridor and sealed place, the account by which most people are missing.

    Where the reliable departures of a movement leave nobody out, so are asked the disputed ones that only parties to
    the conflict deny: who says that more left may be right. What misses no more people of a corridor, or of a sealed
    place, than what is told of its movements and corridors is not told.
    """
    told = Told(case)
    missing: dict[str, int] = defaultdict(int)
    for way in sorted({*told.left, *told.disputed}, key=lambda way: (not way.movement, not way.corridor, way)):
        accounts = accounts_of(told, way, told.left[way])
        if way.movement and not any(account.gap > 0 for account in accounts):
            accounts = accounts_of(told, way, [r for r in told.disputed[way] if told.is_denied_by_parties_only(r)])
        worst = max(accounts, key=lambda account: account.gap, default=None)
        corridors = way.corridors(case)
        known = 0 if way.movement else sum(missing[code] for code in corridors)
        if worst is not None and worst.gap > known and _is_telling(way, worst):
            for corridor in corridors:
                missing[corridor] += worst.gap - known
            yield _finding(borne_out(told, way, worst))


def _is_telling(way: Way, account: Account) -> bool:
    """Whether people are missing rather than miscounted: the passengers of one movement are counted one by one, and
    totals at two ends of a road differ by as many as counting errors make, which grow with the square root.
    """
    return bool(way.movement) or account.gap**2 > account.people


def _finding(account: Account) -> Finding:
    left = [*account.left, *account.agreed, *account.joined]
    found = [*account.gone, *account.beside, *account.arrived]
    return Finding(
        kind="departed_not_arrived",
        class_=FindingClass.ALERT,
        severity=severity_of(account.gap, account.people),
        gap=account.gap,
        counts=tuple(reading.key for reading in [*left, *found]),
        summary=_summary(left, found, account),
        unexplained=account.gap,
    )


def _summary(left: Sequence[Reading], found: Sequence[Reading], account: Account) -> Sentence:
    """What each figure says, and how many people are missing, in one sentence."""
    gap = account.gap
    told: dict[str, Param] = {}
    for names, readings in ((LEFT, left), (FOUND, found)):
        for (source, figure), reading in zip(names, readings, strict=False):
            told |= {source: organisation(reading.count.source), figure: said(reading.key)}
    match len(left), len(found):
        case 1, 1:
            return ngettext(
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s: at least %(number)s person "
                "left and is not known to have arrived.",
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s: at least %(number)s people "
                "left and are not known to have arrived.",
                gap,
                **told,
            )
        case 2, 1:
            return ngettext(
                "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s: "
                "at least %(number)s person left and is not known to have arrived.",
                "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s: "
                "at least %(number)s people left and are not known to have arrived.",
                gap,
                **told,
            )
        case 1, 2:
            return ngettext(
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s, and %(next)s says %(also)s: at "
                "least %(number)s person left and is not known to have arrived.",
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s, and %(next)s says %(also)s: at "
                "least %(number)s people left and are not known to have arrived.",
                gap,
                **told,
            )
        case 2, 2:
            return ngettext(
                "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s, "
                "and %(next)s says %(also)s: at least %(number)s person left and is not known to have "
                "arrived.",
                "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s, "
                "and %(next)s says %(also)s: at least %(number)s people left and are not known to have "
                "arrived.",
                gap,
                **told,
            )
        case 1, 3:
            return ngettext(
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s, %(next)s says %(also)s and "
                "%(last)s says %(besides)s: at least %(number)s person left and is not known to have arrived.",
                "%(source)s says %(departed)s; but %(other)s says %(arrived)s, %(next)s says %(also)s and "
                "%(last)s says %(besides)s: at least %(number)s people left and are not known to have "
                "arrived.",
                gap,
                **told,
            )
    return ngettext(
        "%(source)s says %(departed)s. By %(figures)s figures, at least %(people)s people left or joined, and at most "
        "%(most)s arrived or got no further: at least %(number)s person is not known to have arrived.",
        "%(source)s says %(departed)s. By %(figures)s figures, at least %(people)s people left or joined, and at most "
        "%(most)s arrived or got no further: at least %(number)s people are not known to have arrived.",
        gap,
        source=told["source"],
        departed=told["departed"],
        figures=len(left) + len(found),
        people=account.people,
        most=account.found,
    )
