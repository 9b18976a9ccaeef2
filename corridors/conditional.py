"""Conditional requests (RFC 9110, 13), for every door: what a reader has already, what a writer believes to change.

Why which tag is weak and which strong: docs/decisions/0009-conditional-requests.md.
"""

from functools import cache, partial
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import parse_etags
from django.utils.translation import get_language

_APPS = ("corridors", "reports", "evactrack")


def tag_of_bytes(body: bytes) -> str:
    """The strong tag of an answer: the same only for the same bytes."""
    return f'"{_digest(body)}"'


def tag_of_file(file: IO[bytes]) -> str:
    """The strong tag of an answer that is a file; leaves the file at its end."""
    file.seek(0)
    return f'"{file_digest(cast(Any, file), _hash).hexdigest()}"'


def tag_of_state(request: HttpRequest, media_type: str, state: str) -> str:
    """The weak tag of the answer that this address gives in this form, in this state of what it is made from."""
    parts = (_release(), request.build_absolute_uri(), media_type, get_language() or "", state)
    return f'W/"{_digest(chr(0).join(parts).encode())}"'


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the reader says that it has the answer of this tag already (`If-None-Match`, compared weakly)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or tag.removeprefix("W/") in {one.removeprefix("W/") for one in known}


def is_meant(request: HttpRequest, tag: str | None) -> bool:
    """Whether `If-Match`, where it is given, names what stands (None: nothing does); compared strongly."""
    given = request.headers.get("If-Match")
    if given is None:
        return True
    meant = parse_etags(given)
    return tag is not None and (meant == ["*"] or (tag in meant and not tag.startswith("W/")))


_hash = partial(blake2b, digest_size=16)


def _digest(text: bytes) -> str:
    return _hash(text).hexdigest()


@cache
def _release() -> str:
    """Names the code that runs, as another release may show the same state otherwise."""
    files = (file for app in _APPS for file in sorted(Path(settings.BASE_DIR, app).rglob("*.py")))
    return _digest(b"".join(file.read_bytes() for file in files))
