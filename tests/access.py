"""All addresses of the site, each with the rule that its view declares (`accounts.access`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import Access

# Pages of libraries, whose views carry no declaration of ours: what a stranger may open, and what needs signing in.
LIBRARY_RULES = {
    Access.PUBLIC: [
        r"account_(login|signup|logout|inactive|email_verification_sent|confirm_email)",
        r"account_(reset_password|reset_password_done|reset_password_from_key|reset_password_from_key_done)",
        r"account_request_login_code|account_confirm_login_code|account_signup_by_passkey|account_signup_passkey",
        r"mfa_(authenticate|login_webauthn|signup_webauthn|trust)",
        r"socialaccount_(login_cancelled|login_error|signup)",
        r"(github|google|orcid)_(login|callback|login_by_token)",
        r"social/.*",  # Old addresses that redirect to the socialaccount_ ones.
    ],
    Access.SIGNED_IN: [
        r"account_(email|change_password|set_password|reauthenticate|change_phone|verify_phone)",
        r"mfa_(?!authenticate|login|signup|trust).*",
        r"socialaccount_connections",
        r"usersessions_list",
    ],
    Access.SUPERUSER: [r"admin:.*"],
}


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, the names of what it takes, the view and the rule declared."""

    name: str
    parameters: tuple[str, ...]
    view: Any
    rule: Access | None

    def __str__(self) -> str:
        return self.name


def all_addresses() -> list[Address]:
    """Every pattern of the resolver."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, namespace: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        names = (*parameters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, names)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or entry.pattern}"
            yield Address(name, names, entry.callback, getattr(entry.callback, "access", None) or library_rule(name))


def library_rule(name: str) -> Access | None:
    """The rule of a library's page by its name; None for one that nobody has judged yet."""
    for rule, patterns in LIBRARY_RULES.items():
        if any(re.fullmatch(pattern, name) for pattern in patterns):
            return rule
    return None
