"""Who and what the codes in a sentence stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from corridors.domain.package import Corridor, Count, CountKey, Package, Window

MOST_NAMED = 5
"""So many names a list shows; of more it gives the number that it leaves out."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by code, and the records that clauses are made of. A code that is not here stands for itself.

    `zone` is the operation's time zone, in which every moment is told; `year` is the operation's, left out of dates
    (None: no date goes without its year).
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    movements: Mapping[str, str] = field(default_factory=dict)
    corridors: Mapping[str, Corridor] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)
    counts: Mapping[CountKey, Count] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    year: int | None = None

    @classmethod
    def of(cls, package: Package) -> "Names":
        starts, ends = package.operation.starts_at, package.operation.ends_at
        return cls(
            organisations={one.code: one.name for one in package.organisations},
            places={one.code: one.name for one in package.places},
            movements={one.code: one.name for one in package.movements},
            corridors=package.corridor_by_code,
            windows={one.external_id: one for one in package.windows},
            counts={one.key: one for one in package.counts},
            zone=package.operation.zone,
            year=starts.day.year if ends is None or ends.day.year == starts.day.year else None,
        )

    def organisation(self, code: str) -> str:
        return isolated(self.organisations.get(code, code))

    def organisations_list(self, codes: tuple[str, ...]) -> str:
        return listed([self.organisation(code) for code in codes])

    def place(self, code: str) -> str:
        return isolated(self.places.get(code, code))

    def movement(self, code: str) -> str:
        return isolated(self.movements.get(code, code))

    def corridor(self, code: str) -> str:
        known = self.corridors.get(code)
        return isolated(known.name if known else code)


def isolated(name: str) -> str:
    """A name that keeps its own direction within a right-to-left sentence (Unicode FSI … PDI)."""
    return f"\u2068{name}\u2069" if name and get_language_bidi() else name


def listed(texts: list[str]) -> str:
    """“A”, “A and B”, “A, B and C”, “A, B, C, D and 3 others”, in the language's own pattern."""
    if len(texts) > MOST_NAMED:
        others = _("%(number)s others") % {"number": len(texts) - MOST_NAMED + 1}
        texts = [*texts[: MOST_NAMED - 1], others]
    if len(texts) < 2:
        return "".join(texts)
    *first, before_last, last = texts
    text = before_last
    for earlier in reversed(first):
        text = pgettext("list, not its end", "%(first)s, %(rest)s") % {"first": earlier, "rest": text}
    return pgettext("list, its end", "%(rest)s and %(last)s") % {"rest": text, "last": last}
