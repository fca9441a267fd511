"""What the board is made of: its groups as cards, and people on them or beside."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import ProposalMove
from groups.scenarios.parameters import is_invented

ROLES = {
    "lead": gettext_lazy("lead mentor"),
    "co-mentor": gettext_lazy("co-mentor"),
    "mentee": gettext_lazy("mentee"),
    "mentor": gettext_lazy("mentor"),
}


@dataclass(frozen=True)
class Seat:
    """One person on the board."""

    id: str
    name: str
    role: str
    rank: str = ""
    region: str = ""
    region_code: str = ""
    outcomes: tuple[str, ...] = ()
    local_time: str = ""
    override_reason: str = ""
    is_override: bool = False
    is_viewer: bool = False
    is_movable: bool = False
    is_hidden: bool = False
    flag: str = ""
    reason: str = ""
    reason_code: str = ""
    seat_holders: list[str] = field(default_factory=list)
    would_help: str = ""

    @property
    def why(self) -> str:
        """Why they have no group, and who has what they would need; a mentor would take it from other groups."""
        if not self.seat_holders:
            return self.reason
        names = ", ".join(self.seat_holders)
        if self.role != str(ROLES["mentor"]):
            return f"{self.reason}: {names}"
        return f"{self.reason}. " + _("Placing them would cost a place of: %(names)s") % {"names": names}

    @property
    def is_invented(self) -> bool:
        """Whether they are of a scenario alone, and have no application."""
        return is_invented(self.id)

    @property
    def flags(self) -> list[str]:
        """What the board can be filtered by, of someone without a group."""
        reason = [] if self.is_viewer else [self.reason_code]
        return [*reason, *(["gone"] if self.flag else [])]


@dataclass(frozen=True)
class Card:
    """One group on the board; `key` is its lead's id, which stays when other groups come and go."""

    number: int
    key: str
    name: str
    outcome: str
    outcome_slug: str
    language: str
    city: str
    slot: str
    slot_utc: str
    zone: str
    slot_cells: list[int]
    shared_cells: list[int]
    seats: list[Seat]
    is_short: bool
    is_published: bool
    is_hidden: bool = False

    @property
    def may_be_kept(self) -> bool:
        """Whether a new run can keep it: published ones stay anyway, and what the invented lead there is not."""
        return not self.is_published and not is_invented(self.key)

    @property
    def regions(self) -> list[str]:
        """Where its members live."""
        return sorted({seat.region_code for seat in self.seats if seat.region_code})

    @property
    def flags(self) -> list[str]:
        """What the board can be filtered by."""
        found = {
            "short": self.is_short,
            "override": any(seat.is_override for seat in self.seats),
            "gone": any(seat.flag for seat in self.seats),
        }
        return [name for name, is_so in found.items() if is_so]


@dataclass(frozen=True)
class Board:
    """A proposal as a coordinator sees it."""

    cards: list[Card]
    unplaced: list[Seat]
    left_out: list[Seat]
    moves: list[ProposalMove]
    outcomes: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    may_undo: bool
    may_redo: bool
