"""Signing up without an account: nothing counts before the link is opened and confirmed; links act on POST alone."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.tests.factories import make_user
from mail.kinds import KINDS
from mail.models import OutboxMessage
from rounds.interest.limits import MOST_AN_HOUR
from rounds.models import SignUp, Sitting
from rounds.sessions.signing_up import SALT
from rounds.tests.factories import make_session, make_sign_up, make_sitting

pytestmark = pytest.mark.django_db
JOIN = "https://meet.example/s"
VISITOR = "visitor@else.example"


def ask(client: Client, sitting: Sitting, **fields: str) -> str:
    said = {"sitting": sitting.pk, "name": "Vis Itor", "email": VISITOR, "zone": "Asia/Tokyo"} | fields
    return client.post(f"/sessions/{sitting.session_id}/sign-up/", said, follow=True).content.decode()


def link_in(message: OutboxMessage, start: str) -> str:
    """The path of the first link in a message that begins so."""
    found = re.search(rf"http://[^/\s]+({start}\S+)", message.text)
    assert found, message.text
    return found[1]


def confirmed(client: Client, sitting: Sitting) -> SignUp:
    """Ask, open the link, press the button."""
    ask(client, sitting)
    client.post(link_in(OutboxMessage.objects.get(kind="rounds.sign_up_confirm"), "/sessions/confirm/"))
    return SignUp.objects.get()


def test_nothing_is_kept_before_the_link_is_confirmed(client: Client) -> None:
    sitting = make_sitting()
    assert "look into your mail" in ask(client, sitting)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email, message.to_name) == ("rounds.sign_up_confirm", VISITOR, "")
    assert KINDS[message.kind].is_secret
    assert JOIN not in message.text + message.html
    assert "Vis Itor" not in message.text
    path = link_in(message, "/sessions/confirm/")
    page = client.get(path).content.decode()
    assert VISITOR in page
    assert JOIN not in page
    assert SignUp.objects.count() == 0


def test_confirming_signs_up_once_and_leads_to_the_link_to_join(client: Client) -> None:
    sitting = make_sitting()
    ask(client, sitting)
    path = link_in(OutboxMessage.objects.get(), "/sessions/confirm/")
    for _press in range(2):
        assert JOIN in client.post(path, follow=True).content.decode()
    row = SignUp.objects.get()
    assert (row.user, row.email, row.name, row.zone) == (None, VISITOR, "Vis Itor", "Asia/Tokyo")
    told = OutboxMessage.objects.get(kind="rounds.signed_up")
    assert f"{sitting.starts_at.astimezone(dt.timezone(dt.timedelta(hours=9))):%H:%M} (Asia/Tokyo)" in told.text
    assert JOIN in told.text


def test_forged_and_old_links_do_nothing(client: Client) -> None:
    sitting = make_sitting()
    said = {"sitting": sitting.pk, "email": VISITOR, "name": "", "zone": "UTC"}
    for token in (
        "forged",
        signing.dumps(said, salt="other"),
        signing.dumps(said, salt=SALT)[:-2],
        signing.dumps(said | {"sitting": 0}, salt=SALT),
    ):
        for answer in (client.get(f"/sessions/confirm/{token}/"), client.post(f"/sessions/confirm/{token}/")):
            assert answer.status_code == 404
            assert "no longer works" in answer.content.decode()
    assert SignUp.objects.count() == 0


def test_a_link_dies_after_14_days(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting = make_sitting(starts_in=dt.timedelta(days=60))
    said = {"sitting": sitting.pk, "email": VISITOR, "name": "", "zone": "UTC"}
    with monkeypatch.context() as earlier:
        past = timezone.now().timestamp() - 15 * 86400
        earlier.setattr("time.time", lambda: past)
        token = signing.dumps(said, salt=SALT, compress=True)
    assert client.post(f"/sessions/confirm/{token}/").status_code == 404
    assert SignUp.objects.count() == 0


def test_a_link_to_what_is_over_or_cancelled_says_so(client: Client) -> None:
    sitting = make_sitting()
    ask(client, sitting)
    path = link_in(OutboxMessage.objects.get(), "/sessions/confirm/")
    Sitting.objects.update(is_cancelled=True)
    assert "This sitting is cancelled" in client.post(path, follow=True).content.decode()
    Sitting.objects.update(is_cancelled=False, starts_at=timezone.now() - dt.timedelta(hours=2), ends_at=timezone.now())
    assert "This sitting is over" in client.post(path, follow=True).content.decode()
    assert SignUp.objects.count() == 0


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    sitting = make_sitting()
    known = make_user(email="known@people.example")
    make_sign_up(sitting, known)
    answers = {
        re.sub(r'nonce="[^"]*"|[A-Za-z0-9]{64}', "", ask(Client(), sitting, email=email))
        for email in (known.email, VISITOR)
    }
    assert len(answers) == 1
    assert OutboxMessage.objects.filter(kind="rounds.sign_up_confirm").count() == 2


def test_an_address_with_an_account_signs_up_the_account(client: Client) -> None:
    user = make_user(email=VISITOR)
    row = confirmed(client, make_sitting())
    assert (row.user, row.name, row.zone) == (user, user.name, "Europe/Berlin")


def test_what_a_visitor_did_is_theirs_once_they_have_the_account(client: Client) -> None:
    sitting = make_sitting()
    row = confirmed(client, sitting)
    client.force_login(make_user(email=VISITOR))
    path = f"/sessions/{sitting.session_id}/"
    assert JOIN in client.get(path).content.decode()
    client.post(f"{path}cancel/")
    row.refresh_from_db()
    assert row.cancelled_at is not None


def test_mistakes_keep_what_was_typed_and_write_to_nobody(client: Client) -> None:
    sitting = make_sitting()
    page = ask(client, sitting, email="not an address", zone="Atlantis", name="Zoë")
    assert "Nothing you typed is lost" in page
    assert 'value="not an address"' in page
    assert 'value="Zoë"' in page
    assert OutboxMessage.objects.count() == 0


def test_one_sender_has_us_write_to_ten_addresses_an_hour_and_no_more(client: Client, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sitting = make_sitting()
    said = {"sitting": sitting.pk, "name": "N", "zone": "UTC"}
    for number in range(MOST_AN_HOUR + 1):
        answer = client.post(
            f"/sessions/{sitting.session_id}/sign-up/",
            said | {"email": f"v{number}@else.example"},
            headers={"X-Forwarded-For": "192.0.2.7"},
        )
    assert answer.status_code == 429
    assert OutboxMessage.objects.count() == MOST_AN_HOUR


def test_asking_twice_within_an_hour_sends_one_mail(client: Client) -> None:
    sitting = make_sitting()
    for _press in range(2):
        ask(client, sitting)
    assert OutboxMessage.objects.count() <= 2  # Two only where the hour turned in between.


def test_visitors_cannot_sign_up_for_what_is_for_members(client: Client) -> None:
    sitting = make_sitting(make_session(kind="onboarding"))
    assert "can&#x27;t sign up for this one" in ask(client, sitting)
    token = signing.dumps({"sitting": sitting.pk, "email": VISITOR, "name": "", "zone": "UTC"}, salt=SALT)
    assert client.post(f"/sessions/confirm/{token}/").status_code == 404
    assert (OutboxMessage.objects.count(), SignUp.objects.count()) == (0, 0)


def test_the_own_link_changes_the_time_and_takes_it_back(client: Client) -> None:
    first = make_sitting()
    second = make_sitting(first.session, dt.timedelta(days=6), join_url="https://meet.example/second")
    row = confirmed(client, first)
    path = link_in(OutboxMessage.objects.get(kind="rounds.signed_up"), "/sign-ups/")
    assert JOIN in client.get(path).content.decode()
    changed = client.post(f"{path}change/", {"sitting": second.pk}, follow=True)
    assert "https://meet.example/second" in changed.content.decode()
    assert SignUp.objects.get(cancelled_at=None).sitting == second
    old_page = client.get(path).content.decode()
    assert "Nobody expects you" in old_page
    assert JOIN not in old_page
    new_path = f"/sign-ups/{SignUp.objects.get(cancelled_at=None).secret}/"
    taken_back = client.post(f"{new_path}cancel/", follow=True).content.decode()
    assert "Nobody expects you" in taken_back
    assert SignUp.objects.filter(cancelled_at=None).count() == 0
    row.refresh_from_db()
    assert row.email == VISITOR


def test_the_link_in_the_mail_takes_it_back_on_post_alone(client: Client) -> None:
    row = confirmed(client, make_sitting())
    path = link_in(OutboxMessage.objects.get(kind="rounds.signed_up"), "/do/")
    assert "Can&#x27;t you come?" in client.get(path).content.decode()
    row.refresh_from_db()
    assert row.cancelled_at is None
    client.post(path)
    row.refresh_from_db()
    assert row.cancelled_at is not None
    assert "You are not expected" in client.get(path).content.decode()
    Sitting.objects.update(is_cancelled=True)
    assert "Nothing to do any more" in client.get(path).content.decode()
    SignUp.objects.all().delete()
    assert "Nothing to do any more" in client.post(path).content.decode()


@pytest.mark.parametrize("secret", ["no-such-secret", "A" * 22])
def test_a_guessed_link_is_nobodys(client: Client, secret: str) -> None:
    make_sign_up(make_sitting(), email=VISITOR)
    for answer in (
        client.get(f"/sign-ups/{secret}/"),
        client.post(f"/sign-ups/{secret}/cancel/"),
        client.post(f"/sign-ups/{secret}/change/"),
    ):
        assert answer.status_code == 404
    assert SignUp.objects.get().cancelled_at is None
