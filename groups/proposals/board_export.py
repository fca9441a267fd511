"""The board as a table: one row a person, groups first, then those without a group and why."""

from django.utils.translation import gettext as _

from accounts.exporting import Cell, Table
from groups.proposals.cards import Board, Card, Seat

COLUMNS = (
    "group",
    "outcome",
    "language",
    "city",
    "slot",
    "slot in UTC",
    "zone",
    "name",
    "role",
    "rank",
    "region",
    "slot on their clock",
    "against the rules",
    "why",
    "would be placed if also free at",
    "application since",
)


def board_table(board: Board) -> Table:
    """Everyone on the board; what was done about its reader, and why, is left out as on the page."""
    rows = [_row_of_group(card, seat) for card in board.cards for seat in card.seats]
    return Table("board", COLUMNS, rows + [_row_of_nobody(seat) for seat in [*board.unplaced, *board.left_out]])


def _row_of_group(card: Card, seat: Seat) -> list[Cell]:
    group: list[Cell] = [card.number + 1, card.outcome, card.language, card.city]
    group += [card.slot, card.slot_utc, card.zone, seat.name, seat.role, seat.rank, seat.region, seat.local_time]
    return [*group, _("yes") if seat.is_override else "", seat.override_reason, "", seat.flag]


def _row_of_nobody(seat: Seat) -> list[Cell]:
    why = "" if seat.is_viewer else seat.why
    empty: list[Cell] = [None, "", "", "", "", "", ""]
    helps = "" if seat.is_viewer else seat.would_help
    return [*empty, seat.name, seat.role, "", seat.region, "", "", why, helps, seat.flag]
