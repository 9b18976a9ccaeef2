"""Reads the environment for the settings. Every name that is read here is described in docs/operators.md."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding space; `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """True for 1, true, yes and on; false for 0, false, no, off and where it is unset.

    Raises ValueError for anything else: a mistyped safeguard must not be taken for "off".
    """
    said = text(name, "0").lower()
    if said in ("1", "true", "yes", "on"):
        return True
    if said in ("0", "false", "no", "off"):
        return False
    raise ValueError(f"{name} must be 1 or 0, not {said!r}.")


def number(name: str, default: float) -> float:
    """A positive number. Raises ValueError for anything else."""
    value = float(text(name, str(default)))
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} must be a positive number, not {value}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """The values between spaces or commas."""
    return text(name, default).replace(",", " ").split()


def kept_secret(path: Path) -> str:
    """The secret in the file, which is made at the first call and which its owner alone can read.

    Processes that start at the same moment agree on one secret.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
