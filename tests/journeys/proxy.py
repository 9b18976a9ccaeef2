"""A bad line: a proxy that cuts some of the connections that go through it, and delays the answers."""

import random
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from typing import Literal

Fate = Literal["carried", "refused", "answer lost", "answer cut"]


def lost_now_and_then(share: float, *, seed: int) -> Iterator[Fate]:
    """Fates without end, of which so large a share are lost answers; the same ones for the same seed."""
    drawn = random.Random(seed)
    while True:
        yield "answer lost" if drawn.random() < share else "carried"


@contextmanager
def bad_line(host: str, port: int, fates: Iterable[Fate], *, delay: float = 0) -> Iterator[tuple[str, list[Fate]]]:
    """Its address, and what became of each connection so far. The fates come in turn, over and over.

    Each answer sets out `delay` seconds late.
    """
    met: list[Fate] = []
    coming = cycle(fates)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    met.append(next(coming))
                    threading.Thread(target=_carry, args=(client, (host, port), met[-1], delay), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", met
        listener.shutdown(socket.SHUT_RDWR)


def _carry(client: socket.socket, address: tuple[str, int], fate: Fate, delay: float) -> None:
    with client, suppress(OSError):
        if fate == "refused":
            return
        with socket.create_connection(address) as server:
            there = threading.Thread(target=_pour, args=(client, server), daemon=True)
            there.start()
            if fate == "carried":
                _pour(server, client, delay)
            else:
                answer = server.recv(65536)
                time.sleep(delay)
                if fate == "answer cut":
                    client.sendall(answer[: len(answer) // 2])
                # To close it is not enough while the other thread still reads from it.
                client.shutdown(socket.SHUT_RDWR)


def _pour(source: socket.socket, target: socket.socket, delay: float = 0) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            time.sleep(delay)
            delay = 0
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
