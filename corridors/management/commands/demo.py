"""manage.py demo: something to look at, and accounts to look at it with."""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corridors import access
from corridors.domain import package as published
from corridors.domain.vocabulary import OrganisationKind, Role
from corridors.management.tables import table
from corridors.models import Operation, User
from corridors.packages.loading import load_package
from corridors.packages.reading import read_package
from corridors.services.keys import give_key, key_of
from corridors.services.members import put_membership, put_user
from corridors.services.organisations import put_organisation

SAMPLES: Path = settings.BASE_DIR / "samples"
SAMPLE = "mariupol_azovstal_2022"
MADE_UP = "Made up, to try the service out; it has published nothing."


@dataclass(frozen=True)
class Account:
    name: str
    purpose: str | Promise
    role: Role | None = None
    organisation: str = ""
    staff: bool = True
    has_key: bool = False


ACCOUNTS = (
    Account("demo-coordinator", gettext_lazy("reviews discrepancies, plans corridors and windows"), Role.COORDINATOR),
    Account("demo-reporter", gettext_lazy("logs counts"), Role.REPORTER, "demo-ngo"),
    Account("demo-partner", gettext_lazy("syncs counts"), Role.REPORTER, "demo-agency", staff=False, has_key=True),
    Account("demo-administrator", gettext_lazy("manages users and organisations")),
)
ORGANISATIONS = (
    published.Organisation(code="demo-ngo", name="Demo NGO (made up)", kind=OrganisationKind.NGO, note=MADE_UP),
    published.Organisation(code="demo-agency", name="Demo agency (made up)", kind=OrganisationKind.NGO, note=MADE_UP),
)


class Command(BaseCommand):
    help = "Loads a sample operation where there is none, makes demo accounts for the samples, and prints them."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Demo accounts are for trying the service out: set EVACTRACK_DEMO=1 to have them."))
        if not Operation.objects.exists():
            summary = load_package(read_package(SAMPLES / SAMPLE))
            self.stdout.write(_("Loaded the sample operation %s.") % summary.operation)
        organisations = {record.code: put_organisation(record, by=None).row for record in ORGANISATIONS}
        kept = _Kept(settings.VAR_DIR / "demo.json")
        samples = list(_sample_operations())
        for account in ACCOUNTS:
            user = _user(account, kept, organisations.get(account.organisation))
            for operation in samples:
                if account.role is not None and access.role_in(user, operation) is not account.role:
                    put_membership(operation=operation, user=user, role=account.role, by=None)
            if account.has_key:
                kept.said[f"{account.name} key"] = _key(user, kept.said.get(f"{account.name} key", ""))
        kept.save()
        self._tell(kept)

    def _tell(self, kept: "_Kept") -> None:
        rows = [(account.name, kept.said[account.name], account.purpose) for account in ACCOUNTS]
        self.stdout.write(table([_("account"), _("password"), _("what it does")], rows))
        for name in (account.name for account in ACCOUNTS if account.has_key):
            self.stdout.write(_("API key of %(name)s: %(key)s") % {"name": name, "key": kept.said[f"{name} key"]})


class _Kept:
    """Passwords and keys in a file that its owner alone can read, so that they are the same after a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.said: dict[str, str] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            self.said = {}

    def save(self) -> None:
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(self.said, indent=2))
        draft.replace(self.path)


def _sample_operations() -> Iterator[Operation]:
    """The operations that are samples: a demo account is a member of no other."""
    folders = [folder for folder in sorted(SAMPLES.iterdir()) if folder.is_dir()]
    return Operation.objects.filter(code__in=[read_package(folder).operation.code for folder in folders]).iterator()


def _user(account: Account, kept: _Kept, organisation: Any) -> User:
    """The account's user, with the password that is kept; a new one where none is."""
    password = kept.said.setdefault(account.name, secrets.token_urlsafe(12))
    user = User.objects.filter(username=account.name).first()
    if user is None or not user.is_active or not user.check_password(password):
        user = put_user(
            username=account.name,
            password=password,
            organisation=organisation,
            by=None,
            staff=account.staff,
            administrator=account.role is None,
        )
    return user


def _key(user: User, kept: str) -> str:
    """The key that is kept, as long as it opens all that the user takes part in; a new one where it does not."""
    row = key_of(kept)
    own = access.operations_as(user)
    if row is not None and row.user_id == user.pk and not own.exclude(keys=row).exists():
        return kept
    return give_key(user=user, by=None, name="demo") if own.exists() else ""
