"""Keys in the forms: granted by coordinators, shown once, revoked by whoever sees them."""

import pytest
from django.contrib.admin.models import LogEntry

from corridors.models import Key, User
from corridors.services.keys import give_key, is_key_of, key_of, rotate_key
from tests.build import an_operation
from tests.corridors.admin.conftest import errors_of, text_of, told


@pytest.fixture
def partner(people):
    return people["un"]


def a_key(partner, operation, **changes):
    return {"user": partner.pk, "name": "situation room", "operations": [operation.pk], "days": "30", **changes}


def revoke(door, *keys, confirmed=True):
    data = {"action": "revoke_selected", "_selected_action": [key.pk for key in keys]}
    return door.post("key_changelist", data=data | ({"confirmed": "yes"} if confirmed else {}))


def test_a_coordinator_gives_a_key_which_is_shown_this_once(coordinator, partner, operation):
    answer = coordinator.post("key_add", data=a_key(partner, operation))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    key = answer.context["key"]
    assert f"{key} It opens: op" in text_of(answer)
    assert is_key_of(partner, key)
    row = Key.objects.get()
    assert (row.name, row.granted_by, round((row.expiry - row.created).total_seconds())) == (
        "situation room",
        coordinator.user,
        30 * 86400,
    )
    for page in (
        coordinator.get("key_changelist"),
        coordinator.get("key_change", row.pk),
        coordinator.get("key_history", row.pk),
    ):
        assert page.status_code == 200
        assert key not in page.content.decode()
        assert row.digest not in page.content.decode()
    assert key not in str(list(LogEntry.objects.values()))


def test_it_is_given_to_members_and_to_operations_of_its_own(coordinator, people, operation):
    an_operation("third")
    form = coordinator.get("key_add").context["adminform"].form
    assert set(form.fields["user"].queryset) == {people[who] for who in ("un", "icrc", "observer", "coordinator")}
    assert list(form.fields["operations"].queryset) == [operation]
    answer = coordinator.post("key_add", data=a_key(people["elsewhere"], operation))
    assert errors_of(answer) == {"user": ["invalid_choice"]}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"operations": []}, {"operations": ["required"]}),
        ({"name": ""}, {"name": ["required"]}),
        ({"days": "367"}, {"days": ["max_value"]}),
    ],
)
def test_what_is_wrong_stands_at_its_field(coordinator, partner, operation, changes, errors):
    assert errors_of(coordinator.post("key_add", data=a_key(partner, operation, **changes))) == errors
    assert not Key.objects.exists()


@pytest.mark.parametrize("who", ["un", "observer", "administrator"])
def test_nobody_else_gives_one(doors, partner, operation, who):
    assert doors[who].get("key_add").status_code == 403
    assert doors[who].post("key_add", data=a_key(partner, operation)).status_code == 403
    assert not Key.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"), [("un", 1), ("icrc", 0), ("coordinator", 1), ("elsewhere", 0), ("administrator", 1)]
)
def test_who_sees_it_may_revoke_it(doors, partner, who, sees):
    give_key(user=partner, by=None)
    key = Key.objects.get()
    assert len(doors[who].get("key_changelist").context["cl"].result_list) == sees
    revoke(doors[who], key)
    assert (Key.objects.get().revoked_at is not None) is bool(sees)


def test_revoking_is_asked_first_and_kept(coordinator, partner):
    give_key(user=partner, by=None, name="old server")
    key = Key.objects.get()
    asked = revoke(coordinator, key, confirmed=False)
    assert "old server" in text_of(asked)
    assert Key.objects.get().holds
    assert told(revoke(coordinator, key)) == ["1 key was revoked."]
    assert not Key.objects.get().holds
    history = text_of(coordinator.get("key_history", key.pk))
    assert coordinator.user.username in history
    assert "revoked" in history


def test_nobody_changes_one_and_its_holder_reads_no_names(doors, coordinator, partner, operation):
    coordinator.post("key_add", data=a_key(partner, operation))
    key = Key.objects.get()
    for who in ("un", "coordinator", "administrator"):
        doors[who].post("key_change", key.pk, data={"name": "mine", "days": "300"})
        assert doors[who].post("key_delete", key.pk, data={"post": "yes"}).status_code == 403
    assert Key.objects.get().name == "situation room"
    assert coordinator.user.username in text_of(coordinator.get("key_change", key.pk))
    assert coordinator.user.username not in text_of(doors["un"].get("key_change", key.pk))


def test_the_list_says_which_hold(coordinator, partner):
    for name in ("one", "two"):
        give_key(user=partner, by=None, name=name)
    revoke(coordinator, Key.objects.get(name="one"))

    def listed(**query):
        return {key.name for key in coordinator.get("key_changelist", **query).context["cl"].result_list}

    assert (listed(), listed(state="holds"), listed(state="ended")) == ({"one", "two"}, {"two"}, {"one"})
    assert User.objects.filter(keys__name="one").exists()


def test_a_keys_page_names_the_one_that_it_replaces(coordinator, partner):
    old = key_of(give_key(user=partner, by=None, name="sync"))
    new = key_of(rotate_key(old, by=partner))
    page = coordinator.get("key_change", new.pk).content.decode()
    assert f'href="/admin/corridors/key/{old.pk}/change/"' in page
