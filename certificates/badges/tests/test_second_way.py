"""A badge verifies by means that share no code with ours, and fails when one byte of it changes.

Ours are PyLD and OpenSSL; here Oxigraph (Rust) reads the JSON-LD and puts it into canonical form, libsodium checks the
signature, and the steps between follow W3C's Data Integrity EdDSA Cryptosuites (3.2) anew. Nothing of
`certificates.badges` is imported; of the product there are only the answers of its pages and the contexts as published.
"""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from django.test import Client
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from pytest_django import Settings

from accounts.tests.factories import make_user
from certificates.tests.cast import make_certificate

CONTEXTS = Path(__file__).parents[1] / "contexts"
PUBLISHED = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
}
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
SIGNATURE_BYTES, KEY_BYTES = 64, 32
CHANGES = 300


def bytes_of(multibase: str, length: int) -> bytes:
    if not multibase.startswith("z"):
        raise ValueError(multibase)
    number = 0
    for sign in multibase[1:]:
        number = number * len(BASE58) + BASE58.index(sign)
    return number.to_bytes(length)


def canonical(document: dict[str, Any]) -> bytes:
    contexts = [json.loads((CONTEXTS / PUBLISHED[url]).read_text())["@context"] for url in document["@context"]]
    quads = pyoxigraph.parse(json.dumps({**document, "@context": contexts}), format=pyoxigraph.RdfFormat.JSON_LD)
    found = pyoxigraph.Dataset(quads)
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted(pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS) or b"" for quad in found))


def verifies(document: dict[str, Any], key: str) -> bool:
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    options["@context"] = document["@context"]
    hashes = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(bare)).digest()
    raw = bytes_of(key, len(ED25519) + KEY_BYTES)
    try:
        VerifyKey(raw.removeprefix(ED25519)).verify(hashes, bytes_of(document["proof"]["proofValue"], SIGNATURE_BYTES))
    except BadSignatureError:
        return False
    return True


def downloaded(settings: Settings) -> tuple[bytes, str]:
    """A badge as its holder has it, and the key that the issuer named in it publishes."""
    certificate = make_certificate(make_user(name='محمد O\'Connor "Mo"'))
    badge = Client().get(f"/certificates/{certificate.token}.json").content
    document = json.loads(badge)
    profile = json.loads(Client().get(document["issuer"]["id"].removeprefix(settings.SITE_URL)).content)
    keys = {one["id"]: one["publicKeyMultibase"] for one in profile["verificationMethod"]}
    return badge, keys[document["proof"]["verificationMethod"]]


@pytest.mark.django_db
def test_a_badge_verifies_by_other_means_and_fails_when_one_byte_changes(settings: Settings) -> None:
    badge, key = downloaded(settings)
    document = json.loads(badge)
    assert verifies(document, key)
    drawn = random.Random(11)
    accepted, refused, unreadable = [], 0, 0
    for place in drawn.sample(range(len(badge)), CHANGES):
        changed = bytearray(badge)
        changed[place] = drawn.choice([byte for byte in range(0x20, 0x7F) if byte != badge[place]])
        try:
            found = json.loads(bytes(changed))
            accepted += [(place, bytes(changed))] if found != document and verifies(found, key) else []
            refused += 1
        except (ValueError, LookupError, TypeError, AttributeError, SyntaxError):
            unreadable += 1  # no JSON any more, no JSON-LD, an unknown context, or no proof
    assert accepted == []
    assert (refused + unreadable, refused > CHANGES // 2) == (CHANGES, True)


@pytest.mark.django_db
def test_another_key_does_not_verify_it(settings: Settings) -> None:
    badge, key = downloaded(settings)
    settings.BADGE_SIGNING_KEY = "B" * 43
    _other, other_key = downloaded(settings)
    assert key != other_key
    assert verifies(json.loads(badge), key)
    assert not verifies(json.loads(badge), other_key)
