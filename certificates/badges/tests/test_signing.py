"""Signatures are those that the standard gives, and everyone can check them offline."""

import copy
import socket
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.checks import run_checks
from pytest_django import Settings

from certificates.badges import signing
from certificates.badges.keys import BadKey, badge_keys, read_keys
from certificates.badges.multibase import from_base58, multikey, public_of, to_base58
from certificates.badges.signing import UnknownContext, is_authentic, sign

# W3C, Data Integrity EdDSA Cryptosuites v1.0, B.1: representation of eddsa-rdfc-2022.
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
PROOF = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
ALUMNI = {
    "@context": [signing.CREDENTIALS_V2, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}


@pytest.fixture
def _examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The context of the standard's examples, which credentials of ours never name."""
    kept = tmp_path / "examples.json"
    kept.write_text('{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}')
    monkeypatch.setitem(signing.FILES, EXAMPLES, str(kept))


@pytest.mark.usefixtures("_examples")
def test_the_signature_of_the_standards_example_is_the_one_in_the_standard() -> None:
    key = Ed25519PrivateKey.from_private_bytes(from_base58(SECRET)[2:])
    signed = sign(ALUMNI, key=key, method=f"did:key:{PUBLIC}#{PUBLIC}", created="2023-02-24T23:36:38Z")
    assert signed["proof"]["proofValue"] == PROOF
    assert is_authentic(signed, key=PUBLIC)


def changes(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document with one thing changed, each in its own way."""
    found = []
    for path, value in {
        ("name",): "Other",
        ("credentialSubject", "alumniOf"): "Elsewhere",
        ("proof", "created"): "2024-01-01T00:00:00Z",
        ("proof", "proofValue"): "z1",
        ("proof", "cryptosuite"): "eddsa-jcs-2022",
        ("validFrom",): "2022-01-01T00:00:00Z",
        ("unheard-of",): "a term that no context defines",
    }.items():
        changed = copy.deepcopy(document)
        inner = changed
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = value
        found.append(changed)
    return found


@pytest.mark.usefixtures("_examples")
def test_whatever_is_changed_is_found() -> None:
    key = Ed25519PrivateKey.from_private_bytes(from_base58(SECRET)[2:])
    signed = sign(ALUMNI, key=key, method=PUBLIC, created="2023-02-24T23:36:38Z")
    vocabulary_takes_any_term = 1
    assert [is_authentic(one, key=PUBLIC) for one in changes(signed)][:-vocabulary_takes_any_term] == [False] * 6
    assert not is_authentic(changes(signed)[-1], key=PUBLIC)
    assert not is_authentic({**signed, "proof": None}, key=PUBLIC)
    assert not is_authentic(signed, key=multikey(b"\1" * 32))
    assert not is_authentic(signed, key="z6Mk")


def test_no_context_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("The net is not for badges.")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(UnknownContext):
        signing.kept_contexts("https://elsewhere.example/context.json")


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"Hello World!", bytes(range(64))])
def test_base58_goes_both_ways(data: bytes) -> None:
    assert from_base58(to_base58(data)) == data


def test_base58_is_the_usual_one() -> None:
    assert to_base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert public_of(PUBLIC)[:2] != b"\xed\x01"
    with pytest.raises(ValueError, match="base58btc"):
        from_base58("m2NE")


def test_a_machine_of_ones_own_has_a_key_that_stays(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.BADGE_SIGNING_KEY = tmp_path, ""
    first = badge_keys()[0].public
    assert badge_keys()[0].public == first
    assert (tmp_path / "badge_signing_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["badge_signing_key"]


def test_a_site_on_the_web_without_a_key_has_no_badges_and_the_check_says_so(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY, settings.IS_LOCAL = "", False
    assert badge_keys() == []
    assert "certificates.W001" in [found.id for found in run_checks(include_deployment_checks=True)]


def test_a_key_that_is_none_is_an_error_of_the_check_and_no_crash(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY = "much-too-short"
    assert badge_keys() == []
    assert "certificates.E001" in [found.id for found in run_checks()]
    with pytest.raises(BadKey):
        read_keys("ä" * 43)


def test_of_several_keys_the_first_signs_and_all_are_published(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY = f"{'A' * 43}, {'B' * 43}"
    keys = badge_keys()
    assert len({key.public for key in keys}) == 2
    assert keys[0].public == read_keys("A" * 43)[0].public
