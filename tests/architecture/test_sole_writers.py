"""Only services write: nothing else creates, changes or deletes what the models of `corridors` and `reports` store.

An AST walk. `save`, `delete` and the bulk methods are writes wherever they stand; `create`, `update`, `set` and `add`
are words of dicts and sets too, so they count where what they are called on comes from a model: a manager or queryset,
a name that was bound to one, or an attribute that is a relation of a model.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

WRITERS = (Path("corridors/services"), Path("reports/services"))
ALWAYS = {"save", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
ON_ROWS = {"create", "update", "set", "add"}
MANAGERS = {"objects", "_default_manager", "_base_manager", "history"}
QUERIES = {"all", "filter", "exclude", "order_by", "select_related", "select_for_update", "visible"}
RELATIONS = {
    name
    for label in ("corridors", "reports")
    for model in apps.get_app_config(label).get_models()
    for field in model._meta.get_fields()
    if field.one_to_many or field.many_to_many
    for name in [field.get_accessor_name() if field.auto_created else field.name]
}


def writes(source: str) -> list[tuple[int, str]]:
    """Each write in the source: its line and its method."""
    tree = ast.parse(source)
    foreign = _no_models(tree)
    return sorted(
        (call.lineno, call.func.attr)
        for scope in _scopes(tree)
        for bound in [_bound(scope, foreign)]
        for call in _calls(scope)
        if _is_write(call, bound, foreign)
    )


def _is_write(call: ast.Call, bound: dict[str, bool], foreign: set[str]) -> bool:
    assert isinstance(call.func, ast.Attribute)
    method, on = call.func.attr, call.func.value
    plain = method.removeprefix("a") if method.removeprefix("a") in ALWAYS | ON_ROWS else method
    if isinstance(on, ast.Call) and isinstance(on.func, ast.Name) and on.func.id == "super":
        return False
    of_model = _of_model(on, bound, foreign)
    if plain in ALWAYS:
        return of_model is not False
    return plain in ON_ROWS and (of_model is True or (isinstance(on, ast.Attribute) and on.attr in RELATIONS))


def _of_model(node: ast.expr, bound: dict[str, bool], foreign: set[str]) -> bool | None:
    """Whether the value comes from a model of ours (True), from one of a library (False), or it is not known (None)."""
    if isinstance(node, ast.Name):
        return False if node.id in foreign else bound.get(node.id)
    if isinstance(node, ast.Attribute):
        of_base = _of_model(node.value, bound, foreign)
        return of_base is not False if node.attr in MANAGERS else of_base
    if isinstance(node, ast.Subscript | ast.Await):
        return _of_model(node.value, bound, foreign)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of_base = _of_model(node.func.value, bound, foreign)
        return of_base if of_base is not None or node.func.attr not in QUERIES else True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return False if node.func.id in foreign else None
    return None


def _bound(scope: ast.AST, foreign: set[str]) -> dict[str, bool]:
    """The names that the scope binds to something that comes from a model."""
    bound: dict[str, bool] = {}
    for node in _own_nodes(scope):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node.iter)]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            pairs = [(node.target, node.value)]
        for target, value in pairs:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            of_model = _of_model(value, bound, foreign)
            bound |= {name.id: of_model for name in names if isinstance(name, ast.Name) and of_model is not None}
    return bound


def _no_models(tree: ast.AST) -> set[str]:
    """The classes that the module takes from libraries, and its own that inherit from nothing."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and not node.bases}
    return own | {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in ("corridors", "reports")
        for name in node.names
        if name.name[:1].isupper()
    }


def _scopes(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """What is in the scope and in no function within it, in the order of the source."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own_nodes(child)


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    nodes = (node for node in _own_nodes(scope) if isinstance(node, ast.Call))
    return (call for call in nodes if isinstance(call.func, ast.Attribute))


def doors() -> list[Path]:
    """Every file that may not write."""
    files = (file.relative_to(settings.BASE_DIR) for file in settings.BASE_DIR.glob("[cer]*/**/*.py"))
    ours = (file for file in files if file.parts[0] in ("corridors", "evactrack", "reports"))
    return [
        file
        for file in ours
        if "migrations" not in file.parts and not any(file.is_relative_to(services) for services in WRITERS)
    ]


def test_nothing_but_a_service_writes():
    found = {str(file): writes((settings.BASE_DIR / file).read_text()) for file in doors()}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_it_looks_at_every_door():
    looked_at = {file.parts[:2] for file in doors()}
    for door in ("corridors/admin", "corridors/api", "corridors/packages", "reports/api", "reports/pages"):
        assert Path(door).parts in looked_at
    assert Path("reports/tasks.py") in doors()


@pytest.mark.parametrize(
    "offender",
    [
        "from corridors.models import Place\nPlace.objects.create(code='x')",
        "from corridors.models import Place\nPlace.objects.filter(code='x').update(code='y')",
        "from corridors.models import Place\nrows = Place.objects.filter(code='x')\nrows.update(code='y')",
        "from corridors import access\nfor row in access.visible(user, Place):\n    row.save()",
        "def door(operation):\n    operation.delete()",
        "def door(operation):\n    operation.counts.create(value=1)",
        "def door(window, corridor):\n    window.corridors.add(corridor)",
        "def door(discrepancy):\n    discrepancy.counts.set([])",
        "def door(report):\n    report.findings.create(position=1)",
        "from reports.models import Report\nReport.objects.filter(number=1).update(title='x')",
        "def door(rows):\n    type(rows[0]).objects.bulk_create(rows)",
        "async def door(place):\n    await place.asave()",
        "from django.contrib.auth import get_user_model\nget_user_model().objects.create(username='x')",
        "def door(queryset):\n    queryset.order_by('pk').update(value=1)",
        "class Admin:\n    def save_model(self, request, obj, form, change):\n        obj.save()",
    ],
)
def test_it_catches_an_offender(offender):
    assert len(writes(offender)) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        "seen = set()\nseen.add(1)\nchanges = {}\nchanges.update(a=1)",
        "def door(counter):\n    counter.update(['a'])",
        "class Row:\n    def save(self):\n        super().save()",
        "from knox.models import AuthToken\nAuthToken.objects.create(user=user)",
        "from knox.models import AuthToken\nkey = AuthToken.objects.get(pk=1)\nkey.delete()",
        "rows = Place.objects.filter(code='x')\nprint(rows.exists())",
        "class Notes:\n    pass\nnotes = Notes()\nnotes.save()",
    ],
)
def test_it_leaves_the_harmless_alone(harmless):
    assert writes(harmless) == []


FROZEN = {"Report", "ReportedFinding"}


def changes_of_frozen(source: str) -> list[int]:
    """The lines that write what is frozen in another way than by adding rows."""
    tree = ast.parse(source)
    names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_frozen(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        call.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in (ALWAYS | ON_ROWS) - {"bulk_create"}
        and _is_frozen(call.func.value, names)
    ]


def _is_frozen(node: ast.expr, names: set[str]) -> bool:
    """Whether the value is one of the models, or comes from one."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in FROZEN | names


def test_nothing_changes_a_frozen_report_not_even_a_service():
    files = [file for app in ("corridors", "reports") for file in Path(settings.BASE_DIR, app).rglob("*.py")]
    assert {
        file.name: changes_of_frozen(file.read_text()) for file in files if changes_of_frozen(file.read_text())
    } == {}


@pytest.mark.parametrize(
    "offender",
    [
        "Report.objects.filter(number=1).update(title='x')",
        "rows = ReportedFinding.objects.all()\nrows.delete()",
        "row = Report.objects.get()\nrow.save()",
        "Report.objects.create(number=1)",
    ],
)
def test_it_catches_who_would(offender):
    assert len(changes_of_frozen(offender)) == 1
