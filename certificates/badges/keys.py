"""The keys that sign badges, from `BADGE_SIGNING_KEY`; the first signs, all are published.

Each is 32 random bytes in URL-safe base64. On one's own machine a key is made under `var/` on first use; a site on the
open web without one has no badges, and `check --deploy` says so.
"""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from certificates.badges.multibase import multikey

log = structlog.get_logger(__name__)

SEED_BYTES = 32


class BadKey(ValueError):  # noqa: N818 - it says what is the matter
    """A setting that holds no key."""


@dataclass(frozen=True)
class BadgeKey:
    """A key that signs, and its public half as it is published."""

    private: Ed25519PrivateKey
    public: str


def badge_keys() -> list[BadgeKey]:
    """The keys, the one that signs first; empty where the site has none, or what it has is no key."""
    text = settings.BADGE_SIGNING_KEY
    if not text and settings.IS_LOCAL:
        text = _key_of_this_machine(settings.VAR_DIR / "badge_signing_key")
    try:
        return list(read_keys(text))
    except BadKey:
        log.error("BADGE_SIGNING_KEY holds no key")
        return []


def has_badges() -> bool:
    """Whether this site can sign badges."""
    return bool(badge_keys())


@lru_cache(maxsize=8)
def read_keys(text: str) -> tuple[BadgeKey, ...]:
    """The keys of a setting's text; raises BadKey."""
    return tuple(_key(part.strip()) for part in text.split(",") if part.strip())


def _key(text: str) -> BadgeKey:
    try:
        seed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKey from error
    if len(seed) != SEED_BYTES:
        raise BadKey
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return BadgeKey(private, multikey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)))


def _key_of_this_machine(path: Path) -> str:
    """The key that lies there, made by whichever process comes first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.write_text(secrets.token_urlsafe(SEED_BYTES), encoding="ascii")
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)  # Atomic, and refuses where another process was quicker.
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
