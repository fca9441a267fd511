"""Signing up, in and out: what it tells, what it sends, where it leads."""

import re
import urllib.parse
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_user
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_UP, RESET = "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"


def confirmed(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def without_secrets(page: str, email: str) -> str:
    """A page without what differs on every request: tokens, nonces, and the address that was typed."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=|"x-csrftoken": )"[^"]+"', r"\1", page)
    return page.replace(email, "")


def test_signing_up_asks_to_confirm_and_leads_to_where_they_came_from(client: Client) -> None:
    client.cookies["zone"] = "Asia/Tokyo"
    new = {"email": "Ada@People.example", "name": "Ada Lovelace", "password1": PASSWORD, "next": "/rounds/"}
    answer = client.post(SIGN_UP, new)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    ada = User.objects.get()
    assert (ada.email, ada.name, ada.zone) == ("ada@people.example", "Ada Lovelace", "Asia/Tokyo")
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email, message.recipient) == ("accounts.confirm_address", ada.email, ada)
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", message.text)
    assert link is not None
    assert link[1] in message.html
    assert client.get(link[1]).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert client.post(link[1]).headers["Location"] == "/rounds/"
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("account_email")).status_code == 200


def test_an_unknown_zone_in_the_cookie_means_utc(client: Client) -> None:
    client.cookies["zone"] = "Moon/Crater"
    client.post(SIGN_UP, {"email": "ada@people.example", "name": "Ada", "password1": PASSWORD})
    assert User.objects.get().zone == "UTC"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (SIGN_IN, {"login": "{email}", "password": "not-the-password"}),
        (SIGN_UP, {"email": "{email}", "name": "Someone", "password1": PASSWORD}),
        (RESET, {"email": "{email}"}),
    ],
)
def test_answers_are_the_same_for_known_and_unknown_addresses(path: str, data: dict[str, str]) -> None:
    known, unknown = confirmed(make_user()).email, "nobody12@people.example"
    seen = []
    for email in (known, unknown):
        client = Client()
        filled = {key: value.format(email=email) for key, value in data.items()}
        answer = client.post(path, filled)
        after = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in {"Content-Security-Policy", "Content-Length", "Expires"}
        }
        seen.append(
            (answer.status_code, headers, without_secrets(after.content.decode(), email), sorted(client.cookies))
        )
    assert seen[0] == seen[1]


def test_signing_up_twice_or_resetting_for_nobody_says_so_by_mail_alone(client: Client) -> None:
    ada = confirmed(make_user())
    client.post(SIGN_UP, {"email": ada.email, "name": "Someone", "password1": PASSWORD})
    client.post(RESET, {"email": "nobody@people.example"})
    kinds = set(OutboxMessage.objects.values_list("kind", "to_email"))
    assert kinds == {("accounts.has_account", ada.email), ("accounts.no_account", "nobody@people.example")}


def test_a_forgotten_password_is_replaced_by_link(client: Client) -> None:
    ada = confirmed(make_user())
    client.post(RESET, {"email": ada.email})
    message = OutboxMessage.objects.get(kind="accounts.new_password")
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", message.text)
    assert link is not None
    form = client.get(link[1]).headers["Location"]
    assert client.get(form).status_code == 200
    client.post(form, {"password1": "another-long-password", "password2": "another-long-password"})
    assert sign_in(client, ada.email, "another-long-password").status_code == 302
    change = OutboxMessage.objects.get(kind="accounts.security")
    assert "Your password was changed, by a link that we had sent you." in change.text


def test_a_new_browser_is_told_of_once(client: Client) -> None:
    ada = confirmed(make_user())
    sign_in(client, ada.email)
    assert not OutboxMessage.objects.exists()
    client.post(reverse("account_logout"))
    sign_in(client, ada.email)
    assert not OutboxMessage.objects.exists()
    elsewhere = Client(headers={"user-agent": "Another browser"})
    sign_in(elsewhere, ada.email)
    message = OutboxMessage.objects.get()
    assert message.kind == "accounts.new_sign_in"
    assert "Another browser" in message.text


def test_six_wrong_passwords_pause_an_account_and_not_the_others(client: Client) -> None:
    ada, eve = confirmed(make_user()), confirmed(make_user())
    for _ in range(5):
        sign_in(client, ada.email, "wrong")
    assert "Too many failed" in sign_in(client, ada.email).content.decode()
    assert sign_in(client, eve.email).status_code == 302


def test_eleven_wrong_passwords_from_one_network_address_pause_it(client: Client) -> None:
    for number in range(10):
        sign_in(client, f"person{number}@people.example", "wrong")
    eve = confirmed(make_user())
    assert "Too many failed" in sign_in(client, eve.email).content.decode()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), eve.email).status_code == 302


def test_too_many_sign_ups_get_a_page_of_ours(client: Client) -> None:
    for _ in range(20):
        client.post(SIGN_UP, {"email": "x"})
    answer = client.post(SIGN_UP, {"email": "x"})
    assert answer.status_code == 429
    assert "Please wait a little" in answer.content.decode()


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    ada = confirmed(make_user(is_active=False))
    sign_in(client, ada.email)
    assert "_auth_user_id" not in client.session


HOSTS = ["evil.example", "evil.example:80", "user@evil.example", "testserver.evil.example", "127.0.0.1@evil.example"]
SHAPES = [
    "//{h}",
    "///{h}",
    "////{h}",
    "http://{h}",
    "https://{h}/",
    "http:{h}",
    "http:/{h}",
    "http:///{h}",
    "https:{h}",
    "\\\\{h}",
    "/\\{h}",
    "\\/{h}",
    "/\\/{h}",
    "//\\{h}",
    "http:\\\\{h}",
    "\t//{h}",
    " //{h}",
    "\n//{h}",
    "//{h}\t",
    "/\t/{h}",
    "/\n/{h}",
    "h\nttp://{h}",
    "ht\ttps://{h}",
    "HTTP://{h}",
    "hTTps://{h}",
    "ftp://{h}",
    "javascript://{h}/%0aalert(1)",
    "javascript:alert('{h}')",
    "data:text/html,{h}",
    "vbscript:{h}",
    "//{h}/%2e%2e",
    "//{h}?next=/",
    "//{h}#/",
    "http://{h}?@testserver/",
    "http://testserver@{h}/",
    "http://testserver\\@{h}/",
    "http://testserver%40{h}:80@{h}/",
    "//testserver\\.{h}",
    "\x00//{h}",
    "\x01http://{h}",
]


def payloads() -> list[str]:
    return [shape.replace("{h}", host) for shape in SHAPES for host in HOSTS]


def test_two_hundred_ways_to_leave_the_site_all_stay(client: Client) -> None:
    assert len(set(payloads())) == 200
    ada = confirmed(make_user())
    for payload in payloads():
        for method in ("get", "post"):
            client.force_login(ada)
            if method == "get":
                answer = client.get(SIGN_IN, {"next": payload})
            else:
                answer = client.post(reverse("account_logout"), {"next": payload})
            target = urllib.parse.urljoin("http://testserver/", answer.headers["Location"].replace("\\", "/"))
            assert urllib.parse.urlsplit(target)[:2] == ("http", "testserver"), (payload, answer.headers["Location"])


def test_next_is_followed_within_the_site(client: Client) -> None:
    ada = confirmed(make_user())
    assert sign_in(client, ada.email, next="/people/me/availability/").headers["Location"] == "/people/me/availability/"
    client.post(reverse("account_logout"))
    assert sign_in(client, ada.email, next="//evil.example").headers["Location"] == "/"


def test_providers_are_offered_only_where_they_are_set_up(client: Client, settings: Settings) -> None:
    assert "Continue with" not in client.get(SIGN_IN).content.decode()
    app = {"client_id": "x", "secret": "y"}
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": [app]}, "orcid": {"APPS": [app]}}
    page = client.get(SIGN_IN).content.decode()
    assert re.findall(r"Continue with (\S+)", page) == ["GitHub", "ORCID"]
    assert client.post("/accounts/github/login/").headers["Location"].startswith("https://github.com/login/oauth")
