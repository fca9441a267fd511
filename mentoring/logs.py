"""Keeps people out of the logs and out of reports of errors: addresses, and the signed links that name them."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

ADDRESS = re.compile(r"[^\s<>\"'@=/]+(?:@|%40)[^\s<>\"',@]+\.[^\s<>\"',@]+")
# Signed or secret pieces of an address on the site are long and have no spaces; names of pages are short.
LINK = re.compile(r"(?<=/)[A-Za-z0-9_:.=-]{22,}(?=[/?#\"'>)\\]|\s|$)")
# What services that one signs in with append to an address.
SECRET = re.compile(r"(?<=[?&])(code|state|token|key|email)=[^&\s\"']+")


def without_people(text: str) -> str:
    """Return a text of the log with e-mail addresses and signed links cut out."""
    return SECRET.sub(r"\1=[secret]", LINK.sub("[link]", ADDRESS.sub("[address]", text)))


def cut_out_of(value: Any) -> Any:
    """The same for all texts inside a value, at whatever depth; what is neither text nor number becomes text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {without_people(str(key)): cut_out_of(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [cut_out_of(inner) for inner in value]
    return without_people(str(value))


def cut_people(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor, after exceptions have become text: cut people out of everything that an event says."""
    for key, value in event.items():
        event[key] = cut_out_of(value)
    return event
