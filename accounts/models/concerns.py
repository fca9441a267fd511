"""Tables of concerns about conduct. What they hold is in no log, no export, and no e-mail."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


def reference() -> str:
    """What a reporter and a handler call a concern by; says nothing of either."""
    return secrets.token_hex(4)


class Concern(models.Model):
    """One report; only handlers whom it doesn't name may read it. The reporter may stay unknown."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    reference = models.CharField(max_length=8, unique=True, default=reference)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    text = models.TextField(_("what happened"))
    about = models.CharField(_("who it is about"), max_length=300, blank=True)
    named = models.ManyToManyField(User, related_name="+", blank=True, help_text="They can't read it.")
    kept_from = models.ManyToManyField(
        User, related_name="+", blank=True, help_text="They can't read it either: mentors of those whom it concerns."
    )
    reporter = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reporter_name = models.CharField(_("your name"), max_length=200, blank=True)
    reporter_email = models.EmailField(_("your e-mail address"), blank=True)
    received_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (models.Q(state="open") & models.Q(closed_at=None)),
                name="concern_closed_if_and_only_if_it_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ConcernEntry(models.Model):
    """One line of what was done about a concern, and by whom."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="entries")
    text = models.TextField(_("what was done"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "pk"]
