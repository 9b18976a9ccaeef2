"""A system has no more lines than the figures need."""

from corridors.domain.vocabulary import Group
from reports.engine.case import Case
from reports.engine.disputes import open_world
from tests.reports.engine.notation import case


def _groups(of: Case, place: str) -> set[Group]:
    return {line.group for line in of.once(open_world).lines.all if line.place == place}


def test_a_group_has_lines_where_a_figure_tells_of_it_and_where_it_is_known_to_have_come_from() -> None:
    of = case(
        """
        operation  29 Apr - 8 May
        corridor   road   town to haven
        un   3 May  departed town     101
        un   3 May  departed village  47   group=children
        un   3 May  departed hamlet   11
        un   4 May  arrived haven     63   group=children  origin=town
        un   4 May  arrived haven     9    group=men
        """
    )
    assert _groups(of, "town") == {Group.ALL, Group.CHILDREN}
    assert _groups(of, "village") == {Group.ALL, Group.CHILDREN}
    assert _groups(of, "hamlet") == {Group.ALL}


def test_in_a_sealed_place_all_groups_have_lines_everywhere() -> None:
    of = case(
        """
        operation  29 Apr - 8 May
        place      town   sealed
        place      plant  in=town
        un   3 May  remaining town   101
        un   4 May  remaining plant  47   group=children
        """
    )
    assert _groups(of, "town") == _groups(of, "plant") == {Group.ALL, Group.CHILDREN}
