"""An operator at the command line: a package goes in, the discrepancies come out, and the same package again."""

import json
import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from corridors.packages.reading import read_package

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "samples" / "homs_old_city_2014"
HOMS = "homs-old-city-2014"


def said_by(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_from_the_package_to_its_discrepancies_and_back(tmp_path):
    assert "66 created, 0 corrected, 0 unchanged" in said_by("load_package", FOLDER)
    assert "Not evaluated since the last write" in said_by("discrepancies", HOMS)
    opened = re.search(r"(\d+) opened, 0 closed, \1 open", said_by("evaluate", HOMS))
    assert opened
    assert said_by("evaluate") == "Everything is evaluated at its last revision.\n"

    told = json.loads(said_by("discrepancies", HOMS, format="json"))
    assert told["operation"] == HOMS
    first = told["findings"][0]
    assert set(first) == {"kind", "class", "severity", "gap", "counts", "windows", "cluster", "summary"}
    held = next(one for one in told["findings"] if {"HO-18", "HO-19"} <= set(one["counts"]))
    assert held["gap"] > 0

    table = said_by("discrepancies", HOMS).splitlines()
    assert table[-1] == f"{opened[1]} open discrepancies"
    assert table[0].endswith(first["summary"])

    said_by("export_package", HOMS, tmp_path / "out")
    assert read_package(tmp_path / "out") == read_package(FOLDER)


@pytest.mark.parametrize("command", ["evaluate", "discrepancies"])
def test_an_operation_that_is_not_there_is_named(command):
    with pytest.raises(CommandError, match="no operation 'nowhere'"):
        said_by(command, "nowhere")
