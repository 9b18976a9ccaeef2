from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from corridors.models import EvacueeCount, Operation
from tests.corridors.packages.folders import PLAIN, SAMPLES, a_folder

pytestmark = pytest.mark.django_db


def load(folder, *options):
    """What the command says, and on which stream the rest went."""
    out, err = StringIO(), StringIO()
    try:
        call_command("load_package", str(folder), *options, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, str(error), err.getvalue().splitlines()
    assert not err.getvalue()
    return 0, out.getvalue().splitlines()[-1], out.getvalue().splitlines()


def test_it_says_what_became_of_each_file(tmp_path):
    code, last, said = load(a_folder(tmp_path / "package"))

    assert code == 0
    assert last == "12 created, 0 corrected, 0 unchanged (op is at revision 1)"
    assert said[0].split() == ["file", "created", "corrected", "unchanged"]
    assert said[-2].split() == ["counts.csv", "2", "0", "0"]


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_a_second_time_changes_nothing(folder):
    created = load(folder)[1].split()[0]

    assert load(folder)[1].startswith(f"0 created, 0 corrected, {created} unchanged")


def test_a_dry_run_says_the_same_and_stores_nothing(tmp_path):
    folder = a_folder(tmp_path / "package")

    assert load(folder, "--dry-run")[1] == "12 created, 0 corrected, 0 unchanged (dry run, nothing was stored)"
    assert not Operation.objects.exists()


def test_every_problem_has_its_file_row_column_code_and_reason(tmp_path):
    counts = PLAIN["counts.csv"].replace(",127,", ",minus one,").replace("haven", "heaven")

    code, error, said = load(a_folder(tmp_path / "package", counts=counts))

    assert (code, error) == (1, "2 problems; nothing was stored.")
    assert [line.split(maxsplit=4) for line in said] == [
        ["file", "row", "column", "code", "reason"],
        [
            "counts.csv",
            "2",
            "value",
            "not_a_number",
            "value: 'minus one' is no whole number from 0 to 2,000,000,000 written with digits only.",
        ],
        ["counts.csv", "3", "place", "unknown_code", "place: 'heaven' is not known here; add it first."],
    ]
    assert not Operation.objects.exists()


def test_what_the_database_knows_otherwise_is_a_problem_too(tmp_path):
    load(a_folder(tmp_path / "package"))
    organisations = PLAIN["organisations.csv"].replace("UN,un", "United Nations,un")

    code, error, said = load(a_folder(tmp_path / "other", organisations=organisations))

    assert (code, error) == (1, "1 problem; nothing was stored.")
    assert said[1].split()[:4] == ["organisations.csv", "2", "name", "organisation_differs"]
    assert "'UN'" in said[1]
    assert "'United Nations'" in said[1]


def test_a_folder_that_does_not_exist(tmp_path):
    code, error, said = load(tmp_path / "nowhere")

    assert (code, error) == (1, "1 problem; nothing was stored.")
    assert "There is no folder" in said[1]


def test_a_correction_keeps_what_was_said_before(tmp_path):
    load(a_folder(tmp_path / "package"))

    _, last, _ = load(a_folder(tmp_path / "package", counts=PLAIN["counts.csv"].replace(",150,", ",156,")))

    assert last == "0 created, 1 corrected, 11 unchanged (op is at revision 2)"
    assert list(EvacueeCount.objects.filter(external_id="B").values_list("value", flat=True)) == [150, 156]
