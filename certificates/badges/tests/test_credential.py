"""Badges hold what Open Badges 3.0 asks for, verify with the published key alone, and say when they were revoked."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from certificates.badges.credential import encoded_list, is_listed
from certificates.badges.signing import is_authentic
from certificates.issuing import reissue_certificate, revoke_certificate
from certificates.models import Certificate
from certificates.tests.cast import make_certificate

pytestmark = pytest.mark.django_db


def badge_of(certificate: Certificate) -> dict[str, Any]:
    """What a program gets, without signing in."""
    answer = Client().get(f"/certificates/{certificate.token}.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/vc"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return dict(json.loads(answer.content))


def published_key(badge: dict[str, Any], settings: Settings) -> str:
    """The public key, found as a verifier finds it: at the address of the issuer, by the name in the proof."""
    assert badge["issuer"]["id"].startswith(settings.SITE_URL)
    profile = json.loads(Client().get(badge["issuer"]["id"].removeprefix(settings.SITE_URL)).content)
    assert profile["id"] == badge["issuer"]["id"]
    method = badge["proof"]["verificationMethod"]
    assert method in profile["assertionMethod"]
    found = {one["id"]: one for one in profile["verificationMethod"]}[method]
    assert (found["type"], found["controller"]) == ("Multikey", profile["id"])
    return str(found["publicKeyMultibase"])


def is_revoked(badge: dict[str, Any], settings: Settings) -> bool:
    """As a verifier asks: the list is a signed credential itself."""
    status = badge["credentialStatus"]
    answer = Client().get(status["statusListCredential"].removeprefix(settings.SITE_URL))
    found = json.loads(answer.content)
    assert is_authentic(found, key=published_key(badge, settings))
    assert found["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    return is_listed(found["credentialSubject"]["encodedList"], int(status["statusListIndex"]))


def test_a_badge_has_what_the_data_model_requires(settings: Settings) -> None:
    certificate = make_certificate(make_user(name="Zoë O'Connor"), issued_on=dt.date(2026, 2, 3))
    badge = badge_of(certificate)
    assert badge["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert badge["id"] == f"urn:uuid:{certificate.badge_id}"
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["issuer"]["type"] == ["Profile"]
    assert badge["issuer"]["name"] == settings.PROGRAMME_NAME
    assert dt.datetime.fromisoformat(badge["validFrom"]).tzinfo is not None
    subject = badge["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["identifier"] == [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "Zoë O'Connor"}
    ]
    achievement = subject["achievement"]
    assert achievement["type"] == ["Achievement"]
    assert achievement["id"].endswith(f"/rounds/{certificate.round.slug}/#mentee")
    assert achievement["name"]
    assert achievement["description"]
    assert "attended at least 2 meetings" in achievement["criteria"]["narrative"]
    proof = badge["proof"]
    assert (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) == (
        "DataIntegrityProof",
        "eddsa-rdfc-2022",
        "assertionMethod",
    )


def test_a_badge_says_no_more_than_its_page() -> None:
    user = make_user(pk=987_654, email="secret@people.example", city="Secretville", orcid="0000-0002-1825-0097")
    text = json.dumps(badge_of(make_certificate(user, reason="They were ill.")))
    assert not [word for word in (user.email, user.city, user.orcid, "ill", str(user.pk)) if word in text]


def test_a_downloaded_badge_verifies_with_the_published_key_and_a_changed_one_does_not(
    settings: Settings,
) -> None:
    certificate = make_certificate(make_user(name="محمد علي"))
    badge = badge_of(certificate)
    key = published_key(badge, settings)
    assert is_authentic(json.loads(json.dumps(badge)), key=key)
    assert badge_of(certificate) == badge
    for change in (
        {"name": "Another"},
        {"validFrom": "2020-01-01T00:00:00Z"},
        {"id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"},
        {"credentialStatus": {**badge["credentialStatus"], "statusListIndex": "9"}},
        {"issuer": {**badge["issuer"], "name": "Somebody else"}},
    ):
        assert not is_authentic(badge | change, key=key), change
    subject = json.loads(json.dumps(badge))
    subject["credentialSubject"]["identifier"][0]["identityHash"] = "Someone Else"
    assert not is_authentic(subject, key=key)


def test_the_status_says_what_was_revoked_or_replaced(settings: Settings) -> None:
    revoked, replaced, valid = (make_certificate(make_user()) for _number in range(3))
    badges = [badge_of(one) for one in (revoked, replaced, valid)]
    assert [is_revoked(badge, settings) for badge in badges] == [False, False, False]
    revoke_certificate(certificate=revoked, reason="x", by=make_coordinator())
    assert replaced.user
    User.objects.filter(pk=replaced.user.pk).update(name="New Name")
    reissue_certificate(certificate=replaced, by=make_coordinator())
    assert [is_revoked(badge, settings) for badge in badges] == [True, True, False]
    assert Client().get(f"/certificates/{revoked.token}.json").status_code == 410


def test_a_rotated_key_leaves_old_badges_verifiable(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY = "A" * 43
    badge = badge_of(make_certificate(make_user()))
    settings.BADGE_SIGNING_KEY = f"{'B' * 43},{'A' * 43}"
    assert is_authentic(badge, key=published_key(badge, settings))
    assert (
        badge_of(make_certificate(make_user()))["proof"]["verificationMethod"] != badge["proof"]["verificationMethod"]
    )


def test_without_a_key_there_is_no_badge_but_the_certificate_stands(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY, settings.IS_LOCAL = "", False
    certificate = make_certificate(make_user())
    assert Client().get(f"/certificates/{certificate.token}.json").status_code == 503
    assert Client().get("/certificates/issuer.json").status_code == 404
    assert Client().get("/certificates/status.json").status_code == 404
    page = Client().get(f"/certificates/{certificate.token}/").content.decode()
    assert certificate.name in page
    assert ".json" not in page


def test_the_list_has_room_for_all_and_is_small() -> None:
    encoded = encoded_list([1, 8, 131_071, 200_000])
    assert [index for index in (0, 1, 7, 8, 9, 131_071, 200_000) if is_listed(encoded, index)] == [
        1,
        8,
        131_071,
        200_000,
    ]
    assert len(encoded) < 500


@pytest.mark.parametrize("revoked", [1, 3])
def test_the_status_takes_one_query(revoked: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(revoked):
        revoke_certificate(certificate=make_certificate(make_user()), reason="x", by=make_coordinator())
    with django_assert_num_queries(1):
        Client().get("/certificates/status.json")
