"""Tables of meetings: the runs on a slot, each meeting, who can come, who came, and polls for another time."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.groups import Membership, MentoringGroup
from slots.weekly import Slot


class MeetingSeries(models.Model):
    """A run of meetings on one slot: one recurring event in everybody's calendar.

    A group has one; another for what is left whenever it changes its slot or how often it meets; and one of a single
    date for each meeting that was added by hand.
    """

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="series")
    number = models.PositiveSmallIntegerField(help_text="Counts within the group from 1; part of the event's UID.")
    slot_zone = models.CharField(max_length=64)
    slot_day = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    slot_minute = models.PositiveSmallIntegerField(help_text="Minutes after midnight, on the wall clock of slot_zone.")
    starts_on = models.DateField(help_text="Its first date is the first such weekday on or after this.")
    every_weeks = models.PositiveSmallIntegerField()
    count = models.PositiveSmallIntegerField(help_text="How many meetings it has; fewer when it was cut short.")
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE of the calendar event (RFC 5545).")

    class Meta:
        ordering = ["group_id", "number"]
        constraints = [
            models.UniqueConstraint("group", "number", name="series_number_unique"),
            models.CheckConstraint(condition=models.Q(every_weeks__gte=1), name="series_recurs"),
        ]

    @property
    def slot(self) -> Slot:
        """The weekly time, on the wall clock of the zone in which it was agreed."""
        return Slot(zone=self.slot_zone, day=self.slot_day, minute=self.slot_minute)


class Meeting(models.Model):
    """One meeting of a group. Its number never changes; when it is, may."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Goals(models.TextChoices):
        ON_TRACK = "on-track", _("on track")
        SLOW = "slow", _("slower than hoped")
        STUCK = "stuck", _("stuck")
        UNSAID = "", _("not said")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField(help_text="Counts within the group from 1; in the meeting's address.")
    series = models.ForeignKey(MeetingSeries, on_delete=models.RESTRICT, related_name="meetings")
    scheduled_at = models.DateTimeField(help_text="Its place in the series; RECURRENCE-ID where it was moved away.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("place"), max_length=200, blank=True, help_text="Of groups that meet in person.")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    times_changed = models.PositiveSmallIntegerField(default=0, help_text="Moves and cancellations; names their mails.")
    cancelled_because = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True, help_text="When attendance was first recorded.")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    progress = models.CharField(_("how the group is doing"), max_length=300, blank=True)
    goals_state = models.CharField(_("the goals"), max_length=10, choices=Goals, blank=True)

    class Meta:
        ordering = ["group_id", "starts_at"]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_due")]
        constraints = [
            models.UniqueConstraint("group", "number", name="meeting_number_unique"),
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="meeting_starts_first"),
            models.CheckConstraint(
                condition=models.Q(state="held", recorded_at__isnull=False)
                | (~models.Q(state="held") & models.Q(recorded_at=None)),
                name="meeting_held_if_and_only_if_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.number} of {self.group}"


class Rsvp(models.Model):
    """Whether a member said that they come to a meeting; nothing said counts as coming."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rsvps")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="rsvps")
    is_coming = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField()
    times_answered = models.PositiveSmallIntegerField(default=1, help_text="Names the mails to the mentors.")

    class Meta:
        ordering = ["meeting_id", "membership_id"]
        constraints = [models.UniqueConstraint("meeting", "membership", name="rsvp_once")]

    def __str__(self) -> str:
        return f"{self.membership.user}: {self.meeting}"


class Attendance(models.Model):
    """Whether a member was at a held meeting. Excused is who had said beforehand that they can't come."""

    class Status(models.TextChoices):
        PRESENT = "present", _("there")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("missed")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="attendance")
    status = models.CharField(max_length=10, choices=Status)
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["meeting_id", "membership_id"]
        constraints = [models.UniqueConstraint("meeting", "membership", name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.membership.user}: {self.meeting}"


class TimePoll(models.Model):
    """Which of these times? For one meeting, or for the group's slot where `meeting` is empty."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DECIDED = "decided", _("decided")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="polls")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="polls")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="Three days after asking, or earlier where the meeting is sooner.")
    ended_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey("TimeOption", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint("group", condition=models.Q(state="open"), name="poll_one_open_a_group"),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
                name="poll_ended_if_and_only_if_it_has_a_time",
            ),
        ]


class TimeOption(models.Model):
    """One time of a poll: the meeting's new start, or the first start on the new slot, in the slot's zone."""

    poll = models.ForeignKey(TimePoll, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["poll_id", "starts_at"]
        constraints = [models.UniqueConstraint("poll", "starts_at", name="time_option_once")]


class TimeAnswer(models.Model):
    """Whether a member could make one time of a poll."""

    option = models.ForeignKey(TimeOption, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="time_answers")
    can = models.BooleanField()
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["option_id", "membership_id"]
        constraints = [models.UniqueConstraint("option", "membership", name="time_answer_once")]


def feed_token() -> str:
    """The unguessable part of a private feed's address: 192 bits."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """A person's private calendar address; a new token ends the old address at once."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=40, unique=True, default=feed_token)
    made_at = models.DateTimeField(auto_now_add=True)
