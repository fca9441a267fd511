"""What the mail screen reads."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mail.kinds import KINDS
from mail.models import OutboxMessage
from mail.queries import counts_by_state, shown_messages

State = OutboxMessage.State

LOOKS = {State.FAILED: "act", State.IN_DOUBT: "watch", State.HELD: "watch", State.SENT: "good"}


@dataclass(frozen=True)
class StateCount:
    """One state with how many messages are in it."""

    state: str
    label: str | Promise
    number: int
    look: str


def state_counts() -> list[StateCount]:
    """All states, in the order of a message's life."""
    counts = counts_by_state()
    return [StateCount(state.value, state.label, counts[state], LOOKS.get(state, "")) for state in State]


def listed_messages() -> QuerySet[OutboxMessage]:
    """Messages for the list, newest first, without their bodies."""
    return shown_messages().defer("text", "html")


def kind_label(slug: str) -> str | Promise:
    """What people call a kind; its slug where no room declares it any more."""
    kind = KINDS.get(slug)
    return kind.label if kind else slug


def look_of(message: OutboxMessage) -> str:
    """The class that colors a message's state."""
    return LOOKS.get(State(message.state), "")


def is_secret(message: OutboxMessage) -> bool:
    """Whether the text holds its reader's secret, such as a link that sets a password, which nobody else may see."""
    kind = KINDS.get(message.kind)
    return kind is None or kind.is_secret


def without_keys(words: str) -> str:
    """The words with the keys of signed links left out: with them a coordinator could act as the reader."""
    return re.sub(
        rf"({re.escape(settings.SITE_URL)}/(?:do|mail/unsubscribe|sign-ups)/)[^/\s\"'<>]+",
        rf"\1{_('key-not-shown')}",
        words,
    )
