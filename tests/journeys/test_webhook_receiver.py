"""A partner's receiver as docs/webhooks.md gives it: it takes what is genuine, once, and nothing else."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from corridors.domain.vocabulary import Role
from reports import outgoing
from reports.models import Delivery, EventType
from reports.services.delivering import deliver
from reports.services.subscribing import replay, rotate
from tests.build import a_count, a_member, an_operation, record
from tests.reports.receiver import Receiver, a_webhook, listening
from tests.waiting import wait_until

GUIDE = (Path(settings.BASE_DIR) / "docs/webhooks.md").read_text()
(RECEIVER,) = re.findall(r"^```python\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def webhook(db):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    operation = an_operation()
    return a_webhook(operation, a_member(operation, Role.REPORTER, of="un"), f"http://127.0.0.1:{port}/hook")


def started(webhook, secrets: str) -> subprocess.Popen[str]:
    port = webhook.url.split(":")[2].split("/")[0]
    environment = os.environ | {"SECRETS": secrets, "PORT": port}
    program = subprocess.Popen([sys.executable, "-c", RECEIVER], env=environment, stdout=subprocess.PIPE, text=True)
    wait_until(lambda: is_listening(int(port)))
    return program


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_it_takes_what_is_genuine_once_and_nothing_else(webhook):
    former = webhook.secret
    webhook = rotate(webhook)
    program = started(webhook, f"{former} {webhook.secret}")
    try:
        record(webhook.operation, a_count("U1"))
        deliver(webhook.pk)
        replay(Delivery.objects.get())
        deliver(webhook.pk)
        forged = {"webhook-id": "msg_1", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA"}
        with pytest.raises(HTTPError, match="401"):
            urlopen(Request(webhook.url, b"{}", forged))
    finally:
        program.kill()
        said, _ = program.communicate()
    assert [attempt.status for attempt in Delivery.objects.get().attempts.all()] == [204, 204]
    assert said.count("count.recorded") == 1


def test_the_guide_names_every_type_and_every_error():
    assert {word for word in EventType.values if f"`{word}`" not in GUIDE} == set()
    assert outgoing.post.__doc__ is not None
    errors = set(re.findall(r"`([a-z_]+)`", outgoing.post.__doc__))
    assert errors == set(re.findall(r"^\| `([a-z_]+)` \|", GUIDE.split("| error |")[1], re.MULTILINE))


def test_the_message_of_the_guide_has_the_members_of_a_real_one(webhook):
    with listening(Receiver()) as receiver:
        webhook = a_webhook(webhook.operation, webhook.user, receiver.url)
        record(webhook.operation, a_count("U1"))
        deliver(webhook.pk)
    (shown,) = re.findall(r"^```json\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    real = receiver.messages[0].said
    assert json.loads(shown).keys() == real.keys()
    assert json.loads(shown)["data"].keys() == real["data"].keys()
