"""The versions of a count, in place of a history."""

import pytest

from corridors.admin.counts.versions import versions_of
from corridors.models import EvacueeCount
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, record
from tests.corridors.admin.conftest import text_of

HISTORY = "evacueecount_history"


@pytest.fixture
def rows(operation, people):
    """The UN's count `a`: 127, corrected to more than 130 by its reporter, withdrawn, and brought back."""
    record(operation, a_count("a"))
    record(operation, a_count("a", qualifier="more_than", value="130", note="<b>read again</b>"), by=people["un"])
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="a")
    record(operation, a_count("a", qualifier="more_than", value="130", note="<b>read again</b>"))
    return list(EvacueeCount.objects.order_by("version"))


def test_the_last_version_comes_first_and_each_names_its_changes(rows):
    versions = versions_of(rows)
    assert [(version.row.version, version.figure) for version in versions] == [
        (4, "more than 130"),
        (3, "more than 130"),
        (2, "more than 130"),
        (1, "127"),
    ]
    assert [(change.label, change.before, change.after) for change in versions[2].changes] == [
        ("Wording", "exact", "more_than"),
        ("Number", "127", "130"),
        ("Note", "–", "<b>read again</b>"),
    ]


def test_any_version_leads_to_all_of_them(reporter, rows):
    pages = [text_of(reporter.get(HISTORY, row.pk)) for row in rows]
    assert len(set(pages)) == 1
    assert "4 more than 130" in pages[0]
    assert "Brought back as it was" in pages[0]
    assert "Withdrawn" in pages[0]
    assert "<b>read again</b>" in pages[0], "as text, not as markup"


def test_it_says_which_organisation_logged_each(reporter, rows):
    versions = reporter.get(HISTORY, rows[0].pk).context["versions"]
    assert [str(version.row.logged_by or "–") for version in versions] == ["UN", "UN", "UN", "–"]


def test_every_member_reads_it_where_counts_are_shared(doors, operation, rows):
    for who in ("icrc", "observer", "coordinator"):
        assert doors[who].get(HISTORY, rows[0].pk).status_code == 200
    type(operation).objects.filter(pk=operation.pk).update(shares_counts=False)
    statuses = {who: doors[who].get(HISTORY, rows[0].pk).status_code for who in ("un", "icrc", "coordinator")}
    assert statuses == {"un": 200, "icrc": 302, "coordinator": 200}


@pytest.mark.parametrize("pk", ["4711", "word", "-1"])
def test_what_is_not_there_has_no_versions(reporter, rows, pk):
    assert reporter.get(HISTORY, pk).status_code == 302
