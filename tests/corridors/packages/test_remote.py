"""A request is repeated until it is answered, and not where an answer would be the same again."""

import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corridors.packages.remote import AddressError, Refused, Service, Unreachable, service_at
from tests.corridors.packages.scripted import Said, answering

DONE = Said(body={"done": True})


def ask(
    address: str, *, patience: float = 3600, method: str = "GET", body: object = None
) -> tuple[object, list[float]]:
    """The answer, and how long each pause before it would have been."""
    pauses: list[float] = []
    service = Service(service_at(address), "secret", patience=patience, sleep=pauses.append)
    return service.ask(method, "x", body).body, pauses


@pytest.mark.parametrize(
    "failure",
    [
        Said(500),
        Said(503, b"<html>"),
        Said(429),
        Said(200, b"<html>Sign in to this network</html>"),
        Said(200, b"{}", (("Content-Length", "9"),)),
    ],
    ids=["broken", "away", "too many", "another's answer", "cut off"],
)
def test_it_repeats_the_same_request_while_the_line_or_the_service_fails(failure):
    with answering(failure, failure, failure, DONE) as (address, asked):
        assert ask(address, method="POST", body=[{"note": "Маріуполь"}]) == ({"done": True}, [1, 2, 4])
    assert len({(one.method, one.path, one.body) for one in asked}) == 1
    assert asked[0].body.decode() == '[{"note":"Маріуполь"}]'
    assert {one.headers["Authorization"] for one in asked} == {"Token secret"}


@pytest.mark.parametrize("status", [200, 412])
def test_an_answer_that_breaks_off_anywhere_is_repeated(status):
    """Within its headers too, where it would read like one without content."""
    whole = b'HTTP/1.1 %d Any\r\nETag: 7\r\nContent-Length: 12\r\n\r\n{"done": 12}' % status
    cut = [whole[:end] for end in range(len(whole))]
    with answering(*cut, DONE) as (address, _):
        body, pauses = ask(address)
    assert (body, len(pauses)) == ({"done": True}, len(cut))


def test_it_repeats_where_nobody_listens_until_patience_ends():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    pauses: list[float] = []
    service = Service(service_at(f"http://127.0.0.1:{port}"), "secret", patience=7.5, sleep=pauses.append)
    with pytest.raises(Unreachable, match="refused"):
        service.ask("GET", "x")
    # Each pause alone is within patience here, as none is really slept.
    assert pauses == [1, 2, 4]


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_for_as_long_as_it_is_told(status):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    told = [Said(status, headers=(("Retry-After", said),)) for said in ("17", "0", soon, "later")]
    with answering(*told, DONE) as (address, _):
        _, pauses = ask(address)
    assert pauses[:2] == [17, 1]
    assert 30 < pauses[2] <= 40
    assert pauses[3] == 8


def test_it_does_not_wait_for_longer_than_patience_lasts():
    with answering(Said(429, headers=(("Retry-After", "100"),))) as (address, asked), pytest.raises(Unreachable):
        ask(address, patience=60)
    assert len(asked) == 1


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 409, 412, 413, 428])
def test_it_never_repeats_what_would_be_answered_the_same_again(status):
    problem = {"code": "not_allowed", "detail": "No.", "errors": [{"code": "c", "field": "f", "detail": "d"}]}
    with (
        answering(Said(status, problem, (("Location", "http://127.0.0.1:9/"),)), DONE) as (address, asked),
        pytest.raises(Refused) as refused,
    ):
        ask(address)
    assert len(asked) == 1
    assert (refused.value.status, refused.value.problem, refused.value.detail) == (status, "not_allowed", "No.")
    assert refused.value.errors == problem["errors"]


def test_a_redirect_is_not_followed_and_shows_where_it_leads():
    with (
        answering(DONE) as (elsewhere, asked),
        answering(Said(302, b"<html>", (("Location", f"{elsewhere}/x"),))) as (address, _),
        pytest.raises(Refused, match=f"302 .*{elsewhere}"),
    ):
        ask(address)
    assert asked == []


def test_a_list_is_read_page_after_page_at_one_address():
    """Whatever address the service knows itself by, the key goes to the one that was given."""
    first = {"results": [1, 2], "next": "https://elsewhere.example/api/v1/x?cursor=abc%3D"}
    with answering(Said(body=first), Said(body={"results": [3], "next": None})) as (address, asked):
        assert list(Service(service_at(address), "secret").each("x")) == [1, 2, 3]
    assert [one.path for one in asked] == ["/api/v1/x?page_size=1000", "/api/v1/x?cursor=abc%3D"]


@pytest.fixture
def secure(tmp_path):
    """A context with a certificate for localhost, and the file that one would trust."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    options += f" -addext subjectAltName=DNS:localhost -keyout {key} -out {certificate}"
    subprocess.run(["openssl", *options.split()], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def test_a_certificate_is_checked_and_one_that_nobody_vouches_for_ends_it_at_once(secure, monkeypatch):
    context, certificate = secure
    with answering(DONE, DONE, context=context) as (address, asked):
        with pytest.raises(Unreachable, match="certificate verify failed"):
            ask(address)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert ask(address.replace("127.0.0.1", "localhost")) == ({"done": True}, [])
        with pytest.raises(Unreachable, match="certificate verify failed"):
            ask(address)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://evactrack.example", "https://evactrack.example/api/v1"),
        ("https://evactrack.example/", "https://evactrack.example/api/v1"),
        ("https://evactrack.example/api/v1/", "https://evactrack.example/api/v1"),
        (" https://example.org:8443/evac ", "https://example.org:8443/evac/api/v1"),
        ("http://localhost:8000", "http://localhost:8000/api/v1"),
        ("http://[::1]:8000", "http://[::1]:8000/api/v1"),
    ],
)
def test_the_address_of_the_service_or_of_its_api(given, meant):
    assert service_at(given) == meant


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("http://evactrack.example", "not_encrypted"),
        ("http://127.0.0.1.example", "not_encrypted"),
        ("evactrack.example", "not_an_address"),
        ("ftp://evactrack.example", "not_an_address"),
        ("https://user:password@evactrack.example", "not_an_address"),
        ("https://evactrack.example?x=1", "not_an_address"),
        ("https://evactrack.example:port", "not_an_address"),
        ("https://", "not_an_address"),
    ],
)
def test_an_address_that_is_none_or_would_show_the_key(given, why):
    with pytest.raises(AddressError) as error:
        service_at(given)
    assert error.value.why == why


def test_the_key_is_in_no_text_of_it():
    assert "secret" not in repr(Service("https://evactrack.example/api/v1", "secret"))
