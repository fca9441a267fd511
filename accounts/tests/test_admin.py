"""Roles: only superusers change them, and each change is on record."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("admin:accounts_user_changelist")


def with_second_factor(user: User) -> User:
    Authenticator.objects.create(user=user, type="totp", data={})
    return user


def change(client: Client, user: User, **values: Any) -> Any:
    standing = {"role": user.role, "is_superuser": user.is_superuser, "is_active": user.is_active} | values
    filled = {key: value for key, value in standing.items() if value is not False}
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), filled)


def test_a_superuser_makes_a_coordinator_and_it_is_on_record(client: Client) -> None:
    root, ada = with_second_factor(make_user(is_superuser=True)), make_user()
    client.force_login(root)
    assert change(client, ada, role="coordinator").status_code == 302
    ada.refresh_from_db()
    assert ada.role == "coordinator"
    record = DecisionRecord.objects.get()
    assert (record.made_by, record.about, record.action) == (root, ada, "person.role_changed")
    standing = {"is_superuser": False, "is_active": True}
    assert record.before == {"role": "member", **standing}
    assert record.after == {"role": "coordinator", **standing}
    change(client, ada)
    assert DecisionRecord.objects.count() == 1


def test_nothing_but_the_standing_can_be_changed(client: Client) -> None:
    root, ada = with_second_factor(make_user(is_superuser=True)), make_user()
    client.force_login(root)
    change(client, ada, name="Eve", email="eve@people.example", password="x")
    kept = User.objects.get(pk=ada.pk)
    assert (kept.name, kept.email, kept.password) == (ada.name, ada.email, ada.password)
    page = client.get(reverse("admin:accounts_user_change", args=[ada.pk])).content.decode()
    assert ada.password not in page
    assert 'name="password"' not in page
    assert client.post(reverse("admin:accounts_user_delete", args=[ada.pk]), {"post": "yes"}).status_code == 403


def test_the_last_one_who_runs_rounds_stays(client: Client) -> None:
    root = with_second_factor(make_user(is_superuser=True))
    client.force_login(root)
    answer = change(client, root, is_superuser=False)
    assert "This is the last active coordinator." in answer.content.decode()
    make_coordinator()
    assert change(client, root, is_superuser=False).status_code == 302


@pytest.mark.parametrize("role", ["member", "coordinator", "viewer"])
def test_nobody_else_opens_raw_tables(client: Client, role: str) -> None:
    client.force_login(with_second_factor(make_user(role=role)))
    answer = client.get(LIST)
    assert answer.status_code in {302, 403}
    assert "@people.example" not in answer.content.decode()


def test_the_record_of_decisions_can_only_be_read(client: Client) -> None:
    root = with_second_factor(make_user(is_superuser=True))
    client.force_login(root)
    change(client, make_user(), role="viewer")
    record = DecisionRecord.objects.get()
    assert client.get(reverse("admin:accounts_decisionrecord_changelist")).status_code == 200
    assert client.post(reverse("admin:accounts_decisionrecord_delete", args=[record.pk])).status_code == 403
    assert client.post(reverse("admin:accounts_decisionrecord_change", args=[record.pk]), {}).status_code == 403
