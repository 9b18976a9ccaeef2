"""The import contracts of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_nobody_imports_what_it_must_not(tmp_path):
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "0 broken" in run.stdout
