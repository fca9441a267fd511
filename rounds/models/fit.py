"""Tables of the live fit: how many of the other side could meet when, in steps and by lot (docs/trust.md)."""

from typing import ClassVar

from django.db import models

from rounds.models.applications import Application
from rounds.models.rounds import Round


class FitSnapshot(models.Model):
    """What is shown of one side of a round, to everybody of the other side alike, until many more have applied."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="fit_snapshots")
    role = models.CharField(max_length=10, choices=Application.Role, help_text="Whose hours were counted.")
    looked_at = models.DateTimeField(help_text="When it was last asked whether there is something new to count.")
    counted_on = models.DateField(null=True, help_text="When something was last counted.")
    people = models.JSONField(
        default=dict, help_text="What was counted (outcome, or 0 for any, and language): how many people there were."
    )
    counted_for = models.CharField(
        max_length=60, help_text="The first day, weeks and minutes for which the counts are true."
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("round", "role", name="fit_snapshot_once_a_side")]


class FitMap(models.Model):
    """The counts on one clock: by outcome and language, a step (0 to 4) for each of the week's 336 starts."""

    snapshot = models.ForeignKey(FitSnapshot, on_delete=models.CASCADE, related_name="maps")
    clock = models.CharField(max_length=16, help_text="What zones that run alike have in common (slots.clocks).")
    steps = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("snapshot", "clock", name="fit_map_once_a_clock")]
