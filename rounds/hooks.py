"""What rooms above tell this one, and hear from it; they register in their `AppConfig.ready`.

The room of groups says who has a place, so that nobody with one edits or withdraws an application here: they leave
their group instead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from rounds.models import Application, Round

PlacedReader = Callable[[Iterable[Application]], set[int]]
DatesReaction = Callable[[Round, list[str]], None]
MakingReaction = Callable[[Round, Round | None], None]

placed_readers: list[PlacedReader] = []
dates_reactions: list[DatesReaction] = []
making_reactions: list[MakingReaction] = []


def register_placed(reader: PlacedReader) -> None:
    """Add a reader that answers which of these applications have a place in a published group (their pks)."""
    placed_readers.append(reader)


def register_dates_changed(reaction: DatesReaction) -> None:
    """Add what a room does when a round's dates were changed: gets the round and the names of the changed fields."""
    dates_reactions.append(reaction)


def register_round_made(reaction: MakingReaction) -> None:
    """Add what a room gives to each new round: gets the round, and the one that it is like, if any."""
    making_reactions.append(reaction)


def round_made(round_: Round, source: Round | None = None) -> None:
    """Let the rooms above give a new round what they keep of each."""
    for reaction in making_reactions:
        reaction(round_, source)


def placed_among(applications: Iterable[Application]) -> set[int]:
    """The pks of those applications whose person has a place in a published group."""
    wanted = list(applications)
    return {pk for reader in placed_readers for pk in reader(wanted)}


def is_placed(application: Application) -> bool:
    """Whether this application's person has a place in a published group."""
    return bool(application.pk) and application.pk in placed_among([application])


@dataclass(frozen=True)
class RoundMember:
    """Someone with an active place in a published group of a round."""

    user: User
    is_mentor: bool
    is_representative: bool


@dataclass(frozen=True)
class Why:
    """What a published matching says of one application, to its person: a heading and sentences.

    Where there is no group, `hours` would place them (on the clock of `zone`), or `advice` says what helps; where there
    is one, `link` leads to it.
    """

    title: str
    sentences: list[str]
    hours: str = ""
    zone: str = ""
    advice: str = ""
    link: str = ""


WhyReader = Callable[[Application], Why | None]

why_readers: list[WhyReader] = []


def register_why(reader: WhyReader) -> None:
    """Add a reader that answers why an application has its group, or none; one query."""
    why_readers.append(reader)


def why_of(application: Application) -> Why | None:
    """Why an application has its group, or none; None where nothing was published about it."""
    return next((why for reader in why_readers if (why := reader(application))), None)


MembersReader = Callable[[Round], list[RoundMember]]

members_readers: list[MembersReader] = []


def register_members(reader: MembersReader) -> None:
    """Add a reader that answers who has an active place in the round's groups; one query however many."""
    members_readers.append(reader)


def members_of_round(round_: Round) -> list[RoundMember]:
    """Everyone with an active place in the round's groups."""
    return [member for reader in members_readers for member in reader(round_)]
