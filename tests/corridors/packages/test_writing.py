import csv
import dataclasses
import random
import resource
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.errors import Conflict
from corridors.domain.package import Package
from corridors.domain.reading import UNREADABLE
from corridors.packages.files import FILES
from corridors.packages.reading import read_package
from corridors.packages.writing import write_package
from tests.corridors.packages.folders import SAMPLES, a_folder


@pytest.fixture
def package(tmp_path):
    return read_package(a_folder(tmp_path / "plain"))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out" / "package"


def texts(folder):
    """The content of every file in the folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def a_full_disk(free):
    """No file can become larger than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda folder: folder.name)
def test_a_sample_is_read_as_it_was_written(sample, folder):
    package = read_package(sample)

    write_package(package, folder)

    assert read_package(folder) == package


def test_the_order_of_a_packages_records_makes_no_difference(folder, tmp_path):
    package = read_package(SAMPLES[0])
    mixed = dataclasses.replace(
        package,
        **{
            file.holds: tuple(random.Random(7).sample(file.records(package), k=len(file.records(package))))
            for file in FILES[1:]
        },
    )

    write_package(package, folder)
    write_package(mixed, tmp_path / "mixed")

    assert texts(folder) == texts(tmp_path / "mixed")


def test_every_file_has_its_header_and_its_hashtags_even_where_it_is_empty(folder, package):
    write_package(Package(operation=package.operation), folder)

    assert sorted(texts(folder)) == sorted(file.name for file in FILES)
    for file in FILES[1:]:
        with (folder / file.name).open(encoding="utf-8", newline="") as opened:
            columns, tags = csv.reader(opened)
        assert dict(zip(columns, tags, strict=True)) == file.tags
    assert read_package(folder) == Package(operation=package.operation)


NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda text: not UNREADABLE.search(text))
FORMULAS = st.text("'=+-@\t\r\n\",;#1a＝", max_size=6)


@given(note=(NOTES | FORMULAS).map(str.strip))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_every_text_comes_back_as_it_was(package, folder, note):
    noted = dataclasses.replace(package, operation=dataclasses.replace(package.operation, note=note))

    write_package(noted, folder)

    assert read_package(folder) == noted


def test_no_cell_is_a_formula(package, folder):
    counts = tuple(dataclasses.replace(count, note='=HYPERLINK("http://example.org")') for count in package.counts)

    write_package(dataclasses.replace(package, counts=counts), folder)

    with (folder / "counts.csv").open(encoding="utf-8", newline="") as opened:
        notes = [row["note"] for row in csv.DictReader(opened)]
    assert notes == ["#meta+note", *['\'=HYPERLINK("http://example.org")'] * 2]


def test_a_new_folder_can_be_read_by_its_owner_alone(package, folder):
    write_package(package, folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_package_of_the_same_operation_is_replaced_and_other_files_are_kept(package, folder):
    write_package(package, folder)
    (folder / "README.md").write_text("# Mine")
    fewer = dataclasses.replace(package, counts=package.counts[:1])

    write_package(fewer, folder)

    assert read_package(folder) == fewer
    assert (folder / "README.md").read_text() == "# Mine"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_empty_folder_is_free(package, folder):
    folder.mkdir(parents=True)

    write_package(package, folder)

    assert read_package(folder) == package


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"letter.txt": "Dear all"}, "not_a_package"),
        ({"operation.csv": "code,name\nother,Other\n"}, "another_package"),
        ({"operation.csv": "code,name\n"}, "another_package"),
        ({"operation.csv": "\x00"}, "another_package"),
    ],
)
def test_anything_else_is_never_overwritten(package, folder, files, code):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    before = texts(folder)

    with pytest.raises(Conflict) as refused:
        write_package(package, folder)

    assert refused.value.code == code
    assert texts(folder) == before


def test_a_file_in_the_place_of_the_folder_is_never_overwritten(package, folder):
    folder.parent.mkdir()
    folder.write_text("Dear all")

    with pytest.raises(Conflict):
        write_package(package, folder)

    assert folder.read_text() == "Dear all"


def test_a_full_disk_leaves_nothing_half_written(package, folder):
    with a_full_disk(free=500), pytest.raises(OSError, match="File too large"):
        write_package(package, folder)

    assert list(folder.parent.iterdir()) == []


def test_a_full_disk_leaves_the_package_that_was_there(package, folder):
    write_package(package, folder)
    before = texts(folder)

    with a_full_disk(free=500), pytest.raises(OSError, match="File too large"):
        write_package(dataclasses.replace(package, counts=()), folder)

    assert texts(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
