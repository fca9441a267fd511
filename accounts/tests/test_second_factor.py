"""The second factor: asked of those whose role sees what others entrusted to us, offered to all."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def standing(role: str) -> User:
    return make_user(is_superuser=True) if role == "superuser" else make_user(role=role)


@pytest.mark.parametrize("role", ["coordinator", "viewer", "superuser"])
def test_staff_set_it_up_before_they_see_anything(client: Client, role: str) -> None:
    user = standing(role)
    client.force_login(user)
    for path in ("/admin/", "/admin/people/import/", "/admin/accounts/user/", "/", "/people/me/"):
        assert client.get(path).headers["Location"] == reverse("mfa_index")
    Authenticator.objects.create(user=user, type="totp", data={})
    answer = client.get("/admin/accounts/user/")
    assert answer.headers.get("Location") != reverse("mfa_index")


def test_members_are_offered_it_and_not_asked(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/people/me/").status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_demonstrations_accounts_are_spared_on_ones_own_machine_alone(client: Client, settings: Settings) -> None:
    client.force_login(make_user(role="viewer", email="viewer@demo.example"))
    settings.IS_LOCAL = True
    assert client.get("/admin/").headers.get("Location") != reverse("mfa_index")
    settings.IS_LOCAL = False
    assert client.get("/admin/").headers["Location"] == reverse("mfa_index")


def test_the_password_alone_no_longer_signs_in(client: Client) -> None:
    ada = make_user()
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    answer = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD, "next": "/people/me/"})
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    code = hotp_value(secret, next(yield_hotp_counters_from_time()))
    answer = client.post(reverse("mfa_authenticate"), {"code": f"{code:06d}"})
    assert answer.headers["Location"] == "/people/me/"
