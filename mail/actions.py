"""What a person may do by a signed link from an e-mail, without signing in (`trust.md` T15).

A link names one action and what it is about, expires, and opens a page that says what it will do; only the form on
that page does it, for mail scanners follow links. Rooms register their actions in `AppConfig.ready`:

    register_action("meetings.rsvp", describe=describe_rsvp, act=answer_rsvp)

and put `action_url("meetings.rsvp", {"meeting": 7, "person": 12}, max_age=timedelta(days=3))` in a message. The payload
holds ids, never words: it can be read by whoever has the link, though not changed.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

SALT = "mail.action"

Payload = dict[str, Any]


@dataclass(frozen=True)
class WordsField:
    """The one text field that an action may ask for."""

    label: str
    help_text: str = ""
    is_required: bool = False
    max_length: int = 500


@dataclass(frozen=True)
class OwnForm:
    """A form of an action's own, in the place of the one text field: for a few ticks and lines.

    `make` gets what was posted, or None; `template` is what stands within the form's tag, its buttons included.
    """

    make: Callable[[QueryDict | None], Form]
    template: str


@dataclass(frozen=True)
class Description:
    """What the page says before anything is done. Without `button` or `form` there is nothing (more) to do."""

    title: str
    text: str
    button: str = ""
    words: WordsField | None = None
    form: OwnForm | None = None


class MootError(Exception):
    """Raised by `describe` or `act` where the action makes no sense any more; its message tells the person why."""


@dataclass(frozen=True)
class Action:
    """One thing that can be done by link.

    `describe(payload)` reads and says what would happen. `act(payload, words)` does it, safe to repeat (double
    clicks, two tabs), and returns one sentence that says what was done; `words` is empty without a text field, and
    the `cleaned_data` of a form of the action's own.
    """

    name: str
    describe: Callable[[Payload], Description]
    act: Callable[[Payload, Any], str]


class LinkError(Exception):
    """The link is forged, cut off, or names an action that doesn't exist."""


class LinkExpiredError(LinkError):
    """The link was right once."""


_actions: dict[str, Action] = {}


def register_action(
    name: str, *, describe: Callable[[Payload], Description], act: Callable[[Payload, Any], str]
) -> Action:
    """Make an action known; its name stays for ever, since sent links carry it. A second one of a name replaces it."""
    action = Action(name, describe, act)
    _actions[name] = action
    return action


def action_url(name: str, payload: Payload, *, max_age: dt.timedelta) -> str:
    """The absolute address that offers this one action until `max_age` from now; raises KeyError if not registered."""
    expires = int((timezone.now() + max_age).timestamp())
    token = signing.dumps([_actions[name].name, payload, expires], salt=SALT, compress=True)
    path = reverse("mailing:do", args=[token])
    return f"{settings.SITE_URL}{path}"


def read_action(token: str) -> tuple[Action, Payload]:
    """The action and payload that a token names; raises LinkError, or LinkExpiredError where it came too late."""
    try:
        name, payload, expires = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise LinkError from error
    if timezone.now().timestamp() > expires:
        raise LinkExpiredError
    if name not in _actions:
        raise LinkError
    return _actions[name], payload
