"""Data Integrity proofs with the suite eddsa-rdfc-2022 (W3C: Data Integrity EdDSA Cryptosuites v1.0).

The credential and the proof's own options are each put into canonical form as RDF, hashed, and signed together. The
JSON-LD contexts that this needs lie beside this file; nothing is ever fetched.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from certificates.badges.multibase import from_base58, public_of, to_base58

Json = dict[str, Any]

SUITE = "eddsa-rdfc-2022"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = Path(__file__).parent / "contexts"
FILES = {CREDENTIALS_V2: "credentials-v2.json", OPEN_BADGES: "ob-v3p0-context-3.0.3.json"}


class UnknownContext(ValueError):  # noqa: N818 - it says what is the matter
    """A context that isn't kept here."""


@cache
def _context(url: str) -> Json:
    if url not in FILES:
        raise UnknownContext(url)
    document: Json = json.loads((CONTEXTS / FILES[url]).read_text(encoding="utf-8"))
    return document


def kept_contexts(url: str, _options: Any = None) -> Json:
    """How the library reads contexts: from our own files."""
    return {"contextUrl": None, "documentUrl": url, "document": _context(url), "contentType": "application/ld+json"}


def sign(document: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, created: str, **more: str) -> Json:
    """The document with its proof; the same input gives the same signature. `method` names the published key."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        **more,
    }
    value = to_base58(key.sign(_hashes(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def is_authentic(document: Mapping[str, Any], *, key: str) -> bool:
    """Whether the document is as the holder of a published key (`z6Mk…`) signed it; asks nobody."""
    try:
        proof = dict(document["proof"])
        signature = from_base58(proof.pop("proofValue"))
        if (proof["type"], proof["cryptosuite"]) != ("DataIntegrityProof", SUITE):
            return False
        bare = {name: value for name, value in document.items() if name != "proof"}
        Ed25519PublicKey.from_public_bytes(public_of(key)).verify(signature, _hashes(bare, proof))
    except (InvalidSignature, KeyError, TypeError, ValueError, jsonld.JsonLdError):
        return False
    return True


def _hashes(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    options = {**proof, "@context": document["@context"]}
    return hashlib.sha256(_canonical(options)).digest() + hashlib.sha256(_canonical(document)).digest()


def _canonical(document: Mapping[str, Any]) -> bytes:
    """As canonical N-Quads (RDFC-1.0); a term that no context defines is an error, for it would not be signed."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": kept_contexts,
        "safe": True,
    }
    return str(jsonld.normalize(dict(document), options)).encode()
