"""What holds of every rule, whatever it looks for: counts that nobody foresaw neither stop it nor make it say twice."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.domain.vocabulary import Group, Stage, WindowStatus
from reports.engine import rules
from reports.engine.storage import restored, stored
from tests.reports.engine.notation import case, ids

RULES = sorted(module.name for module in iter_modules(rules.__path__))
DECLARED = """
    source  gov    authority party=north
    source  mayor  authority part_of=gov
    source  army   authority party=south
    source  un     un
    source  paper  media
    place   plant  in=city sealed
    corridor  road   city to haven via=plant agreed=gov,army
    corridor  track  plant to camp
"""
SOURCES = ("gov", "mayor", "army", "un", "paper", "stranger")
PERIODS = ("1 May", "2 May", "8 May", "1 May - 2 May", "to 2 May", "1 May to 8 May", "1 May 08:00", "?")
FIGURES = ("0", "46", "101", "694", "about 5000", "more than 200", "50-60", "dozens", "thousands")
OPTIONS = ("", "corridor=road", "corridor=track", "movement=first", "unit=vehicles", "statement=note", "men=60 boys=7")


def line(*columns):
    return st.tuples(*(st.sampled_from(column) for column in columns)).map("  ".join)


counts = line(
    [*SOURCES, "mayor via paper"],
    PERIODS,
    [f"{stage} {place}" for stage in Stage for place in ("city", "plant", "haven", "camp from plant")],
    FIGURES,
    [*OPTIONS, *(f"group={group}" for group in Group)],
)
windows = st.tuples(
    st.sampled_from(("1 May - 2 May", "1 May 08:00 - ?", "? - 2 May", "?", "2 May - 8 May")),
    st.sampled_from(("by=gov", "by=army agreed=army", "by=un agreed=gov,army", "announced=2022-05-01")),
    st.sampled_from(WindowStatus),
    st.sampled_from(("", "corridors=road", "corridors=road,track")),
).map(lambda drawn: "{}  {} status={} {}".format(*drawn).rstrip())


@st.composite
def texts(draw):
    lines = draw(st.lists(counts, max_size=12))
    announced = [f"window  w{number}  {window}" for number, window in enumerate(draw(st.lists(windows, max_size=4)))]
    accused = [f"violation  w0  by={by}" for by in draw(st.lists(st.sampled_from(SOURCES), max_size=2)) if announced]
    numbered = [f"{said}  id={number}" for number, said in enumerate(lines)]
    return numbered, [*announced, *accused]


def found(rule, *lines):
    return list(import_module(f"reports.engine.rules.{rule}").find(case("\n".join((DECLARED, *lines)))))


@pytest.mark.parametrize("rule", RULES)
@given(texts())
@settings(max_examples=40, deadline=None)
def test_no_rule_stops_at_odd_counts_nor_says_one_thing_twice(rule, text):
    lines, others = text
    findings = found(rule, *lines, *others)

    assert len({finding.fingerprint for finding in findings}) == len(findings)
    assert [restored(stored(finding)) for finding in findings] == findings
    assert all(finding.gap >= 0 for finding in findings)
    assert all(finding.counts or finding.windows for finding in findings)
    assert ids(findings) is not None


@pytest.mark.parametrize("rule", RULES)
@given(texts())
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_rows_is_of_no_account(rule, text):
    lines, others = text

    def as_set(findings):
        return {(finding.fingerprint, finding.severity, finding.gap, finding.summary.template) for finding in findings}

    assert as_set(found(rule, *lines, *others)) == as_set(found(rule, *reversed(lines), *reversed(others)))
