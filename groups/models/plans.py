"""Tables of a group's work: its plan laid over the meetings, goals, notes, and messages to the group."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.groups import Membership, MentoringGroup
from groups.models.meetings import Meeting


class PlanPart(models.Model):
    """One session of the outline, as the group plans it, on the meeting at which it is to happen."""

    class Slide(models.TextChoices):
        NONE = "", _("nothing")
        DRAFT = "draft", _("a draft")
        FINAL = "final", _("the finished slide")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="plan")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="plan")
    moved_from = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The cancelled meeting for which it was planned, until the group itself plans it elsewhere.",
    )
    position = models.PositiveSmallIntegerField(help_text="Within the group's plan, from 0.")
    title = models.CharField(_("title"), max_length=150)
    tasks = models.JSONField(_("what to do"), default=list, help_text="Sentences.")
    who = models.TextField(_("who does what"), blank=True, max_length=1000)
    preparation = models.TextField(_("to prepare"), blank=True, max_length=1000)
    names_representative = models.BooleanField(default=False)
    slide = models.CharField(max_length=10, choices=Slide, blank=True)
    is_showcase = models.BooleanField(default=False)

    class Meta:
        ordering = ["group_id", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """A SMART goal, of the whole group or of one member."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("dropped")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="goals")
    owner = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    measure = models.CharField(_("how you will know that it is reached"), max_length=300)
    due_on = models.DateField(_("by when"))
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0, validators=[MaxValueValidator(100)])
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    is_shared = models.BooleanField(_("shown to the round"), default=False)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["group_id", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="goal_progress_0_to_100"),
        ]

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """A page of notes: of one meeting, or of the group where `meeting` is empty. Markdown, with all its versions."""

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="notes")
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="note")
    is_shared = models.BooleanField(_("shown to the round"), default=False)
    version = models.PositiveIntegerField(default=0, help_text="Of the newest text; 0 before anything is written.")

    class Meta:
        ordering = ["group_id", "meeting_id"]
        constraints = [
            models.UniqueConstraint("group", condition=models.Q(meeting=None), name="note_one_of_the_group"),
        ]


class NoteVersion(models.Model):
    """What a page of notes said from one writing to the next."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("notes"), max_length=50_000, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["note_id", "-number"]
        constraints = [models.UniqueConstraint("note", "number", name="note_version_unique")]


class GroupMessage(models.Model):
    """What a member wrote to the whole group; relayed by e-mail."""

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="messages")
    form = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Of the form that sent it: once, however often.")
    text = models.TextField(_("message"), max_length=5_000)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
