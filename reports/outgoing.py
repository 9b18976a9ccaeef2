"""Requests to addresses that users name, which must reach nothing that is not public.

The name is resolved once, every address that it has is checked, and the connection goes to one of those that were
checked; so a name that means something else a moment later changes nothing. No redirect is followed, no proxy of the
environment is used, and an answer that trickles or never ends is cut off.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECTING = 5.0
"""Seconds for one address to be connected to, and for each pause of an answer."""
LIMIT = 15.0
"""Seconds for everything from the first connection to the end of the answer."""
AT_MOST = 4096
"""Bytes of an answer that are read."""
SHOWN = 1000
"""Characters of an answer that are kept."""
TRIED = 3
"""Addresses of one name that are tried."""

# What IPv6 holds beside the internet proper (2000::/3), and within it what leads elsewhere: IETF protocols with Teredo,
# documentation, 6to4. IPv4 in IPv6 (mapped, NAT64) lies outside 2000::/3.
_INTERNET = ipaddress.ip_network("2000::/3")
_NOT_PUBLIC = [
    ipaddress.ip_network(said)
    for said in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


class Refused(Exception):
    """The address may not be sent to. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What came of a request: a status with the beginning of its body, or the code of an error."""

    duration: timedelta
    status: int | None = None
    body: str = ""
    error: str = ""

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Sends the body, and answers what came of it; never raises for what the other side does.

    Errors: `https_only`, `address_not_allowed`, `unknown_host`, `timed_out`, `certificate`, `no_answer`.
    """
    clock = time.monotonic()

    def answer(**found: object) -> Answer:
        return Answer(timedelta(seconds=time.monotonic() - clock), **found)  # type: ignore[arg-type]

    try:
        parts = urlsplit(url)
        connection = _connection(parts, checked_addresses(parts))
    except Refused as refused:
        return answer(error=refused.code)
    timer = threading.Timer(LIMIT, connection.cut)
    timer.start()
    try:
        connection.request("POST", _path(parts), body, headers)
        response = connection.getresponse()
        said = response.read(AT_MOST).decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        if connection.was_cut:
            raise TimeoutError
        return answer(status=response.status, body=said[:SHOWN])
    except ssl.SSLCertVerificationError:
        return answer(error="certificate")
    except (OSError, ValueError, http.client.HTTPException) as error:
        slow = isinstance(error, TimeoutError) or connection.was_cut
        return answer(error="timed_out" if slow else "no_answer")
    finally:
        timer.cancel()
        connection.close()


def checked_addresses(parts: SplitResult) -> list[str]:
    """What the host's name means now. Raises Refused where any of it is not to be sent to."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("unknown_host") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        exempt = is_exempt(address)
        if not exempt and not secure:
            raise Refused("https_only")
        if not exempt and not is_public(address):
            raise Refused("address_not_allowed")
    return addresses[:TRIED]


def is_public(address: str) -> bool:
    """Whether the IP address is one of the public internet: a single machine of it, not reached through a tunnel."""
    found = ipaddress.ip_address(address)
    if found.version == 6 and found not in _INTERNET:
        return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _NOT_PUBLIC)


def is_exempt(address: str) -> bool:
    """Whether the operator allows this IP address, public or not, and with plain http."""
    found = ipaddress.ip_address(address)
    return any(found in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class _Connection(http.client.HTTPConnection):
    """A connection to given addresses, whatever the name means by now; `Host` is still the name."""

    def __init__(self, host: str, port: int, addresses: Sequence[str]) -> None:
        super().__init__(host, port, timeout=CONNECTING)
        self.addresses = addresses
        self.was_cut = False

    def connect(self) -> None:
        for number, address in enumerate(self.addresses, start=1):
            try:
                self.sock = socket.create_connection((address, self.port), CONNECTING)
                return
            except OSError:
                if number == len(self.addresses) or self.was_cut:
                    raise

    def cut(self) -> None:
        """Ends the connection in whatever it is doing, from another thread."""
        self.was_cut = True
        if self.sock is not None:
            with suppress(OSError):
                # Not the TLS socket's own method, which would take the session away under the reader's feet.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _SecureConnection(_Connection):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def _connection(parts: SplitResult, addresses: Sequence[str]) -> _Connection:
    kind = _SecureConnection if parts.scheme == "https" else _Connection
    return kind(parts.hostname or "", _port(parts), addresses)
