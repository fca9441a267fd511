"""A comparison as tables for a file."""

from django.utils.translation import gettext as _

from accounts.exporting import Table
from groups.scenarios.comparing import Comparison


def tables_of(found: Comparison) -> list[Table]:
    """The figures with the reasons, and who moves; proposals are numbered, so that no name hides another column."""
    heads = [f"{number}: {one.name}" for number, one in enumerate(found.proposals, start=1)]
    figures = [[line.label, *line.values] for line in found.lines]
    reasons = [[_("Without a group: %(reason)s") % {"reason": line.label}, *line.values] for line in found.reasons]
    people = [[mover.name, mover.role, *mover.places] for mover in found.movers]
    return [
        Table("figures", [_("Figure"), *heads], [*figures, *reasons]),
        Table("people", [_("Name"), _("Role"), *heads], people),
    ]
