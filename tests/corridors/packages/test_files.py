import csv

import pytest

from corridors.domain.reading import TABLES
from corridors.packages.files import FILES
from tests.corridors.packages.folders import SAMPLES


def test_every_table_has_its_file():
    assert [file.table for file in FILES] == list(TABLES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_column_has_a_hashtag_of_its_own(file):
    assert list(file.tags) == list(file.table.columns)
    assert len(set(file.tags.values())) == len(file.tags)


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_samples_have_these_columns_and_hashtags(folder, file):
    with (folder / file.name).open(encoding="utf-8", newline="") as opened:
        columns, tags, *_ = csv.reader(opened)

    assert dict(zip(columns, tags, strict=True)) == file.tags
