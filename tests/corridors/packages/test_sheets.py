import os
import time

import pytest

from corridors.packages import sheets
from corridors.packages.sheets import SheetError, rows_of


@pytest.fixture
def sheet(tmp_path):
    def write(content):
        path = tmp_path / "counts.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path):
    """Why the file cannot be read to its end, as code and row."""
    with pytest.raises(SheetError) as refused:
        list(rows_of(path))
    return refused.value.code, refused.value.row


@pytest.mark.parametrize(
    "content",
    [
        "code,name\nun,UN\n",
        "code,name\r\nun,UN\r\n",
        "code,name\run,UN\r",
        "code,name\nun,UN",
        b"\xef\xbb\xbfcode,name\nun,UN\n",
        '"code","name"\n"un","UN"\n',
        " code , name \n un , UN \n",
        "code,name\n#org+code,#org+name\nun,UN\n".replace("#org+code,#org+name\n", ""),
    ],
)
def test_the_same_rows_in_any_dress(sheet, content):
    assert list(rows_of(sheet(content))) == [(1, ["code", "name"]), (2, ["un", "UN"])]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(sheet):
    content = 'code,note\n\nun,"two\nlines"\n , \nicrc,x\n'

    assert [number for number, _ in rows_of(sheet(content))] == [1, 3, 5]


def test_a_row_of_hashtags_is_left_out_where_it_is_the_second(sheet):
    assert list(rows_of(sheet("code,name,note\n#org+code,#org+name,\nun,UN,x\n"))) == [
        (1, ["code", "name", "note"]),
        (3, ["un", "UN", "x"]),
    ]
    assert [number for number, _ in rows_of(sheet("code,name\nun,#1\n#org+code,#org+name\n"))] == [1, 2, 3]


def test_cells_mean_what_they_say(sheet):
    (row,) = rows_of(sheet("'=1+1,'Ayn,''=x\n"))

    assert row == (1, ["=1+1", "'Ayn", "'=x"])


def test_a_file_with_nothing_in_it_has_no_rows(sheet):
    assert list(rows_of(sheet(""))) == []
    assert list(rows_of(sheet(b"\xef\xbb\xbf"))) == []


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"code,name\nun,Organisation des Nations uni\xe9s\n", "not_utf8", 2),
        (b'code,name\nun,"two\nlines"\nicrc,\xff\n', "not_utf8", 3),
        ("code,name\nun,UN\n".encode("utf-16"), "not_utf8", 1),
        ("code,name\nun,UN\n".encode("utf-16-le"), "not_text", 1),
        (b"code,name\nun,U\x00N\n", "not_text", 2),
        (b'code,name\nun,"UN\nicrc,ICRC\n', "bad_quoting", 2),
        (b'code,name\nun,"UN"N"\n', "bad_quoting", 2),
        (b"code,name\nun,UN\nicr", "cut_off", 3),
    ],
)
def test_what_cannot_be_read_to_its_end(sheet, content, code, row):
    assert refusal(sheet(content)) == (code, row)


def test_a_row_may_end_early_in_a_file_that_is_not_cut_off(sheet):
    assert list(rows_of(sheet("code,name,note\nun,UN\n")))[1] == (2, ["un", "UN"])


@pytest.mark.parametrize("kind", ["folder", "dangling link", "pipe", "endless", "broken"])
def test_what_is_no_file(tmp_path, kind):
    path = tmp_path / "counts.csv"
    match kind:
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to(tmp_path / "nothing")
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "broken":
            path.symlink_to("/proc/self/mem")  # It opens, and reading its first byte is an input/output error.

    assert refusal(path) == ("unreadable_file", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (sheets.LARGEST_FILE + 1), "file_too_large"),
        (b"," * 40_000_000, "row_too_long"),
        (b'"\n",' * 10_000_000, "row_too_long"),
        (b'"' + b"x" * 40_000_000, "row_too_long"),
        (b"\n" * 1_000_000, "too_many_rows"),
    ],
    ids=["huge", "commas", "line ends in quotes", "an open quote", "empty rows"],
)
def test_a_file_larger_than_any_real_one_is_refused_at_once(sheet, content, code):
    path = sheet(content)
    before = time.process_time()

    assert refusal(path)[0] == code
    assert time.process_time() - before < 2
