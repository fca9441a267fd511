"""A certificate as an Open Badges 3.0 credential, its issuer, and the list of what was revoked.

Checked against the 1EdTech specification (docs/certificates.md has the list). All is made anew whenever it is asked
for: the same certificate and key give the same bytes.
"""

import base64
import datetime as dt
import gzip
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.badges.keys import BadgeKey, badge_keys
from certificates.badges.signing import CREDENTIALS_V2, OPEN_BADGES, sign
from certificates.models import Certificate, CertificateRule, Role
from certificates.rules import stored_rules
from certificates.words import rule_in_words
from rounds.models import Round

Json = dict[str, Any]

CONTROLLED_IDENTIFIER = "https://www.w3.org/ns/cid/v1"
# Bits of the status list, at least (W3C: Bitstring Status List); a certificate's place is its pk.
LIST_BITS = 131_072


class NoBadges(Exception):  # noqa: N818 - it says what is the matter
    """This site has no key to sign with."""


def issuer_url() -> str:
    """The issuer's id, at which its profile and keys are published."""
    return f"{settings.SITE_URL}{reverse('certificates:issuer')}"


def method_of(key: BadgeKey) -> str:
    """The id of a published key."""
    return f"{issuer_url()}#{key.public}"


def issuer_profile() -> Json:
    """Who issues, with all public keys."""
    methods = [
        {"id": method_of(key), "type": "Multikey", "controller": issuer_url(), "publicKeyMultibase": key.public}
        for key in badge_keys()
    ]
    return {
        "@context": [CREDENTIALS_V2, CONTROLLED_IDENTIFIER, OPEN_BADGES],
        **_issuer(),
        "email": settings.CONTACT_EMAIL,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _issuer() -> Json:
    return {"id": issuer_url(), "type": ["Profile"], "name": settings.PROGRAMME_NAME, "url": f"{settings.SITE_URL}/"}


def credential_of(certificate: Certificate) -> Json:
    """The signed credential of a certificate that has a name; raises NoBadges."""
    key = _signing_key()
    issued_at = _instant(certificate.issued_at)
    achievement = achievement_of(certificate.round, Role(certificate.role))
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": f"urn:uuid:{certificate.badge_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": _issuer(),
        "validFrom": issued_at,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": certificate.name,
                }
            ],
            "achievement": achievement,
        },
        "credentialStatus": {
            "id": f"{status_url()}#{certificate.pk}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.pk),
            "statusListCredential": status_url(),
        },
    }
    return sign(document, key=key.private, method=method_of(key), created=issued_at)


def achievement_of(round_: Round, role: Role) -> Json:
    """What mentors or mentees of a round achieved, and by which rules."""
    rules = [one for one in stored_rules([round_])[round_.pk] if one.role == role and one.is_asked]
    words = {"programme": settings.PROGRAMME_NAME, "round": round_.name, "role": str(role.label).capitalize()}
    did = {
        Role.MENTOR: _("Led or co-led a mentoring group of %(programme)s from its first meeting to the showcase."),
        Role.MENTEE: _("Worked with a mentoring group of %(programme)s toward its outcome, up to the showcase."),
    }
    return {
        "id": f"{settings.SITE_URL}{reverse('rounds:detail', args=[round_.slug])}#{role.value}",
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": _("%(role)s, %(programme)s Mentoring Groups, %(round)s") % words,
        "description": did[role] % words,
        "criteria": {"narrative": _criteria(rules)},
    }


def _criteria(rules: list[CertificateRule]) -> str:
    return "\n".join(f"* {rule_in_words(rule)}" for rule in rules)


def status_url() -> str:
    """Where the list of revoked credentials is."""
    return f"{settings.SITE_URL}{reverse('certificates:status_list')}"


def status_list(now: dt.datetime) -> Json:
    """The signed list of what is not valid any more: revoked and replaced; two queries. Raises NoBadges."""
    key = _signing_key()
    ended = Certificate.objects.exclude(state=Certificate.State.LIVE).order_by("pk").values_list("pk", flat=True)
    document = {
        "@context": [CREDENTIALS_V2],
        "id": status_url(),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_url(),
        "validFrom": _instant(now),
        "credentialSubject": {
            "id": f"{status_url()}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(list(ended)),
        },
    }
    return sign(document, key=key.private, method=method_of(key), created=_instant(now))


def encoded_list(ended: list[int]) -> str:
    """A bit for each certificate by its pk, the first bit leftmost; compressed, in Multibase."""
    bits = bytearray(max(LIST_BITS // 8, max(ended, default=0) // 8 + 1))
    for index in ended:
        bits[index // 8] |= 0x80 >> (index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_listed(encoded: str, index: int) -> bool:
    """Whether a bit of a published list is set."""
    data = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


def _signing_key() -> BadgeKey:
    keys = badge_keys()
    if not keys:
        raise NoBadges
    return keys[0]


def _instant(instant: dt.datetime) -> str:
    """In UTC, to the second, as XML Schema writes it."""
    return instant.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
