"""One's own page, what the front page shows of it, and the page on which anyone verifies a certificate."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from accounts.tests.factories import make_coordinator, make_user
from certificates.issuing import issue_earned, reissue_certificate, revoke_certificate
from certificates.models import Certificate
from certificates.tests.cast import (
    attend,
    hold,
    lead_of,
    make_certificate,
    make_earned,
    make_past_group,
    make_past_round,
)
from groups.tests.factories import make_group, make_membership
from groups.tests.pages import client_of, mentee_of, texts
from rounds.models import Sitting

pytestmark = pytest.mark.django_db


def verify(certificate: Certificate) -> str:
    """The public page, to whoever has the address."""
    return texts(Client().get(f"/certificates/{certificate.token}/"))


def test_the_page_says_what_is_missing_and_by_when() -> None:
    group = make_group(make_past_round(days=50))
    member, lead = mentee_of(group), lead_of(group)
    hold(group, 1, [member, lead])
    page = texts(client_of(member.user).get("/certificates/"))
    assert "Toward your certificate" in page
    assert "One meeting short; the next is " in page
    assert "Come to a sitting; the next is " in page
    assert "It opens on " in page
    Sitting.objects.filter(session__kind="onboarding").update(recording_url="https://video.example/")
    assert "Watch the recording, then say so on its page." in texts(client_of(lead.user).get("/certificates/"))


def test_what_can_not_be_made_up_for_says_whom_to_ask() -> None:
    group = make_past_group()
    page = texts(client_of(lead_of(group).user).get("/certificates/"))
    assert "on the list of who was there" in page
    assert group.round.contact_email in page


def test_an_earned_one_is_announced_and_an_issued_one_takes_its_place() -> None:
    group = make_earned()
    member = mentee_of(group)
    assert "All is done so far." in texts(client_of(member.user).get("/certificates/"))
    issue_earned(round_=group.round)
    page = texts(client_of(member.user).get("/certificates/"))
    assert "Made out to" in page
    assert "Toward your certificate" not in page
    assert f"/certificates/{Certificate.objects.get(user=member.user).token}.pdf" in page


def test_a_revoked_one_says_why_to_its_holder_alone_and_a_new_name_is_offered() -> None:
    revoked, renamed = make_certificate(make_user()), make_certificate(make_user(name="Old Name"))
    revoke_certificate(certificate=revoked, reason="Issued by mistake.", by=make_coordinator())
    assert revoked.user
    assert renamed.user
    assert "Issued by mistake." in texts(client_of(revoked.user).get("/certificates/"))
    User.objects.filter(pk=renamed.user.pk).update(name="New Name")
    assert "Your profile says New Name." in texts(client_of(renamed.user).get("/certificates/"))


def test_who_was_granted_one_reads_why_and_nobody_else_does() -> None:
    granted = make_certificate(make_user(), reason="Led the showcase from afar.")
    assert granted.user
    page = texts(client_of(granted.user).get("/certificates/"))
    assert "Granted by exception: Led the showcase from afar." in page
    assert "from afar" not in verify(granted)


def test_someone_without_any_is_told_how_to_get_one() -> None:
    assert "You have no certificate yet." in texts(client_of(make_user()).get("/certificates/"))


def test_someone_without_a_name_is_asked_for_it() -> None:
    group = make_earned()
    User.objects.filter(pk=mentee_of(group).user_id).update(name="")
    assert "Please add your name" in texts(client_of(mentee_of(group).user).get("/certificates/"))


def test_the_front_page_loads_what_is_missing_and_has_a_link_without_scripts() -> None:
    group = make_group(make_past_round(days=50))
    client = client_of(mentee_of(group).user)
    home = texts(client.get("/"))
    assert 'hx-get="/certificates/missing/"' in home
    assert 'href="/certificates/"' in home
    assert client.get("/certificates/missing/").headers["Location"] == "/certificates/"
    part = texts(client.get("/certificates/missing/", headers={"hx-request": "true"}))
    assert "2 meetings short; the next is " in part
    assert "<html" not in part


@pytest.mark.parametrize("rounds", [1, 3])
@pytest.mark.parametrize("path", ["/certificates/", "/certificates/missing/"])
def test_my_page_takes_as_many_queries_for_one_round_as_for_three(
    rounds: int, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    groups = [make_group(make_past_round(days=50)) for _number in range(rounds)]
    user = mentee_of(groups[0]).user
    for group in groups[1:]:
        make_membership(group, user=user)
    for _number in range(rounds):
        make_certificate(user)
    client = client_of(user)
    with django_assert_num_queries(12):
        client.get(path, headers={"hx-request": "true"})


def test_anyone_with_the_address_sees_whose_for_what_and_when_and_nothing_more() -> None:
    user = make_user(name="Ada <b>Lovelace</b>", email="ada@people.example", affiliation="Analytical Engines")
    certificate = make_certificate(user, issued_on=dt.date(2026, 2, 3), reason="She was ill.")
    page = verify(certificate)
    for words in (
        "This certificate is valid",
        "Ada &lt;b&gt;Lovelace",
        "3 February 2026",
        certificate.round.name,
        "mentee",
    ):
        assert words in page
    for words in (user.email, user.affiliation, "ill", "Evidence"):
        assert words not in page
    assert Client().get(f"/certificates/{certificate.token}/").headers["X-Robots-Tag"] == "noindex"


def test_the_public_page_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    certificate = make_certificate(make_user())
    with django_assert_num_queries(1):
        Client().get(f"/certificates/{certificate.token}/")


def test_a_revoked_or_replaced_one_says_so_and_names_nobody() -> None:
    revoked, replaced = make_certificate(make_user(name="Rae Voked")), make_certificate(make_user(name="Old Name"))
    revoke_certificate(certificate=revoked, reason="Issued by mistake.", by=make_coordinator())
    User.objects.filter(name="Old Name").update(name="New Name")
    fresh = reissue_certificate(certificate=replaced, by=make_coordinator())
    for certificate, words in ((revoked, "not valid any more"), (replaced, "was replaced")):
        page = verify(certificate)
        assert words in page
        hidden = ("Rae Voked", "mistake", "Old Name", "New Name", str(fresh.token), certificate.round.name)
        assert [word for word in hidden if word in page] == []
        for kind in ("pdf", "json"):
            assert Client().get(f"/certificates/{certificate.token}.{kind}").status_code == 410
    assert "New Name" in verify(fresh)


@pytest.mark.parametrize("token", ["A" * 32, "A" * 31, "A" * 33, "é" * 32, "missing", "%00" * 32])
def test_no_other_address_is_a_certificate(token: str) -> None:
    make_certificate(make_user())
    for end in ("/", ".pdf", ".json"):
        assert Client().get(f"/certificates/{token}{end}").status_code in {302, 404}


def test_a_certificate_stays_verifiable_after_its_person_was_erased() -> None:
    user = make_user(name="Zoë Canary-Ängström", email="canary@people.example")
    certificate = make_certificate(user, reason="Canary words of a coordinator.")
    token = certificate.token
    erase_person(user=user, by=user)
    certificate.refresh_from_db()
    stored = " ".join(str(value) for value in vars(certificate).values())
    assert [word for word in ("Canary", "canary", "ngström", str(token)) if word in stored] == []
    page = verify_by(token)
    assert "This certificate is valid" in page
    assert "Type the name" in page
    for name, says in (("zoë  canary-ängström ", "Yes: "), ("Zoe Canary", "No: ")):
        assert says in texts(Client().post(f"/certificates/{token}/", {"name": name}))
    for kind in ("pdf", "json"):
        assert Client().get(f"/certificates/{token}.{kind}").status_code == 410


def verify_by(token: str | None) -> str:
    return texts(Client().get(f"/certificates/{token}/"))


def test_an_empty_name_is_asked_for_again() -> None:
    user = make_user()
    token = make_certificate(user).token
    erase_person(user=user, by=user)
    answer = Client().post(f"/certificates/{token}/", {"name": ""})
    assert "This field is required." in texts(answer)


def test_a_posted_name_changes_nothing_on_the_page_of_someone_who_is_there() -> None:
    certificate = make_certificate(make_user(name="Ada Lovelace"))
    page = texts(Client().post(f"/certificates/{certificate.token}/", {"name": "Somebody Else"}))
    assert "Somebody Else" not in page
    assert "Ada Lovelace" in page


def test_everyone_can_take_their_certificates_along_and_nothing_of_others() -> None:
    mine, other = make_certificate(make_user()), make_certificate(make_user())
    assert mine.user
    rows = export_of(mine.user)["certificates"]
    assert [(row["token"], row["name"], row["state"]) for row in rows] == [(mine.token, mine.name, "live")]
    assert str(other.token) not in str(export_of(mine.user))


def test_erasing_keeps_counts_right() -> None:
    group = make_earned()
    issue_earned(round_=group.round)
    user = mentee_of(group).user
    erase_person(user=user, by=user)
    assert Certificate.objects.filter(round=group.round, state="live").count() == 3
    issue_earned(round_=group.round, now=timezone.now())
    assert Certificate.objects.filter(round=group.round).count() == 3


def test_attending_makes_the_page_say_so_at_once() -> None:
    group = make_past_group()
    member = mentee_of(group)
    client = client_of(member.user)
    assert "You were there." not in texts(client.get("/certificates/"))
    attend(group.round, member.user, "showcase")
    assert "You were there." in texts(client.get("/certificates/"))
