"""manage.py push_package, and the operation that it is sent to."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from corridors.domain.vocabulary import Role
from corridors.models import Operation
from corridors.packages.files import COUNTS
from corridors.packages.loading import load_package
from corridors.packages.reading import read_package
from corridors.selectors import package_of
from corridors.services.keys import give_key
from tests.build import a_member


def set_up(folder: Path) -> Operation:
    load_package(replace(read_package(folder), counts=()))
    return Operation.objects.get()


def a_key(operation: Operation, role: Role = Role.REPORTER, of: str = "un") -> str:
    """A reporter logs for all sources, as none of them has a reporter of its own."""
    return give_key(user=a_member(operation, role, of=of), by=None)


def push(folder: Path, url: str, key: str, *options: str) -> tuple[int, str, str, str]:
    """The exit code, the closing words of a failure, what was said, and what was complained of."""
    out, err = StringIO(), StringIO()
    code, why = 0, ""
    try:
        call_command("push_package", str(folder), "--to", url, "--key", key, *options, stdout=out, stderr=err)
    except CommandError as error:
        code, why = error.returncode, str(error)
    return code, why, out.getvalue(), err.getvalue()


def is_stored_as_in(folder: Path, operation: Operation) -> bool:
    return package_of(operation).counts == tuple(sorted(read_package(folder).counts, key=COUNTS.key_of))
