"""The sample operation with someone of each role in it, and how each of them signs in to a running server."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from corridors.domain.vocabulary import Role
from corridors.models import Operation, Organisation, User
from corridors.services.keys import give_key, key_of
from corridors.services.members import put_membership, put_user
from reports.models import Discrepancy, Subscription
from reports.services.evaluating import evaluate
from reports.services.freezing import NewReport, freeze
from reports.services.subscribing import send_test, subscribe
from tests.assurance.narrowing import Known

OPERATION = "mariupol-azovstal-2022"
ORGANISATION = {Role.REPORTER: "ocha", Role.OBSERVER: "icrc", Role.COORDINATOR: None}
ROLES = ("reporter", "observer", "coordinator", "administrator", "outsider", "nobody")
CSRF = "c" * 32

CODES: Known = {
    "operation": [OPERATION],
    "organisation": ["ocha", "icrc"],
    "place": ["zaporizhzhia", "azovstal"],
    "corridor": ["az-zaporizhzhia"],
    "movement": ["first-operation"],
    "window": ["AZ-W2"],
    "violation": ["AZ-W2-V1"],
    "count": ["AZ-22", "situation-report-7"],
    "source/id": ["ocha/AZ-22"],
    "cursor": ["", "cD0x"],
    "If-Match": ["*", '"stale"'],
}

Headers = dict[str, str]


@dataclass
class World:
    """`known` says, for a parameter or member of the document, which values are real to this role."""

    headers: Headers
    session: Headers
    """As one who signed in with a password."""
    known: Known


def the_sample() -> Operation:
    """The operation, with its discrepancies."""
    call_command("load_package", str(Path(settings.BASE_DIR) / "samples/mariupol_azovstal_2022"), verbosity=0)
    operation = Operation.objects.get(code=OPERATION)
    evaluate(operation)
    return operation


def as_seen_by(role: str, operation: Operation) -> World:
    """Puts someone of this role into the sample, with keys, webhooks and messages where it may."""
    user = put_user(
        username=role, password=None, organisation=None, by=None, administrator=role == "administrator", staff=True
    )
    known: Known = {**CODES, "discrepancy": [_discrepancy(role)], "key": [1], "webhook": [1], "delivery": [1]}
    report = NewReport(external_id="crisis-room-3", title="Crisis room of 3 May")
    known["number"] = [freeze(operation=operation, by=None, new=report).row.number]
    headers: Headers = {}
    session = _session(user)
    if role == "administrator":
        headers = session
    elif role != "nobody":
        headers = _as_member(user, Role(role) if role in ORGANISATION else Role.OBSERVER, operation, known)
        if role == "outsider":
            user.memberships.all().delete()  # It once took part, and its key and webhooks are still there.
    return World(headers, session, known)


def _as_member(user: User, role: Role, operation: Operation, known: Known) -> Headers:
    if code := ORGANISATION.get(role):
        user.organisation = Organisation.objects.get(code=code)
        user.save()
    put_membership(operation=operation, user=user, role=role, by=None)
    spares = [key_of(give_key(user=user, by=None)) for _ in range(3)]
    known["key"] = [spare.pk for spare in spares if spare is not None]
    hooks = [_webhook(operation, user, number) for number in range(3)]
    known["webhook"] = [hook.pk for hook in hooks]
    known["delivery"] = [_sent(hook) for hook in hooks]
    return {"Authorization": f"Token {give_key(user=user, by=None)}"}


def _webhook(operation: Operation, user: User, number: int) -> Subscription:
    url = f"https://partner-{number}.example/evactrack"
    address = f"https://evactrack.example/api/v1/operations/{operation.code}"
    return subscribe(operation=operation, user=user, url=url, types=["count.recorded"], operation_url=address)


def _sent(hook: Subscription) -> int:
    """The id of a message that was accepted."""
    delivery = send_test(hook)
    delivery.attempts.create(at=timezone.now(), duration=timedelta(seconds=0.2), status=204, response="", error="")
    delivery.state = "delivered"
    delivery.save()
    return int(delivery.pk)


def _session(user: User) -> Headers:
    client = Client()
    client.force_login(user)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF}


def _discrepancy(role: str) -> int:
    found = Discrepancy.objects.filter(counts__source__code=ORGANISATION.get(role) or "ocha").first()  # type: ignore[call-overload]
    assert found is not None
    return int(found.pk)
