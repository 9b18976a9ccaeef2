"""The parameters of an address, to values or to a coded problem."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from corridors.domain.errors import Rejected
from corridors.parameters import check_parameters, flag, moment, number, word

KYIV = ZoneInfo("Europe/Kyiv")


def code(reading, *args) -> tuple[str, str]:
    with pytest.raises(Rejected) as rejected:
        reading(*args)
    (problem,) = rejected.value.problems
    assert problem.message.startswith(("There is no", f"{problem.field}: "))
    return problem.code, problem.field


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2022-05-05T18:00+03:00", datetime(2022, 5, 5, 15, tzinfo=UTC)),
        ("2022-05-05T18:00 03:00", datetime(2022, 5, 5, 15, tzinfo=UTC)),
        ("2022-05-05T18:00Z", datetime(2022, 5, 5, 18, tzinfo=UTC)),
        ("2022-05-05", datetime(2022, 5, 5, 21, tzinfo=UTC)),
    ],
)
def test_a_moment_is_an_instant_or_a_days_end(said, meant):
    assert moment({"as_of": said}, "as_of", KYIV) == meant


def test_what_is_not_given_has_its_default():
    assert moment({}, "as_of", KYIV) is None
    assert flag({}, "withdrawn") is False
    assert word({}, "mode", ("all", "each"), "all") == "all"
    assert number({}, "after", 0) == 0


def test_what_is_given_is_read():
    assert flag({"withdrawn": "true"}, "withdrawn") is True
    assert word({"mode": "each"}, "mode", ("all", "each"), "all") == "each"
    assert number({"after": "17"}, "after", 0) == 17


@pytest.mark.parametrize("said", ["", " ", "tomorrow", "2022-05-05T18:00 3", "2022-13-01", "0001-01-01"])
def test_a_moment_that_is_none_is_refused(said):
    assert code(moment, {"as_of": said}, "as_of", KYIV) in {
        ("not_a_moment", "as_of"),
        ("moment_out_of_range", "as_of"),
    }


def test_a_time_without_an_offset_is_refused():
    assert code(moment, {"as_of": "2022-05-05T18:00"}, "as_of", KYIV) == ("moment_without_offset", "as_of")


def test_words_flags_and_numbers_that_are_none_are_refused():
    assert code(flag, {"withdrawn": "yes"}, "withdrawn") == ("not_true_or_false", "withdrawn")
    assert code(word, {"mode": "some"}, "mode", ("all", "each"), "all") == ("unknown_word", "mode")
    assert code(number, {"after": "-1"}, "after", 0) == ("not_a_number", "after")


def test_a_parameter_that_nobody_reads_and_text_that_no_database_holds_are_refused():
    check_parameters({"source": "un"}, {"source", "place"})
    assert code(check_parameters, {"sauce": "un"}, {"source"}) == ("unknown_parameter", "sauce")
    assert code(check_parameters, {"source": "a\x00"}, {"source"}) == ("unreadable_text", "source")
