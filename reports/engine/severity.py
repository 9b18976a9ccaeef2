"""How soon a coordinator should look at a finding: by people in question, in number and as a share of the figures."""

from reports.engine.findings import Severity


def severity_of(people: int, whole: int = 0) -> Severity:
    """The severity of `people` in question where the largest figure compared is `whole` (0: no such figure).

    | people in question                                         | severity |
    |------------------------------------------------------------|----------|
    | 20 or more, a tenth of the whole; 100 or more, a twentieth | high     |
    | 20 or more; 5 or more, a tenth of the whole                | medium   |
    | fewer                                                      | low      |
    """
    is_tenth = people * 10 >= whole
    if (people >= 20 and is_tenth) or (people >= 100 and people * 20 >= whole):
        return Severity.HIGH
    if people >= 20 or (people >= 5 and is_tenth):
        return Severity.MEDIUM
    return Severity.LOW


def caution_severity(people: int) -> Severity:
    """The severity of a caution about `people`: never high, so that it does not hide what cannot be true."""
    return Severity.MEDIUM if people >= 100 else Severity.LOW
