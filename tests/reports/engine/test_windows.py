from reports.engine.windows import hours_of, serves
from tests.reports.engine.notation import case


def hours(text):
    made = case(text)
    return {
        one.window.external_id: ((one.start - made.starts_at) / 3600, (one.end - made.starts_at) / 3600)
        for one in hours_of(made)
    }


def test_the_hours_of_a_window_are_those_announced():
    assert hours("window  w1  29 Apr 08:00 - 30 Apr  announced=2022-04-28") == {"w1": (8, 48)}


def test_a_start_not_stated_is_that_of_the_day_on_which_it_ends_or_was_announced():
    assert hours("window  w1  ? - 30 Apr 18:00") == {"w1": (24, 42)}
    assert hours("window  w1  ?  announced=2022-04-30") == {"w1": (24, 48)}
    assert hours("window  w1  ?") == {}


def test_an_end_not_stated_is_the_next_start_for_a_same_corridor():
    text = """
        window  w1  29 Apr 08:00 - ?  corridors=road,track
        window  w2  30 Apr - 30 Apr   corridors=lane
        window  w3  1 May - ?         corridors=track
    """

    assert hours(text) == {"w1": (8, 48), "w2": (24, 48), "w3": (48, float("inf"))}


def test_a_collapsed_window_without_an_end_is_over_that_day():
    assert hours("window  w1  29 Apr 08:00 - ?  status=collapsed") == {"w1": (8, 24)}


def test_a_window_serves_its_corridors_and_those_that_follow_them_from_the_start():
    package = case("""
        corridor  road   city to haven via=bridge
        corridor  leg    county to bridge
        corridor  track  city to hills
        place     city   in=county
        window    w1     29 Apr - 29 Apr  corridors=leg
        window    w2     29 Apr - 29 Apr
    """).package
    named, open_to_all = package.windows

    assert [serves(package, named, corridor) for corridor in package.corridors] == [True, True, False]
    assert all(serves(package, open_to_all, corridor) for corridor in package.corridors)
