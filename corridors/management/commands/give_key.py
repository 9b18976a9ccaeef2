"""manage.py give_key USER [OPERATION ...]: a key for a partner's system, printed once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from corridors.domain.errors import Rejected
from corridors.models import Operation, User
from corridors.services.keys import LASTING, give_key


class Command(BaseCommand):
    help = "Gives a user's system an API key, and prints it: nobody sees it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name of the user who signs in with it")
        parser.add_argument(
            "operations", nargs="*", metavar="operation", help="the codes of those that it opens; all the user's now"
        )
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument("--days", type=int, default=LASTING.days, help="for how many days it lasts (%(default)s)")

    def handle(self, *_args: Any, user: str, operations: list[str], name: str, days: int, **_options: Any) -> None:
        owner = User.objects.filter(username=user).first()
        if owner is None:
            raise CommandError(_("There is no user %r.") % user)
        opened = list(Operation.objects.filter(code__in=operations)) if operations else None
        for code in operations:
            if opened is not None and code not in {operation.code for operation in opened}:
                raise CommandError(_("There is no operation %r.") % code)
        try:
            key = give_key(user=owner, name=name, operations=opened, lasting=timedelta(days=days), by=None)
        except Rejected as rejected:
            raise CommandError(str(rejected)) from None
        self.stdout.write(key)
