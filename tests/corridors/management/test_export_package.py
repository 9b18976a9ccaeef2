import dataclasses
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from corridors.models import EvacueeCount, Operation
from corridors.packages.loading import load_package
from corridors.packages.reading import read_package
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.corridors.packages.folders import a_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path):
    package = read_package(a_folder(tmp_path / "plain"))
    load_package(package)
    return package


def export(*arguments):
    out = StringIO()
    call_command("export_package", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_an_operation_becomes_a_folder(package, tmp_path):
    said = export("op", tmp_path / "out")

    assert said == f"2 counts of op in {tmp_path / 'out'}\n"
    assert read_package(tmp_path / "out") == package


def test_what_was_exported_loads_without_a_change(package, tmp_path):
    export("op", tmp_path / "out")

    assert set(load_package(read_package(tmp_path / "out")).total) == {"unchanged"}


def test_withdrawn_counts_are_left_out(package, tmp_path):
    with writing(Operation.objects.get(), by=None) as write:
        withdraw_count(write, source="un", external_id="A")

    assert export("op", tmp_path / "out").startswith("1 count of op")


def test_the_counts_as_they_stood_at_a_moment(package, tmp_path):
    then = EvacueeCount.objects.get(external_id="B").recorded_at
    counts = (dataclasses.replace(package.counts[0], value=156), *package.counts[1:])
    load_package(dataclasses.replace(package, counts=counts))

    export("op", tmp_path / "now")
    export("op", tmp_path / "then", "--as-of", then.isoformat())
    export("op", tmp_path / "before", "--as-of", "2022-05-05")

    assert [count.value for count in read_package(tmp_path / "now").counts] == [156, 127]
    assert [count.value for count in read_package(tmp_path / "then").counts] == [150, 127]
    assert read_package(tmp_path / "before").counts == ()


@pytest.mark.parametrize(
    ("operation", "options", "reason"),
    [
        ("nowhere", [], "There is no operation 'nowhere'"),
        ("op", ["--as-of", "2022-05-05T18:00"], "needs an offset"),
        ("op", ["--as-of", "yesterday"], "is no date"),
    ],
)
def test_what_cannot_be_exported(package, tmp_path, operation, options, reason):
    with pytest.raises(CommandError, match=reason):
        export(operation, tmp_path / "out", *options)

    assert not (tmp_path / "out").exists()


def test_where_it_cannot_be_written(package, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear all")
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="holds something else than a package"):
        export("op", tmp_path / "letters")
    with pytest.raises(CommandError, match="cannot be written"):
        export("op", tmp_path / "file" / "out")
