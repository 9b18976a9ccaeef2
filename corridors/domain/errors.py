"""What can go wrong, with a code that never changes.

DomainError
├── Rejected      one or more problems in what was given; nothing was stored
├── NotFound      no such thing, or not for this user: the answer is the same
├── NotAllowed    the user sees the thing, but may not do this to it
├── Conflict      it cannot be done to the thing as it now stands
└── Gone          what the user kept of it holds no longer
"""

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was given.

    `code` is stable and documented, `field` is the column or form field ("" for the whole), `message` is a sentence in
    English that says what to do, and `params` are the values in it.
    """

    code: str
    field: str
    message: str
    params: dict[str, object] = dataclasses.field(default_factory=dict, compare=False)


class DomainError(Exception):
    """Base of every error with a code."""

    code = "error"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code


class Rejected(DomainError):
    code = "rejected"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotFound(DomainError):
    code = "not_found"

    def __init__(self, message: str = "There is no such thing here.") -> None:
        super().__init__(message)


class NotAllowed(DomainError):
    code = "not_allowed"


class Conflict(DomainError):
    code = "conflict"


class Gone(DomainError):
    code = "gone"
