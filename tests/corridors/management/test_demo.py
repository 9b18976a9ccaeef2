import json
import re
import secrets
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from corridors import access
from corridors.domain.errors import Rejected
from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation, Organisation, User
from corridors.services.counts import record_count
from corridors.services.keys import is_key_of
from corridors.services.writing import writing
from tests import build

pytestmark = pytest.mark.django_db
SAMPLE = "mariupol-azovstal-2022"


@pytest.fixture(autouse=True)
def _demo_mode(settings, tmp_path):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path


def demo():
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def accounts(said):
    """The passwords by account, and the key."""
    (key,) = re.findall(r"^API key of demo-partner: (\w+)$", said, flags=re.MULTILINE)
    return dict(re.findall(r"^(demo-\w+) +(\S+)", said, flags=re.MULTILINE)), key


def user(name):
    return User.objects.get(username=name)


def test_an_empty_database_gets_the_sample_operation():
    assert demo().startswith(f"Loaded the sample operation {SAMPLE}.")

    assert EvacueeCount.objects.filter(operation__code=SAMPLE, recorded_by=None).count() == 78


def test_the_printed_passwords_and_key_are_those_of_the_accounts():
    passwords, key = accounts(demo())

    assert set(passwords) == {"demo-coordinator", "demo-reporter", "demo-partner", "demo-administrator"}
    assert all(user(name).check_password(password) for name, password in passwords.items())
    assert is_key_of(user("demo-partner"), key)


def test_each_account_may_do_its_part():
    demo()
    operation = Operation.objects.get()

    assert access.role_in(user("demo-coordinator"), operation) is Role.COORDINATOR
    assert access.role_in(user("demo-reporter"), operation) is Role.REPORTER
    assert access.role_in(user("demo-partner"), operation) is Role.REPORTER
    assert access.role_in(user("demo-administrator"), operation) is None
    assert access.may(user("demo-administrator"), access.Action.ADMINISTER)
    assert not any(access.may(account, access.Action.ADMINISTER) for account in User.objects.exclude(is_superuser=True))
    assert set(User.objects.filter(is_staff=False).values_list("username", flat=True)) == {"demo-partner"}


def test_its_organisations_are_clearly_made_up():
    demo()

    for code, account in (("demo-ngo", "demo-reporter"), ("demo-agency", "demo-partner")):
        organisation = Organisation.objects.get(code=code)
        assert "made up" in organisation.name
        assert user(account).organisation == organisation


def test_a_second_run_says_the_same_and_changes_nothing():
    first = demo().split("\n", 1)[1]
    digests = set(User.objects.values_list("password", flat=True))

    assert demo() == first
    assert set(User.objects.values_list("password", flat=True)) == digests
    assert Operation.objects.get().revision == 1


def test_only_its_owner_can_read_what_is_kept(settings):
    demo()

    kept = settings.VAR_DIR / "demo.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(settings.VAR_DIR.iterdir()) == [kept]


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_new_passwords_and_a_new_key_where_those_kept_are_lost(settings, content):
    before, _ = accounts(demo())
    kept = settings.VAR_DIR / "demo.json"
    kept.unlink()
    if content is not None:
        kept.write_text(content)

    passwords, key = accounts(demo())

    assert not set(before.values()) & set(passwords.values())
    assert all(user(name).check_password(password) for name, password in passwords.items())
    assert is_key_of(user("demo-partner"), key)
    assert json.loads(kept.read_text())["demo-reporter"] == passwords["demo-reporter"]


def test_what_is_kept_holds_in_a_new_database_too():
    passwords, key = accounts(demo())
    User.objects.all().delete()

    again, other_key = accounts(demo())

    assert again == passwords
    assert other_key != key
    assert is_key_of(user("demo-partner"), other_key)


def test_a_changed_password_is_set_back():
    passwords, _ = accounts(demo())
    account = user("demo-reporter")
    account.set_password(secrets.token_urlsafe())
    account.save()

    assert accounts(demo())[0] == passwords
    assert user("demo-reporter").check_password(passwords["demo-reporter"])


def test_demo_accounts_are_members_of_no_operation_but_the_samples():
    operation = build.an_operation("real")

    said = demo()

    assert "Loaded" not in said
    assert list(Operation.objects.values_list("code", flat=True)) == ["real"]
    assert all(access.role_in(account, operation) is None for account in User.objects.all())


def test_it_refuses_where_demo_mode_is_off(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="EVACTRACK_DEMO=1"):
        demo()

    assert not User.objects.exists()
    assert not Operation.objects.exists()


def test_the_reporter_may_log_a_count_of_a_source_without_a_reporter_but_not_correct_the_operators():
    demo()
    operation, reporter = Operation.objects.get(), user("demo-reporter")
    columns = {"source": "icrc", "place": "zaporizhzhia", "corridor": "", "value": "174"}
    loaded = EvacueeCount.objects.filter(source__code="icrc").first()

    with writing(operation, by=reporter) as write:
        record_count(write, build.a_count("new", **columns))
    with writing(operation, by=reporter) as write, pytest.raises(Rejected) as refused:
        record_count(write, build.a_count(loaded.external_id, **columns))

    assert [problem.code for problem in refused.value.problems] == ["not_your_count"]
    assert EvacueeCount.objects.get(external_id="new").logged_by.code == "demo-ngo"
    assert EvacueeCount.objects.get(external_id=loaded.external_id, source=loaded.source).version == 1


def test_the_reporter_logs_no_count_of_a_source_that_has_a_reporter():
    demo()
    operation = Operation.objects.get()

    with writing(operation, by=user("demo-reporter")) as write, pytest.raises(Rejected):
        record_count(write, build.a_count("new", source="demo-agency", place="zaporizhzhia", corridor=""))
