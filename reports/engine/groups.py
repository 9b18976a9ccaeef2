"""How groups of people lie in each other: every group is part of the whole, some are part of another, some never
overlap.
"""

from collections.abc import Collection

from corridors.domain.vocabulary import Group

_FRAIL = frozenset({Group.WOMEN, Group.CHILDREN, Group.OLDER})
_APART = ((Group.CIVILIANS, Group.FIGHTERS), (Group.MEN, Group.WOMEN))
EVERYONE = _APART[0]
"""Two groups that are together everyone, for who counts both."""

PASSING = frozenset({Group.WOUNDED, Group.DETAINEES, Group.DISABLED})
"""Groups that one may come to belong to without moving, so that their number can rise where nobody gets in."""


def lies_in(group: Group, other: Group) -> bool:
    """Whether everyone in `group` is in `other`."""
    return group is other or other is Group.ALL or (other is Group.WOMEN_CHILDREN_OLDER and group in _FRAIL)


def next_larger(group: Group, used: Collection[Group]) -> Group | None:
    """The smallest of the used groups that holds all of `group`; None for the whole."""
    if group is Group.ALL:
        return None
    return Group.WOMEN_CHILDREN_OLDER if group in _FRAIL and Group.WOMEN_CHILDREN_OLDER in used else Group.ALL


def apart(used: Collection[Group]) -> list[tuple[Group, Group]]:
    """The pairs of used groups that share nobody."""
    return [pair for pair in _APART if pair[0] in used and pair[1] in used]


def may_meet(group: Group, other: Group) -> bool:
    """Whether someone can be in both groups."""
    return (group, other) not in _APART and (other, group) not in _APART
