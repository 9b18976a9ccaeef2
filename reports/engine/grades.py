"""How far a coordinator trusts a source, by the Admiralty code, and what that weighs."""

from reports.engine.case import Case

RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.6}
CREDIBILITY = {"1": 1.0, "2": 0.8, "3": 0.6, "4": 0.4, "5": 0.2, "6": 0.6}
"""The Admiralty code (NATO AJP-2.1, “Allied Joint Doctrine for Intelligence Procedures”) has letters and digits but no
numbers. These go down in even steps and hold what cannot be judged (F, 6) for average, as the taxonomy
`admiralty-scale` of MISP does; they end above 0, since what a distrusted source says may still be true.
"""

UNJUDGED = "F6"
"""The grade of a source that has none."""


def grade_weight(grade: str) -> float:
    """How much a grade such as B2 weighs beside that of a source that nobody judged, which is 1.

    Raises ValueError for what is no grade from A1 to F6.
    """
    if len(grade) != 2 or grade[0] not in RELIABILITY or grade[1] not in CREDIBILITY:
        raise ValueError(f"{grade!r} is no grade from A1 to F6")
    reliability, credibility = (table[mark] for table, mark in zip((RELIABILITY, CREDIBILITY), grade, strict=True))
    return reliability * credibility / (RELIABILITY[UNJUDGED[0]] * CREDIBILITY[UNJUDGED[1]])


def trust(case: Case, source: str) -> float:
    """What a source's grade weighs; 1 where it has none."""
    return grade_weight(case.grades.get(source, UNJUDGED))


def is_graded(case: Case) -> bool:
    """Whether some source weighs more than another. Where all weigh the same, it is as if nobody had a grade."""
    return len({trust(case, source) for source in {count.source for count in case.counts}}) > 1
