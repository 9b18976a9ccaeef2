"""A request to an address that a user names reaches nothing but the public internet, as it was checked."""

import socket
import ssl
import subprocess
import threading
import time

import pytest

from reports import outgoing
from reports.outgoing import is_public, post
from tests.reports.receiver import Receiver, listening

FORBIDDEN = {
    "loopback": "127.0.0.1 127.8.8.8 ::1",
    "unspecified": "0.0.0.0 0.1.2.3 ::",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1",
    "link-local, where clouds keep their keys": "169.254.169.254 fe80::1 fe80::1%lo",
    "carrier-grade NAT": "100.64.0.1 100.127.255.254",
    "multicast": "224.0.0.1 239.255.255.255 ff02::1 ff0e::1",
    "broadcast and reserved": "255.255.255.255 240.0.0.1 192.0.0.8 192.88.99.1",
    "for benchmarks and documents": "198.18.0.1 192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1",
    "unique local": "fc00::1 fd12:3456::1",
    "site-local": "fec0::1",
    "IPv4 mapped into IPv6": "::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1",
    "NAT64": "64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1",
    "6to4 and Teredo": "2002:7f00:1::1 2001:0:4136:e378::1",
    "what nobody has": "4000::1 100::1 5f00::1",
}


@pytest.fixture
def names(monkeypatch):
    """What names mean: each gives its answers one after the other, the last one for ever. `asked` are the questions."""
    answers: dict[str, list[list[str]]] = {}
    asked = []
    real = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs | {"flags": socket.AI_NUMERICHOST})
        asked.append(host)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        kinds = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kinds[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answers["asked"] = asked
    return answers


@pytest.fixture
def public_only(settings, monkeypatch):
    """Nothing is exempt; and nothing is connected to, whatever a test gets wrong."""
    settings.WEBHOOK_NETWORKS = []

    def connect(address, *_):
        pytest.fail(f"connected to {address}")

    monkeypatch.setattr(socket, "create_connection", connect)


def error_of(url: str) -> str:
    return post(url, b"{}", {}).error


@pytest.mark.parametrize(("kind", "address"), [(k, a) for k, several in FORBIDDEN.items() for a in several.split()])
def test_it_is_not_sent_to(public_only, names, kind, address):
    assert not is_public(address), kind
    names["hidden.example"] = [[address]]
    assert error_of("https://hidden.example/hook") == "address_not_allowed"


@pytest.mark.parametrize("address", ["8.8.8.8", "192.0.1.1", "2606:4700::1111", "2a00:1450::1"])
def test_the_public_internet_is(address):
    assert is_public(address)


def test_a_name_that_means_one_public_and_one_private_address_is_refused(public_only, names):
    names["both.example"] = [["8.8.8.8", "10.0.0.1"]]
    assert error_of("https://both.example/") == "address_not_allowed"


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f.1/"],
)
def test_an_address_that_is_written_out_is_checked_too(public_only, url):
    assert error_of(url) == "address_not_allowed"


def test_plain_http_is_for_exempt_networks_alone(public_only, names):
    names["plain.example"] = [["8.8.8.8"]]
    assert error_of("http://plain.example/") == "https_only"


def test_a_name_that_means_nothing_is_an_error_like_any_other(public_only, monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert error_of("https://nowhere.example/") == "unknown_host"


def test_a_name_that_changes_its_meaning_is_connected_to_as_it_was_checked(names, receiver):
    port = int(receiver.url.split(":")[2].split("/")[0])
    with listening(Receiver(), host="127.0.0.2", port=port) as inside:
        names["rebinding.example"] = [["127.0.0.1"], ["127.0.0.2"]]
        answer = post(f"http://rebinding.example:{port}/hook?a=1", b"{}", {})
        assert (answer.status, answer.body, answer.error) == (200, "thank you", "")
        assert names["asked"] == ["rebinding.example"]
        assert inside.messages == []
    (message,) = receiver.messages
    assert (message.path, message.headers["host"]) == ("/hook?a=1", f"rebinding.example:{port}")


def test_where_one_address_does_not_answer_the_next_is_tried(names, receiver):
    port = int(receiver.url.split(":")[2].split("/")[0])
    names["two.example"] = [["127.0.0.3", "127.0.0.1"]]
    assert post(f"http://two.example:{port}/", b"{}", {}).status == 200


def test_no_proxy_of_the_environment_is_used(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert post(receiver.url, b"{}", {}).status == 200


def test_no_redirect_is_followed(receiver):
    with listening(Receiver()) as elsewhere:
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url}
        answer = post(receiver.url, b"{}", {})
        assert (answer.status, answer.accepted) == (302, False)
        assert elsewhere.messages == []


# An answer that is too long, too slow or no answer.


@pytest.fixture
def raw():
    """Starts a server that says these pieces, each after a pause; gives its address."""
    listeners = []

    def start(pieces, pause=0.0):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                        time.sleep(pause)
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for listener in listeners:
        listener.close()


def endless(piece, *, after=b""):
    yield after
    while True:
        yield piece


def test_of_an_endless_answer_the_beginning_is_read(raw):
    answer = post(
        raw(part for start in [[b"HTTP/1.1 200 OK\r\n\r\n"], endless(b"x" * 1000)] for part in start), b"", {}
    )
    assert (answer.status, answer.body) == (200, "x" * 1000)


def test_an_answer_whose_head_trickles_is_cut_off(raw, monkeypatch):
    monkeypatch.setattr(outgoing, "LIMIT", 0.5)
    answer = post(raw(endless(b"X: y\r\n", after=b"HTTP/1.1 200 OK\r\n"), pause=0.1), b"", {})
    assert answer.error == "timed_out"
    assert answer.duration.total_seconds() < 3


def test_a_receiver_that_says_nothing_is_waited_for_only_so_long(raw, monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECTING", 0.3)
    assert post(raw([b""], pause=5), b"", {}).error == "timed_out"


@pytest.mark.parametrize("said", [b"", b"hello\r\n", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-OpenSSH\r\n"])
def test_what_is_no_answer_is_an_error(raw, said):
    assert post(raw([said]), b"", {}).error == "no_answer"


def test_a_port_where_nobody_listens_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert error_of(f"http://127.0.0.1:{port}/") == "no_answer"


# TLS.


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """A receiver with a certificate for right.example, which this process trusts."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=right.example"
    options += f" -addext subjectAltName=DNS:right.example -keyout {key} -out {certificate}"
    subprocess.run(["openssl", *options.split()], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked_for = []
    context.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    with listening(Receiver(), context=context) as receiver:
        yield receiver, asked_for


def test_the_certificate_is_that_of_the_name_and_the_name_is_asked_for(names, secure):
    receiver, asked_for = secure
    names["right.example"] = names["wrong.example"] = [["127.0.0.1"]]
    port = receiver.url.split(":")[2]
    assert post(f"https://right.example:{port}", b"{}", {}).status == 200
    assert post(f"https://wrong.example:{port}", b"{}", {}).error == "certificate"
    assert asked_for == ["right.example", "wrong.example"]
    assert len(receiver.messages) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(names, secure, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    names["right.example"] = [["127.0.0.1"]]
    assert post(f"https://right.example:{secure[0].url.split(':')[2]}", b"{}", {}).error == "certificate"


def test_a_handshake_that_never_ends_is_cut_off(raw, monkeypatch):
    monkeypatch.setattr(outgoing, "LIMIT", 0.5)
    started = time.monotonic()
    assert post(raw(endless(b"\x16\x03\x03\x40\x00"), pause=0.1).replace("http:", "https:"), b"", {}).error != ""
    assert time.monotonic() - started < 30
