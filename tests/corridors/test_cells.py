import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.cells import inert, meant


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://example.org")', '\'=HYPERLINK("http://example.org")'),
        ("+380", "'+380"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\r=x", "'\r=x"),
        ("\n=x", "'\n=x"),
        ("＝1+1", "'＝1+1"),
        ("'=1+1", "''=1+1"),
        ("''=1+1", "'''=1+1"),
    ],
)
def test_what_a_spreadsheet_might_run_is_written_after_an_apostrophe(text, cell):
    assert inert(text) == cell
    assert meant(cell) == text


@pytest.mark.parametrize(
    "text", ["", "127", "-12.5", "-3", "'Ayn Tarma", "'", "a=b", "https://example.org/?a=1", "#org+code"]
)
def test_anything_else_is_written_as_it_is(text):
    assert inert(text) == text == meant(text)


@given(st.text(alphabet="'=+-@\t\r\n＝1.a", max_size=8) | st.text())
def test_every_text_comes_back_as_it_was(text):
    assert meant(inert(text)) == text


@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠1.a", max_size=8) | st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_negative_number(text):
    cell = inert(text)

    assert not cell.startswith(tuple("=+@\t\r\n＝＋－＠"))
    assert not cell.startswith("-") or float(cell) <= 0
