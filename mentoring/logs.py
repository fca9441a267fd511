"""Keeps people out of the logs: addresses, and the signed links that name them."""

import re
from collections.abc import MutableMapping
from typing import Any

ADDRESS = re.compile(r"[^\s<>\"'@=/]+@[^\s<>\"',@]+\.[^\s<>\"',@]+")
# Signed or secret pieces of an address on the site are long and have no spaces; names of pages are short.
LINK = re.compile(r"(?<=/)[A-Za-z0-9_:.=-]{22,}(?=/|\s|$)")


def without_people(text: str) -> str:
    """Return a text of the log with e-mail addresses and signed links cut out."""
    return LINK.sub("[link]", ADDRESS.sub("[address]", text))


def cut_people(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: cut people out of every text of an event."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = without_people(value)
    return event
