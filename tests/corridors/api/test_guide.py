"""docs/partners.md says what every error code means, and of none that there is not."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.conf import settings
from rest_framework import exceptions

from corridors import parameters
from corridors.api import bulk, changes, counts, entries, given, keys, parsers, planning, preconditions, views
from corridors.domain import checks, errors, moments, reading
from corridors.exports import answering
from corridors.packages import sheets
from corridors.services import counts as ledger
from corridors.services import keys as keyring
from corridors.services import operations, records
from evactrack import api as wiring
from reports.api import discrepancies, estimates, replies, reports, webhook_rows
from reports.api import views as report_views
from reports.services import asking, freezing, replying, subscribing

GUIDE = (Path(settings.BASE_DIR) / "docs/partners.md").read_text()
RAISING = {"Problem", "MomentError", "SheetError", "_Unreadable", "_rejected", "_refused"}
"""What is called with a code as an argument."""
FRAMEWORK = {"invalid_choice", "invalid"} | {
    kind.default_code
    for kind in (
        exceptions.ParseError,
        exceptions.NotAuthenticated,
        exceptions.AuthenticationFailed,
        exceptions.PermissionDenied,
        exceptions.MethodNotAllowed,
        exceptions.NotAcceptable,
        exceptions.UnsupportedMediaType,
        exceptions.Throttled,
    )
}
PLANNED = {f"check_{kind}" for kind in ("place", "corridor", "movement", "window", "violation")}
SOURCES: list[tuple[ModuleType, set[str]]] = [
    (checks, {"check_count", "check_no_cycle", "check_route", *PLANNED}),
    (reading, {"COUNTS", "PLACES", "CORRIDORS", "MOVEMENTS", "WINDOWS", "VIOLATIONS", "Table"}),
    (sheets, {"rows_in"}),
    *((module, set()) for module in (given, planning, preconditions, records)),
    (operations, {"put_planned", "remove_planned"}),
    (keyring, {"rotate_key"}),
    (keys, set()),
    (answering, set()),
    *((module, set()) for module in (moments, parameters, bulk, changes, counts, entries, parsers, views)),
    *((module, set()) for module in (ledger, wiring, discrepancies, estimates, asking, replies, replying)),
    *((module, set()) for module in (webhook_rows, subscribing, report_views, reports, freezing)),
]
"""Where codes come from: what is reached from these names (none: all) of each module."""
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def reached(tree: ast.Module, names: set[str]) -> Iterator[ast.AST]:
    """The module's own definitions that are used, directly or not, by those of the names."""
    defined = {name: node for node in tree.body for name in names_of(node)}
    seen, open_names = set(), set(names or defined)
    while open_names:
        name = open_names.pop()
        seen.add(name)
        yield defined[name]
        used = {node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)}
        open_names |= (used & defined.keys()) - seen


def names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def codes_in(module: ModuleType, names: set[str]) -> Iterator[str]:
    for definition in reached(ast.parse(inspect.getsource(module)), names):
        for node in ast.walk(definition):
            if isinstance(node, ast.Call):
                named = getattr(node.func, "id", getattr(node.func, "attr", ""))
                wanted = node.args[:2] if named == "_refused" else node.args[:1] if named in RAISING else []
                wanted += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                yield from (str(arg.value) for arg in wanted if isinstance(arg, ast.Constant))
            if isinstance(node, ast.Assign) and {"code", "default_code"} & set(names_of(node)):
                yield str(node.value.value) if isinstance(node.value, ast.Constant) else ""


def all_codes() -> set[str]:
    ours = {code for module, names in SOURCES for code in codes_in(module, names)}
    ours |= {kind.code for kind in (errors.Rejected, errors.NotFound, errors.NotAllowed, errors.Conflict)}
    return {code for code in ours | FRAMEWORK if CODE.fullmatch(code)}


def documented() -> set[str]:
    """The codes in the first column of the guide's tables of errors."""
    tables = GUIDE.split("## When something is wrong")[1]
    cells = re.findall(r"^\| (`[^|]+`) \|", tables, re.MULTILINE)
    return {code for cell in cells for code in re.findall(r"`([a-z0-9_]+)`", cell)}


def test_the_search_for_codes_finds_those_of_each_kind():
    assert {"unknown_word", "not_a_moment", "value_missing", "not_your_count", "too_large"} <= all_codes()
    assert {"counts_rejected", "revision_ahead", "invalid_cursor", "not_utf8", "not_a_reporter"} <= all_codes()
    assert {"same_ends", "half_a_position", "not_a_route", "still_named", "not_a_coordinator"} <= all_codes()
    assert not {"unknown_timezone", "party_of_non_authority"} & all_codes()


def test_every_code_is_in_the_guide_and_no_other():
    assert documented() == all_codes()
