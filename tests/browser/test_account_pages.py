"""Every page of signing in and of one's own account: the look, axe, the content policy, passkeys, the weight."""

import gzip
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, Response

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_availability, make_user
from tests.browser.conftest import Visit, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/x-y/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/unknown/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
]
OWN_PAGES = [
    "/people/me/",
    "/people/me/availability/",
    "/people/me/erase/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/3rdparty/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]
LOOKS = [(1280, "light"), (360, "dark"), (1280, "dark"), (360, "light")]


def confirmed(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def check(page: Page, width: int) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("main .btn-primary").count() <= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_violations(page) == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_open_pages_are_in_order(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/accounts/login/", width=width, scheme=scheme)
    for path in OPEN_PAGES:
        page.goto(path)
        check(page, width)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_own_pages_are_in_order(visit: Visit, width: int, scheme: str) -> None:
    ada = confirmed(make_user())
    make_availability(ada)
    EmailAddress.objects.create(user=ada, email="ada.second@people.example", verified=False)
    page = visit("/accounts/login/?next=/people/me/", width=width, scheme=scheme)
    sign_in(page, ada)
    page.wait_for_url("**/people/me/")
    for path in OWN_PAGES:
        page.goto(path)
        if "/reauthenticate/?" in page.url:
            check(page, width)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Go on").click()
            page.wait_for_url(f"**{path}")
        check(page, width)


def test_an_authenticator_app_is_added_used_and_removed(visit: Visit) -> None:
    ada = confirmed(make_user())
    page = visit("/accounts/login/?next=/accounts/2fa/totp/activate/")
    sign_in(page, ada)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(
        format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    )
    page.get_by_role("button", name="Activate").click()
    page.wait_for_url("**/2fa/recovery-codes/")
    assert len(page.get_by_label("Unused codes").input_value().split()) == 10
    check(page, 1280)
    for path in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"):
        page.goto(path)
        check(page, 1280)
    page.get_by_role("button", name="Deactivate").click()
    page.wait_for_url("**/2fa/")
    assert not Authenticator.objects.filter(user=ada).exists()


def test_the_second_factor_is_asked_when_signing_in(visit: Visit) -> None:
    ada = confirmed(make_user())
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    page = visit("/accounts/login/?next=/people/me/", width=360, scheme="dark")
    sign_in(page, ada)
    page.wait_for_url("**/2fa/authenticate/**")
    check(page, 360)
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/people/me/")


def test_a_passkey_is_added_and_signs_in_alone(visit: Visit) -> None:
    ada = confirmed(make_user())
    page = visit("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    sign_in(page, ada)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/2fa/recovery-codes/")
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    page.goto("/accounts/2fa/webauthn/")
    check(page, 1280)
    for name in ("Edit", "Remove"):
        page.goto("/accounts/2fa/webauthn/")
        page.get_by_role("link", name=name).click()
        check(page, 1280)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/people/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/people/me/")


def test_languages_are_chosen_one_by_one_and_the_browsers_zone_taken_over(visit: Visit) -> None:
    ada = make_user(languages=["en", "de"])
    page = visit("/people/me/", user=ada, timezone_id="Asia/Tokyo")
    page.reload()
    page.get_by_role("combobox", name="Languages").fill("Spanish (Español)")
    page.get_by_role("combobox", name="Languages").press("Enter")
    page.get_by_role("button", name="Remove: English").click()
    page.get_by_role("button", name="Use it").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Save my profile").click()
    page.get_by_text("Your profile is saved.").wait_for()
    ada.refresh_from_db()
    assert (ada.languages, ada.zone) == (["de", "es"], "Asia/Tokyo")


def gzipped(body: bytes) -> int:
    return len(gzip.compress(body, 9))


@pytest.mark.parametrize("path", ["/accounts/login/", "/people/me/", "/people/me/availability/"])
def test_first_load_is_under_75_kb_and_from_our_host_alone(visit: Visit, path: str) -> None:
    ada = make_user()
    make_availability(ada)
    page = visit("/healthz", user=None if "login" in path else ada)
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    host = urlsplit(page.url).netloc
    assert {urlsplit(answer.url).netloc for answer in answers} == {host}
    weights = {answer.url: gzipped(answer.body()) for answer in answers}
    assert sum(weights.values()) < 75_000, weights
