"""Signing in with another site's account, against a small GitHub of our own on this machine."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import InstructorRecord, User
from accounts.tests.factories import PASSWORD, make_user
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db
ADA = {"id": 4711, "login": "ada-gh", "name": "Ada Lovelace", "email": None}


class SmallGitHub(BaseHTTPRequestHandler):
    """Answers the three questions that signing in asks."""

    emails: list[dict[str, Any]] = []

    def _answer(self, data: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def do_POST(self) -> None:
        """Give a token."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer({"access_token": "t", "token_type": "bearer"})

    def do_GET(self) -> None:
        """Say who it is, or which addresses they have."""
        self._answer(SmallGitHub.emails if self.path.endswith("/emails") else ADA)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[type[SmallGitHub]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SmallGitHub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    for name, path in {"access_token_url": "/token", "profile_url": "/user", "emails_url": "/user/emails"}.items():
        monkeypatch.setattr(GitHubOAuth2Adapter, name, address + path)
    own = settings.SOCIALACCOUNT_PROVIDERS["github"] | {"APPS": [{"client_id": "x", "secret": "y"}]}
    settings.SOCIALACCOUNT_PROVIDERS = settings.SOCIALACCOUNT_PROVIDERS | {"github": own}
    yield SmallGitHub
    server.shutdown()
    server.server_close()


def sign_in(client: Client, **emails: bool) -> Any:
    """Go to GitHub and come back; each address is verified there or not."""
    SmallGitHub.emails = [
        {"email": f"{name}@people.example", "primary": place == 0, "verified": is_verified}
        for place, (name, is_verified) in enumerate(emails.items())
    ]
    away = client.post("/accounts/github/login/?next=/people/me/").headers["Location"]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(away).query)["state"][0]
    return client.get("/accounts/github/login/callback/", {"code": "c", "state": state})


@pytest.mark.usefixtures("github")
def test_a_verified_address_signs_up_at_once_and_finds_the_record(client: Client) -> None:
    record = InstructorRecord.objects.create(name="Ada", github="Ada-GH", affiliation="College")
    client.cookies["zone"] = "Asia/Tokyo"
    assert sign_in(client, ada=True).headers["Location"] == "/people/me/"
    ada = User.objects.get()
    assert (ada.name, ada.github, ada.zone, ada.affiliation) == ("Ada Lovelace", "ada-gh", "Asia/Tokyo", "College")
    assert EmailAddress.objects.get().verified
    record.refresh_from_db()
    assert record.user == ada
    assert not ada.has_usable_password()


@pytest.mark.usefixtures("github")
def test_an_address_that_github_has_not_verified_must_be_confirmed_here(client: Client) -> None:
    assert sign_in(client, ada=False).headers["Location"] == "/accounts/confirm-email/"
    assert not EmailAddress.objects.get().verified
    assert "_auth_user_id" not in client.session
    assert OutboxMessage.objects.get().kind == "accounts.confirm_address"


@pytest.mark.usefixtures("github")
def test_an_account_with_that_address_is_not_taken_over(client: Client) -> None:
    victim = make_user(email="victim@people.example")
    EmailAddress.objects.create(user=victim, email=victim.email, verified=True, primary=True)
    sign_in(client, victim=True)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=victim).exists()


@pytest.mark.usefixtures("github")
def test_coming_back_signs_the_same_person_in(client: Client) -> None:
    sign_in(client, ada=True)
    client.post("/accounts/logout/")
    assert sign_in(client, ada=True).headers["Location"] == "/people/me/"
    assert User.objects.count() == 1


@pytest.mark.usefixtures("github")
def test_connecting_it_asks_for_the_password_and_sends_word_of_it(client: Client) -> None:
    ada = make_user()
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    client.force_login(ada)
    away = client.post("/accounts/github/login/?process=connect").headers["Location"]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(away).query)["state"][0]
    asked = client.get("/accounts/github/login/callback/", {"code": "c", "state": state}).headers["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    client.post(asked, {"password": PASSWORD})
    assert SocialAccount.objects.get().user == ada
    assert "Another way to sign in was connected" in OutboxMessage.objects.get().text
