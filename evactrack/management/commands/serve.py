"""`manage.py serve`: the whole service on one machine, until Ctrl-C."""

import errno
import fcntl
import signal
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from evactrack import celery_app, environment
from evactrack.broker import BrokerError, celery_address
from evactrack.processes import Died
from evactrack.stack import Stack

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Runs web server, worker, scheduler and, where REDIS_URL names none, a broker; Ctrl-C stops them in order."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on (%(default)s).")
        parser.add_argument("--port", type=int, default=int(environment.number("PORT", 8000)))

    def handle(self, *, host: str, port: int, verbosity: int, **options: Any) -> None:
        for number in STOPPING:
            signal.signal(number, _interrupt)
        with _only_one(settings.VAR_DIR / "serve.lock") as lock, _listening(host, port) as listener:
            try:
                with Stack(say=self._say, held=[lock], verbose=verbosity > 1) as stack:
                    self._run(stack, listener)
            except (Died, BrokerError) as error:
                raise CommandError(str(error)) from error

    def _run(self, stack: Stack, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        try:
            broker_url = stack.start_broker()
            self._prepare(broker_url)
            stack.start(listener, broker_url=broker_url)
            self._say(f"EvacTrack is at http://{host}:{port}/ (Ctrl-C stops it)")
            stack.watch()
        except KeyboardInterrupt:
            self._say("Stopping …")
        finally:
            _ignore_signals()

    def _prepare(self, broker_url: str) -> None:
        celery_app.conf.update(broker_url=celery_address(broker_url))
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _interrupt(*_: object) -> None:
    """Stops once: neither an impatient second Ctrl-C nor a shell that signals twice cuts the stopping short."""
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _only_one(lock: Path) -> Iterator[int]:
    """Holds the lock of this folder's data, an open file. Raises CommandError where another process does."""
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"EvacTrack already runs with the data in {lock.parent}, or is still stopping. Stop it first."
            ) from error
        yield file.fileno()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket that the web server will answer on, ours before anything else starts. Raises CommandError."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} on {host} is taken. Choose another, for example: make run PORT={port + 1}"
            ) from error
        raise CommandError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
    with listener:
        yield listener
