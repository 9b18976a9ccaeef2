"""A case as text, one record a line, so that a test shows it at a glance.

Columns are separated by two spaces or more. A count, where only the first four columns are needed:

    un via reuters  3 May            arrived haven from plant  about 127  children=20 id=A corridor=road
    un              29 Apr - 3 May   departed plant            101        final
    un              29 Apr to 3 May  arrived haven             50-60
    un              to 3 May         departed plant            101
    un              1 May 17:48      remaining plant           dozens
    un              ?                departed plant            more than 50

`-` makes an increment of several days; `to` a running total, from the operation's start where none is given; a stage
which is a stock makes a stock; `?` leaves the period out. The figure is `127`, `50-60`, `dozens`, `hundreds`,
`thousands` or a number after `about`, `nearly`, `more than`, `at least`, `fewer than` or `up to`. Then options: any
field of Count as `field=value`, `final` and `so_far`. `id` is external_id, by default the number of the line among the
counts. Days are of 2022, times on the operation's clock (Kyiv's).

What a count names need not be declared: a source becomes an NGO, a place a settlement. Otherwise:

    operation  29 Apr - 8 May
    place      plant  in=city sealed kind=site
    source     mayor  authority party=north part_of=gov
    corridor   road   city to haven via=checkpoint,bridge
    window     w1     3 May 08:00 - 3 May 18:00  by=gov agreed=gov,un status=held announced=2022-05-02
    movement   first  3 May - 4 May  corridors=road
    violation  w1     by=gov against=rebels

`?` stands for a period that is not stated, and for either end of one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from corridors.domain.moments import Moment
from corridors.domain.package import (
    Corridor,
    Count,
    Movement,
    Operation,
    Organisation,
    Package,
    Place,
    Violation,
    Window,
)
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import (
    Basis,
    CorridorStatus,
    OrganisationKind,
    PlaceKind,
    Stage,
    WindowKind,
    WindowStatus,
)
from reports.engine.case import Case
from reports.engine.findings import Finding

ZONE = "Europe/Kyiv"
YEAR = 2022
RECORDS = ("operation", "place", "source", "corridor", "window", "movement", "violation")


def case(text: str) -> Case:
    return Case(package(text))


def ids(findings: Iterable[Finding]) -> list[list[str]]:
    """What each finding names: the ids of its counts and windows. Its sentences must have all their parameters."""
    findings = list(findings)
    for finding in findings:
        for sentence in (finding.summary, *(reason.sentence for reason in finding.reasons)):
            assert "%(" not in sentence.template % sentence.params + sentence.plural % sentence.params
    return [[*(external_id for _, external_id in finding.counts), *finding.windows] for finding in findings]


def package(text: str) -> Package:
    """The package that the lines say, with every place and source that they use."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if line.strip()]
    told = [row for row in rows if row[0] not in RECORDS]
    counts = tuple(count(row, number) for number, row in enumerate(told, start=1))
    said: dict[str, list[list[str]]] = {record: [row[1:] for row in rows if row[0] == record] for record in RECORDS}
    corridors = tuple(_corridor(*row) for row in said["corridor"])
    windows = tuple(_window(*row) for row in said["window"])
    violations = tuple(_violation(number, *row) for number, row in enumerate(said["violation"], start=1))
    sources = {one.code: one for one in (_source(*row) for row in said["source"])}
    for code in _organisations_used(counts, corridors, windows, violations, sources.values()):
        sources.setdefault(code, Organisation(code=code, name=code, kind=OrganisationKind.NGO))
    places = {one.code: one for one in (_place(*row) for row in said["place"])}
    for code in _places_used(counts, corridors, places.values()):
        places.setdefault(code, Place(code=code, name=code, kind=PlaceKind.SETTLEMENT))
    return Package(
        operation=_operation(*(said["operation"] or [["29 Apr - ?"]])[0]),
        places=tuple(places.values()),
        organisations=tuple(sources.values()),
        corridors=corridors,
        windows=windows,
        movements=tuple(_movement(*row) for row in said["movement"]),
        violations=violations,
        counts=counts,
    )


def count(row: list[str], number: int) -> Count:
    speaker, period, where, figure, *more = row
    options = _options(" ".join(more))
    source, _, relay = speaker.partition(" via ")
    stage, _, scope = where.partition(" ")
    place, _, origin = scope.partition(" from ")
    completeness = next((flag for flag in ("final", "so_far") if options.pop(flag, None) is not None), "")
    words = {
        "external_id": options.pop("id", str(number)),
        "source": source,
        "relayed_by": relay,
        "stage": stage,
        "place": place,
        "origin": origin,
        **_period(period, Stage(stage)),
        **_figure(figure),
        "completeness": completeness,
        **options,
    }
    return COUNTS.read(words)


def _figure(said: str) -> dict[str, str]:
    if match := re.fullmatch(r"(\d+)-(\d+)", said):
        return {"qualifier": "range", "value": match[1], "value_max": match[2]}
    if match := re.fullmatch(r"(?:([a-z ]+) )?(\d+)", said):
        return {"qualifier": (match[1] or "exact").replace(" ", "_"), "value": match[2]}
    return {"qualifier": said}


def _period(said: str, stage: Stage) -> dict[str, str]:
    total = re.fullmatch(r"(?:(.+) )?to (.+)", said)
    start, end = (total[1] or "?", total[2]) if total else _ends(said)
    basis = Basis.STOCK if stage.is_stock else Basis.CUMULATIVE if total else Basis.INCREMENT
    return {
        "basis": basis,
        "period_start": "" if basis is Basis.STOCK else _iso(start),
        "period_end": _iso(end),
    }


def _ends(said: str) -> tuple[str, str]:
    start, dash, end = said.partition(" - ")
    return (start, end) if dash else (said, said)


def _iso(said: str) -> str:
    """`3 May` as 2022-05-03, `3 May 08:00` with the zone's offset, `?` as not stated."""
    if said == "?":
        return ""
    if ":" not in said:
        return datetime.strptime(f"{said} {YEAR}", "%d %b %Y").replace(tzinfo=ZoneInfo(ZONE)).date().isoformat()
    instant = datetime.strptime(f"{YEAR} {said}", "%Y %d %b %H:%M").replace(tzinfo=ZoneInfo(ZONE))
    return instant.isoformat(timespec="minutes")


def _moment(said: str) -> Moment | None:
    iso = _iso(said)
    return Moment.parse(iso) if iso else None


def _options(said: str) -> dict[str, str]:
    options = {}
    for option in said.split():
        name, _, value = option.partition("=")
        options[name] = value
    return options


def _codes(options: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(code for code in options.get(name, "").split(",") if code)


def _operation(period: str) -> Operation:
    start, end = _ends(period)
    starts_at = _moment(start)
    assert starts_at
    return Operation(code="case", name="Case", timezone=ZONE, starts_at=starts_at, ends_at=_moment(end))


def _place(code: str, options: str = "") -> Place:
    said = _options(options)
    kind = PlaceKind(said.get("kind", "settlement"))
    return Place(code=code, name=code, parent=said.get("in", ""), kind=kind, sealed="sealed" in said)


def _source(code: str, options: str) -> Organisation:
    kind, _, rest = options.partition(" ")
    said = _options(rest)
    return Organisation(
        code=code,
        name=code,
        kind=OrganisationKind(kind),
        party=said.get("party", ""),
        part_of=said.get("part_of", ""),
    )


def _corridor(code: str, route: str) -> Corridor:
    origin, _, destination, *more = route.split()
    said = _options(" ".join(more))
    return Corridor(
        code=code,
        name=code,
        origin=origin,
        destination=destination,
        via=_codes(said, "via"),
        status=CorridorStatus.OPEN,
        agreed_by=_codes(said, "agreed"),
    )


def _window(external_id: str, period: str, options: str = "") -> Window:
    said = _options(options)
    start, end = _ends(period)
    return Window(
        external_id=external_id,
        corridors=_codes(said, "corridors"),
        kind=WindowKind.CEASEFIRE,
        announced_by=_codes(said, "by"),
        announced_at=Moment.parse(said["announced"]) if "announced" in said else None,
        starts_at=_moment(start),
        ends_at=_moment(end),
        agreed_by=_codes(said, "agreed"),
        status=WindowStatus(said.get("status", "announced")),
    )


def _movement(code: str, period: str = "?", options: str = "") -> Movement:
    start, end = _ends(period)
    said = _options(options)
    return Movement(
        code=code,
        name=code,
        corridors=_codes(said, "corridors"),
        windows=_codes(said, "windows"),
        started_at=_moment(start),
        ended_at=_moment(end),
    )


def _violation(number: int, window: str, options: str) -> Violation:
    said = _options(options)
    return Violation(
        external_id=f"v{number}", window=window, alleged_by=said["by"], alleged_against=said.get("against", "")
    )


def _organisations_used(
    counts: Iterable[Count],
    corridors: Iterable[Corridor],
    windows: Iterable[Window],
    violations: Iterable[Violation],
    sources: Iterable[Organisation],
) -> list[str]:
    used = [code for one in counts for code in (one.source, one.relayed_by)]
    used += [code for one in corridors for code in one.agreed_by]
    used += [code for one in windows for code in (*one.announced_by, *one.agreed_by)]
    used += [code for one in violations for code in (one.alleged_by, one.alleged_against)]
    used += [one.part_of for one in sources]
    return [code for code in used if code]


def _places_used(counts: Iterable[Count], corridors: Iterable[Corridor], places: Iterable[Place]) -> list[str]:
    used = [code for one in counts for code in (one.place, one.origin)]
    used += [code for one in corridors for code in (one.origin, one.destination, *one.via)]
    used += [one.parent for one in places]
    return [code for code in used if code]
