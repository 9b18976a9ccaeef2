"""The processes of one machine: broker, web server, worker, sender of webhooks and scheduler."""

import http.client
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Self

from django.conf import settings
from redis import RedisError

from evactrack import broker, environment
from evactrack.processes import Processes

STARTING = 120
"""Seconds after which a web server that does not answer has failed: a busy machine takes its time to start one."""


class Stack:
    """Leaving the `with` block stops scheduler, sender, worker, web server and broker, in this order."""

    def __init__(self, *, say: Callable[[str], None], held: Iterable[int] = (), verbose: bool = False) -> None:
        """`say` takes each line that the processes print: warnings alone, unless `verbose`. `held`: see Processes."""
        self._say = say
        self._held = held
        self._level = "info" if verbose else "warning"
        self._ended = ExitStack()

    def __enter__(self) -> Self:
        home = tempfile.TemporaryDirectory(prefix="evactrack-", ignore_cleanup_errors=True)
        self._home = Path(self._ended.enter_context(home))
        self._processes = self._ended.enter_context(Processes(say=self._say, folder=settings.BASE_DIR, held=self._held))
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.close()

    def start_broker(self) -> str:
        """The address of the broker, which is ours where REDIS_URL names none. Raises BrokerError."""
        if url := environment.text("REDIS_URL"):
            try:
                broker.ping(url)
            except (RedisError, OSError):
                self._say("REDIS_URL does not answer: counts are accepted, and evaluated once it does.")
            return url
        folder = settings.VAR_DIR / "broker"
        folder.mkdir(exist_ok=True)
        file = self._home / broker.SOCKET
        url = f"unix://{file}"
        self._processes.start("broker", broker.command(folder, file), env=os.environ, grace=10)
        broker.wait_until_ready(url)
        (folder / broker.ADDRESS).write_text(url)
        self._ended.callback((folder / broker.ADDRESS).unlink, missing_ok=True)
        return url

    def start(self, listener: socket.socket, *, broker_url: str) -> None:
        """Returns when the web server answers on `listener`. Raises Died and BrokerError."""
        run = partial(self._processes.start, env=os.environ | {"PYTHONUNBUFFERED": "1", "REDIS_URL": broker_url})
        run("web", web(listener, level=self._level), grace=15, files=[listener.fileno()])
        run("worker", worker(level=self._level), grace=20)
        run("sender", sender(level=self._level), grace=20)
        run("beat", scheduler(level=self._level), grace=5)
        self._wait_for_page(listener)

    def watch(self) -> None:
        """Waits until a process ends; raises Died then."""
        self._processes.watch()

    def _wait_for_page(self, listener: socket.socket) -> None:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            self._processes.check()
            with suppress(OSError, http.client.HTTPException):
                return _ask(*listener.getsockname()[:2])
        raise broker.BrokerError(f"The web server does not answer after {STARTING} seconds.")


def web(listener: socket.socket, *, level: str) -> list[str]:
    """The command that serves the pages and the API on the socket, which it inherits."""
    number = int(environment.number("EVACTRACK_WEB_PROCESSES", 2))
    threads = f"--workers {number} --worker-class gthread --threads {settings.WEB_THREADS}"
    options = f"{threads} --timeout {STARTING} --graceful-timeout 10 --no-control-socket"
    bind = f"fd://{listener.fileno()}"
    return [sys.executable, "-m", "gunicorn", "evactrack.wsgi", "--bind", bind, "--log-level", level, *options.split()]


def worker(*, level: str, queues: str = "celery") -> list[str]:
    """The command that does the work in the background."""
    number = int(environment.number("EVACTRACK_WORKER_PROCESSES", 2))
    return _worker(level, f"--queues {queues} --concurrency {number}")


def sender(*, level: str) -> list[str]:
    """The command that sends webhooks: apart, as it waits for systems of others, and nobody should wait with it."""
    number = int(environment.number("EVACTRACK_SENDER_THREADS", 8))
    return _worker(level, f"--queues webhooks --pool threads --concurrency {number} --hostname sender@%h")


def _worker(level: str, options: str) -> list[str]:
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    return [*_celery(), "worker", "--loglevel", level, *options.split(), *quiet.split()]


def scheduler(*, level: str) -> list[str]:
    """The command that hands out the periodic work."""
    return [*_celery(), "beat", "--loglevel", level, "--pidfile", "", "--schedule", str(settings.VAR_DIR / "beat")]


def _celery() -> list[str]:
    # Celery warns at every start as root, as which a container often runs.
    as_root = "ignore:You're running the worker with superuser privileges"
    return [sys.executable, "-W", as_root, "-m", "celery", "--quiet", "--app", "evactrack"]


def _ask(host: str, port: int) -> None:
    """Returns when the web server answers."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    connection.request("GET", "/health/database/", headers={"Host": "localhost"})
    connection.getresponse().read()
    connection.close()
