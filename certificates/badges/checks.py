"""What `manage.py check` says of the keys that sign badges."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name

from certificates.badges.keys import BadKey, read_keys

HOW = (
    "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(32))'`, and keep it: "
    "badges that were signed with a key that is not published any more can't be verified."
)


@register(Tags.security)
def key_is_readable(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    """A key that is set must be one."""
    if not settings.BADGE_SIGNING_KEY:
        return []
    try:
        read_keys(settings.BADGE_SIGNING_KEY)
    except BadKey:
        said = "BADGE_SIGNING_KEY is not 32 bytes in URL-safe base64 (several keys: with commas between)."
        return [Error(said, hint=HOW, id="certificates.E001")]
    return []


@register(Tags.security, deploy=True)
def site_has_a_key(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    """Without a key, certificates are issued and verified, but there are no badges."""
    if settings.BADGE_SIGNING_KEY or settings.IS_LOCAL:
        return []
    said = "BADGE_SIGNING_KEY is not set: certificates have no Open Badges."
    return [Warning(said, hint=HOW, id="certificates.W001")]
