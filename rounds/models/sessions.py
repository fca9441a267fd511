"""Tables of a round's sessions: their sittings, who signed up, who came, and the resources page."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rounds.models.offers import MentoringType
from rounds.models.rounds import Round


def sign_up_secret() -> str:
    """The unguessable part of the links about one sign-up."""
    return secrets.token_urlsafe(16)


class Session(models.Model):
    """An info session, mentor onboarding, touch base or showcase, or any other; held in one or more sittings."""

    class Kind(models.TextChoices):
        INFO = "info", _("info session")
        ONBOARDING = "onboarding", _("mentor onboarding")
        TOUCH_BASE = "touch-base", _("touch base")
        SHOWCASE = "showcase", _("showcase")
        OTHER = "other", _("other session")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("everyone")
        MEMBERS = "members", _("members of the round's groups")
        MENTORS = "mentors", _("the round's mentors")
        REPRESENTATIVES = "representatives", _("the round's mentors and representatives")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    audience = models.CharField(_("for whom"), max_length=16, choices=Audience)
    materials_url = models.URLField(_("materials"), max_length=300, blank=True)

    class Meta:
        ordering = ["round_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                "round", "kind", condition=~models.Q(kind="other"), name="session_once_a_round_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sitting(models.Model):
    """One time at which a session is held."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sittings")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    join_url = models.URLField(_("link to join"), max_length=300, blank=True)
    recording_url = models.URLField(_("recording"), max_length=300, blank=True)
    is_cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE of the calendar event (RFC 5545).")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="sitting_starts_first"),
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.starts_at:%d %b %Y %H:%M} UTC"


class SignUp(models.Model):
    """Someone who signed up for a sitting, or who was there; with an account or only with an address."""

    class Attended(models.TextChoices):
        UNKNOWN = "", _("not recorded")
        PRESENT = "present", _("there")
        RECORDING = "recording", _("watched the recording")
        ABSENT = "absent", _("missed")

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="sign_ups")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="sign_ups"
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    secret = models.CharField(max_length=22, unique=True, default=sign_up_secret)
    signed_up_at = models.DateTimeField(null=True, blank=True, help_text="Empty for who came without signing up.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="By e-mail, for who has no account.")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended = models.CharField(max_length=10, choices=Attended, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="As a participant report says.")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["sitting_id", "name", "pk"]
        constraints = [models.UniqueConstraint("sitting", Lower("email"), name="sign_up_once_a_sitting")]

    def __str__(self) -> str:
        return f"{self.name or self.email}, {self.sitting}"


class ParticipantReport(models.Model):
    """A video call's list of who was there, between its upload and its use; emptied once applied."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="reports")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list, help_text="name, email, minutes of each line, with its number.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]


class Resource(models.Model):
    """An entry of a round's resources page: a file, a link, or a text."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="resources")
    type = models.ForeignKey(
        MentoringType,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("for groups on"),
    )
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), blank=True, max_length=20_000, help_text=_("Markdown."))
    url = models.URLField(_("link"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="resources/", max_length=200, blank=True)
    is_public = models.BooleanField(_("shown to everyone"), default=True, help_text=_("Otherwise to members only."))
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round_id", "position", "pk"]

    def __str__(self) -> str:
        return self.title
