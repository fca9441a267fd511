"""What waits for a person, as their dashboard lists it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User
from groups.models import Membership


@dataclass(frozen=True)
class Owed:
    """Something that waits for me: a sentence and where to do it."""

    text: str
    url: str
    button: str


DutySource = Callable[[User, Sequence[Membership], dt.datetime], list[Owed]]

duty_sources: list[DutySource] = []


def register_duties(source: DutySource) -> None:
    """Add what a room above asks of members: gets a person and their active places in running groups, and the time.

    It asks the database once at most, and not at all of those without a place.
    """
    duty_sources.append(source)
