"""Tables of the showcase: each group's slide and place, who agreed to what, and the questions that people ask."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.groups import Membership, MentoringGroup
from rounds.models import Sitting


class Slide(models.Model):
    """A group's slide: the cleaned file, and pictures made from it. Its address in storage is random."""

    class MediaType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    group = models.OneToOneField(MentoringGroup, on_delete=models.CASCADE, related_name="slide")
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("one sentence about it"), max_length=300, blank=True)
    file = models.FileField(upload_to="slides/", max_length=200)
    media_type = models.CharField(max_length=20, choices=MediaType)
    preview = models.FileField(upload_to="slides/", max_length=200, help_text="A WebP made from the file.")
    thumbnail = models.FileField(upload_to="slides/", max_length=200, help_text="A small WebP made from the file.")
    width = models.PositiveSmallIntegerField(help_text="Of the preview, in pixels.")
    height = models.PositiveSmallIntegerField(help_text="Of the preview, in pixels.")
    alt = models.CharField(_("what the slide shows, in words"), max_length=500)
    is_shown = models.BooleanField(_("the group agrees that anyone may see it"), default=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["group_id"]

    def __str__(self) -> str:
        return self.title


class ShowcasePlace(models.Model):
    """A group's place in the running order of a sitting, as a coordinator saved it; with or without a slide."""

    group = models.OneToOneField(MentoringGroup, on_delete=models.CASCADE, related_name="showcase_place")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="showcase_places")
    position = models.PositiveSmallIntegerField(help_text="In the running order of its sitting, from 1.")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    class Meta:
        ordering = ["sitting_id", "position"]
        constraints = [
            models.UniqueConstraint("sitting", "position", name="showcase_place_unique"),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 60)), name="showcase_place_1_to_60_minutes"),
        ]


class ShowcaseConsent(models.Model):
    """Whether a member agreed to be recorded at the showcase, and to be named on its page."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="showcase_consent")
    may_be_recorded = models.BooleanField(_("I may be recorded"), default=False)
    may_be_named = models.BooleanField(_("my name may be shown with the slide"), default=False)
    answered_at = models.DateTimeField(auto_now=True)


class Question(models.Model):
    """What someone asked a group at the showcase."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        HIDDEN = "hidden", _("hidden")

    slide = models.ForeignKey(Slide, on_delete=models.CASCADE, related_name="questions")
    form = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Of the form that asked it: once, however often."
    )
    text = models.CharField(_("question"), max_length=500)
    name = models.CharField(_("your name"), max_length=100, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)

    class Meta:
        ordering = ["slide_id", "asked_at", "pk"]

    def __str__(self) -> str:
        return self.text


class QuestionVote(models.Model):
    """One voice for a question; `voter` is a keyed hash of the account, or the browser's own random mark."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    voted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("question", "voter", name="question_vote_once")]
