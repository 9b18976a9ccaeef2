"""Every variable is documented, and production settings are safe."""

import ast
import os
import re
import subprocess
import sys

from django.conf import settings

READERS = {"text", "flag", "number", "words"}


def variables_read() -> set[str]:
    """The names that the wiring asks the environment for."""
    calls = [
        node
        for file in (settings.BASE_DIR / "evactrack").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS
    ]
    arguments = [call.args[0] for call in calls if call.args and ast.unparse(call.func).startswith("environment.")]
    return {str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)}


def test_each_variable_is_documented_for_operators():
    guide = (settings.BASE_DIR / "docs" / "operators.md").read_text()
    assert {"DATABASE_URL", "EVACTRACK_HTTPS", "EVACTRACK_WEB_PROCESSES"} <= variables_read()
    assert {name for name in variables_read() if f"| `{name}` |" not in guide} == set()


def test_each_documented_variable_is_read():
    guide = (settings.BASE_DIR / "docs" / "operators.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))
    assert documented - variables_read() == set()


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "EVACTRACK_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"DJANGO_SETTINGS_MODULE": "evactrack.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_every_deployment_check(tmp_path):
    run = manage(
        "check", "--deploy", "--fail-level", "WARNING",
        EVACTRACK_VAR=str(tmp_path), EVACTRACK_HTTPS="1", SECRET_KEY="x7" * 10 + "pQ9z!v_4" * 5,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_without_https_the_deployment_check_complains(tmp_path):
    run = manage("check", "--deploy", "--fail-level", "WARNING", EVACTRACK_VAR=str(tmp_path), EVACTRACK_HTTPS="0")
    assert run.returncode == 1
    assert "security.W004" in run.stderr


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed():
    sources = [source for allowed in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in allowed]
    assert set(sources) == {"'none'", "'self'", "data:"}
