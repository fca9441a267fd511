"""Tables of published groups: their weekly time, their members, and why each is where."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.proposals import Proposal
from rounds.models import Application, Outcome, Round
from slots.weekly import Slot


def room_secret() -> str:
    """The unguessable part of a meeting room's address."""
    return secrets.token_urlsafe(9)


class MentoringGroup(models.Model):
    """A published group with its weekly slot, a wall-clock time in the lead's zone."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="mentoring_groups")
    number = models.PositiveSmallIntegerField(help_text="Counts within the round from 1.")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="mentoring_groups")
    language = models.CharField(max_length=8)
    city = models.CharField(max_length=100, blank=True, help_text="Where the group meets in person; empty when online.")
    slot_zone = models.CharField(max_length=64)
    slot_day = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    slot_minute = models.PositiveSmallIntegerField(help_text="Minutes after midnight, on the wall clock of slot_zone.")
    starts_on = models.DateField(help_text="The slot's first date is the first such weekday on or after this.")
    weeks = models.PositiveSmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField(default=2, help_text="2 is fortnightly; a group may choose weekly.")
    room_url = models.URLField(_("meeting room"), max_length=300, blank=True)
    room_secret = models.CharField(max_length=20, default=room_secret)
    proposal = models.ForeignKey(Proposal, on_delete=models.SET_NULL, null=True, related_name="mentoring_groups")
    formed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint("round", "number", name="group_number_unique"),
            models.CheckConstraint(condition=models.Q(slot_day__range=(0, 6)), name="group_slot_day_is_a_weekday"),
            models.CheckConstraint(condition=models.Q(slot_minute__lt=24 * 60), name="group_slot_minute_is_in_a_day"),
            models.CheckConstraint(
                condition=models.Q(every_weeks__range=(1, 4)), name="group_meets_every_1_to_4_weeks"
            ),
        ]

    def __str__(self) -> str:
        return f"Group {self.number}: {self.outcome}"

    @property
    def room_link(self) -> str:
        """Where the group meets online: its own room, or one by the round's or the site's pattern."""
        return self.room_url or self.round.room_link(str(self.number), self.room_secret)

    @property
    def slot(self) -> Slot:
        """The weekly time, on the wall clock of the lead's zone."""
        return Slot(zone=self.slot_zone, day=self.slot_day, minute=self.slot_minute)


class Membership(models.Model):
    """One person in one group, from joining until leaving. Seats 1 to 5 are the mentees'."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead mentor")
        CO_MENTOR = "co-mentor", _("co-mentor")
        MENTEE = "mentee", _("mentee")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="memberships")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_on = models.DateField()
    left_at = models.DateTimeField(null=True, blank=True)
    leaving_words = models.TextField(
        _("why you leave"), blank=True, help_text="For the group's mentors and coordinators."
    )
    is_representative = models.BooleanField(default=False, help_text="Goes to the touch base, presents the slide.")

    class Meta:
        ordering = ["group", "role", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(
                "group",
                "seat",
                condition=models.Q(left_at=None, seat__isnull=False),
                name="membership_seat_unique",
            ),
            models.UniqueConstraint(
                "round",
                "user",
                condition=models.Q(left_at=None),
                name="membership_one_active_a_person_a_round",
            ),
            models.UniqueConstraint(
                "group", condition=models.Q(left_at=None, role="lead"), name="membership_one_lead_a_group"
            ),
            models.UniqueConstraint(
                "group",
                condition=models.Q(left_at=None, role="co-mentor"),
                name="membership_one_co_mentor_a_group",
            ),
            models.UniqueConstraint(
                "group",
                condition=models.Q(left_at=None, is_representative=True),
                name="membership_one_representative_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(role="mentee", seat__isnull=False, seat__range=(1, 5))
                | (~models.Q(role="mentee") & models.Q(seat=None)),
                name="membership_mentees_have_seats_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def is_mentor(self) -> bool:
        """Lead or co-mentor."""
        return self.role != self.Role.MENTEE


class Placement(models.Model):
    """What a published matching did with one application: the group and why, or why not and what would have helped."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="placements")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="placements")
    proposal = models.ForeignKey(Proposal, on_delete=models.SET_NULL, null=True, related_name="placements")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, null=True, related_name="placement")
    reason = models.CharField(max_length=40, help_text="placed, or the engine's code why not.")
    facts = models.JSONField(default=dict, help_text="Rank, shared hours, region; or would_help.")
    override_reason = models.TextField(blank=True, help_text="Why a coordinator placed this person against a rule.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint("application", "proposal", name="placement_once_a_proposal"),
            models.CheckConstraint(
                condition=models.Q(reason="placed", membership__isnull=False)
                | (~models.Q(reason="placed") & models.Q(membership=None)),
                name="placement_placed_if_and_only_if_in_a_group",
            ),
        ]
