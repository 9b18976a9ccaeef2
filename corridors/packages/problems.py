"""What is wrong with a package, and where in which file."""

from collections.abc import Iterable
from dataclasses import dataclass

from corridors.domain.errors import DomainError, Problem


@dataclass(frozen=True, slots=True)
class Located:
    """A problem in a file of a package, in the row of that number as a spreadsheet shows it (None: the whole file)."""

    file: str
    row: int | None
    problem: Problem

    def __str__(self) -> str:
        place = " ".join(part for part in (self.file, f"row {self.row}" if self.row else "") if part)
        return f"{place}: {self.problem.message}" if place else self.problem.message


class PackageRejected(DomainError):
    """A package with problems: all of them, of all files, in their order. Nothing was stored."""

    code = "package_rejected"

    def __init__(self, problems: Iterable[Located]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
