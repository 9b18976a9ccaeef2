"""The domain and the engine are pure: the standard library and themselves, in the engine numpy, in one file HiGHS."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

SOLVER = Path("reports/engine/solver.py")


def imports(file: Path) -> Iterator[str]:
    """Every module that the file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""


def is_one_of(module: str, allowed: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("corridors/domain", {"corridors.domain"}),
        ("reports/engine", {"corridors.domain", "reports.engine", "numpy"}),
    ],
)
def test_it_imports_the_standard_library_and_little_else(package, allowed):
    for file in (settings.BASE_DIR / package).rglob("*.py"):
        solver = {"highspy"} if file == settings.BASE_DIR / SOLVER else set()
        known = set(sys.stdlib_module_names) | allowed | solver
        assert {module for module in imports(file) if not is_one_of(module, known)} == set(), file
