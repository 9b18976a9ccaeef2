"""What a frozen report holds: all that its sentences name, and it reads back as it was."""

import json
from dataclasses import replace

from reports.engine import reconcile
from reports.engine.messages import said, sentence
from reports.frozen.content import content_of, restored_content, stored_content
from reports.services.estimating import first_estimates
from reports.wording import Names, render
from tests.reports.engine.notation import case

LINES = """
    place   plant  in=city sealed kind=site
    source  mayor  authority party=north
    corridor  road  city to haven via=checkpoint
    window  w1     3 May 08:00 - 3 May 18:00  by=mayor agreed=mayor,un status=held
    violation  w1  by=mayor
    un      3 May  arrived haven  about 100  id=A corridor=road
    mayor   3 May  arrived haven  156        id=B
    icrc    3 May  killed elsewhere  2       id=C
"""


def frozen(findings=None, estimates=None):
    of = case(LINES)
    found = reconcile(of).findings
    return content_of(
        of.package,
        found if findings is None else findings,
        first_estimates(of) if estimates is None else estimates,
        versions={count.key: 3 for count in of.package.counts},
        discrepancies={found[0].fingerprint: 14},
        salt="chance",
    )


def test_it_reads_back_as_it_was_through_json():
    content = frozen()
    assert content.findings
    assert content.estimates
    assert restored_content(json.loads(json.dumps(stored_content(content)))) == content


def test_it_holds_no_fraction_whose_form_could_change():
    def numbers(value):
        if isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from numbers(each)
        elif isinstance(value, float):
            yield value

    assert list(numbers(stored_content(frozen()))) == []
    assert list(numbers({"a": [1, {"b": 1.5}]})) == [1.5]


def test_the_counts_that_are_named_are_there_with_their_ranges_and_the_others_are_counted():
    (conflict, *_) = frozen().findings
    content = frozen([conflict], [])
    assert set(content.versions) == {("un", "A"), ("mayor", "B")} == {count.key for count in content.package.counts}
    assert (content.ranges["un", "A"].low, content.ranges["un", "A"].high) == (90, 110)
    assert content.standing == (3, 3)
    assert content.discrepancies == (14,)


def test_a_count_that_only_a_reason_cites_is_there_too():
    (conflict, *_) = frozen().findings
    reason = replace(conflict.reasons[0], sentence=sentence("%(said)s", said=said(("icrc", "C"))))
    content = frozen([replace(conflict, reasons=(reason,))], [])
    assert ("icrc", "C") in content.versions
    assert "killed" in render(reason.sentence, Names.of(content.package))
