"""Another EvacTrack, asked over its REST API by a line that may fail: each request is repeated until it is answered.

Every request of this API can be repeated: a GET stores nothing, and a write that is there already changes nothing. Pure
standard library; certificates are checked, redirects are not followed, and a key leaves this machine encrypted or not
at all.
"""

import http.client
import json
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

API = "/api/v1"
TIMEOUT = 60
"""Seconds of silence after which a request is taken for lost."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
PATIENCE = 3600.0
"""Seconds for which one request is repeated."""


class AddressError(ValueError):
    """The service's address cannot be used: `why` is one of `ADDRESS_ERRORS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


ADDRESS_ERRORS = ("not_an_address", "not_encrypted")


class Unreachable(Exception):
    """The line or the service failed for longer than patience lasts, or in a way that no patience mends."""


class Refused(Exception):
    """An answer that repeating would not change: a status of 300 to 499, but for 429."""

    def __init__(self, status: int, body: Any, reason: str) -> None:
        said = body if isinstance(body, dict) else {}
        self.status = status
        self.problem = str(said.get("code", ""))
        self.detail = str(said.get("detail", reason))
        self.errors: list[dict[str, Any]] = list(said.get("errors", ()))
        super().__init__(f"{status} {self.problem}: {self.detail}" if self.problem else f"{status} {self.detail}")


@dataclass(frozen=True)
class Answer:
    """`body` is the JSON that was answered, None for no content."""

    headers: Mapping[str, str]
    body: Any


class _Failed(Exception):
    """The request got no answer, or one that says to try again, after so many seconds if it says when."""

    def __init__(self, why: object, after: float | None = None) -> None:
        super().__init__(str(why))
        self.after = after


def service_at(url: str) -> str:
    """The address of the API at a service's. Raises AddressError; plain http leads to this machine alone."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressError("not_an_address") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise AddressError("not_an_address")
    if parts.scheme == "http" and not _is_here(host):
        raise AddressError("not_encrypted")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(API)}{API}"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _nothing(_seconds: float, _why: str) -> None:
    """Says nothing."""


def _opener() -> OpenerDirector:
    """Opens an address with whatever status, through the environment's proxy; follows nowhere."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=ssl.create_default_context())):
        opener.add_handler(handler)
    return opener


@dataclass(frozen=True)
class Service:
    """The service, by the address of its API and a key; `pausing` is told of each pause and why, before it."""

    address: str
    key: str = field(repr=False)
    patience: float = PATIENCE
    pausing: Callable[[float, str], None] = _nothing
    sleep: Callable[[float], None] = time.sleep
    opener: OpenerDirector = field(default_factory=_opener, repr=False)

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request, which is repeated while the line or the service fails. Raises Refused, Unreachable.

        Pauses double from a second to a minute; where the service says when to ask again, it is asked then.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        sent = {"Authorization": f"Token {self.key}", "Accept": "application/json", **(headers or {})}
        if data is not None:
            sent["Content-Type"] = "application/json"
        request = Request(f"{self.address}/{path}", data, sent, method=method)  # noqa: S310 (`service_at` saw it)
        begun, pause = time.monotonic(), FIRST_PAUSE
        while True:
            try:
                return _answer_to(request, self.opener)
            except _Failed as failed:
                wait = pause if failed.after is None else max(FIRST_PAUSE, failed.after)
                if time.monotonic() - begun + wait > self.patience:
                    raise Unreachable(str(failed)) from None
                self.pausing(wait, str(failed))
            self.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)

    def each(self, path: str, *filters: tuple[str, str]) -> Iterator[Any]:
        """Every object of a list, page after page."""
        query: str | None = urlencode([*filters, ("page_size", "1000")])
        while query is not None:
            page = self.ask("GET", f"{path}?{query}").body
            yield from page["results"]
            # Only where the page is, not at which address: the key goes nowhere else.
            query = urlsplit(page["next"]).query if page["next"] else None


def _answer_to(request: Request, opener: OpenerDirector) -> Answer:
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            if answer.length is None and not answer.chunked:
                # http.client takes headers that break off for all there are; then it would take nothing for the answer.
                raise _Failed("The answer does not say where it ends, so it may be cut off.")
            status, reason, headers, data = answer.status, answer.reason, answer.headers, answer.read()
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise Unreachable(str(error.reason)) from None
        raise _Failed(error.reason) from None
    except (OSError, http.client.HTTPException) as error:  # Reset, timed out, cut off.
        raise _Failed(str(error) or type(error).__name__) from None
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Failed(f"{status} {reason}", _seconds(headers.get("Retry-After", "")))
    try:
        body = json.loads(data) if data else None
    except ValueError:
        body = None
        if status < http.HTTPStatus.MULTIPLE_CHOICES:
            raise _Failed("The answer is no JSON, so it is not the service's.") from None
    if status >= http.HTTPStatus.MULTIPLE_CHOICES:
        to = headers.get("Location")
        raise Refused(status, body, f"{reason} -> {to}" if to else reason)
    return Answer(headers, body)


def _seconds(retry_after: str) -> float | None:
    """What the header Retry-After says: a number of seconds, or a date (RFC 9110, 10.2.3); None for nothing."""
    if re.fullmatch("[0-9]{1,9}", retry_after):
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None
