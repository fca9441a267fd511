"""Tables of mail: the outbox, what is attached to a message, and which kinds a person has asked not to get."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One e-mail to one person, written in the transaction that causes it and delivered by the worker.

    `key` (kind:object:period:recipient) is unique: writing the same message again is a no-op.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HELD = "held", _("held")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        IN_DOUBT = "in_doubt", _("in doubt")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_email = models.EmailField()
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    reply_to = models.EmailField(blank=True)
    is_bulk = models.BooleanField(default=False, help_text="Carries List-Unsubscribe; other kinds never do.")
    humane_zone = models.CharField(
        max_length=64, blank=True, help_text="Leaves only in daytime of this zone; empty where it is tied to an hour."
    )
    message_id = models.CharField(max_length=120, unique=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    send_after = models.DateTimeField(help_text="Not before this: a humane hour of the reader, or the next try.")
    not_after = models.DateTimeField(null=True, blank=True, help_text="Moot from then on: cancelled instead of sent.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_since = models.DateTimeField(null=True, blank=True, help_text="The first try, from which giving up counts.")
    doubts = models.PositiveSmallIntegerField(
        default=0,
        help_text="How often nobody could tell whether the server took it; after the first it is tried again.",
    )
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "send_after"], name="outbox_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="outbox_sent_if_and_only_if_it_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sending", claim__isnull=False, claimed_until__isnull=False)
                | (~models.Q(state="sending") & models.Q(claim=None, claimed_until=None)),
                name="outbox_claimed_if_and_only_if_sending",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class OutboxAttachment(models.Model):
    """A file that goes with a message, such as a calendar invitation."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="attachments")
    file_name = models.CharField(max_length=100)
    mime_type = models.CharField(max_length=100, help_text="With parameters, such as text/calendar; method=REQUEST")
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]


class MailHold(models.Model):
    """While a row without `released_at` exists, nothing leaves: a restored copy, or a coordinator's stop."""

    reason = models.CharField(max_length=200)
    held_at = models.DateTimeField(auto_now_add=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-held_at"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(released_at=None), name="mail_hold_stands_once"
            ),
        ]


class ServerTrouble(models.Model):
    """The one row that exists while the mail server takes nothing: what it said, and when to ask it again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    error = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    times = models.PositiveIntegerField(default=1)
    next_try_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="server_trouble_is_one_row")]


class Unsubscribed(models.Model):
    """An address that has asked not to get a bulk kind of mail."""

    email = models.EmailField()
    kind = models.CharField(max_length=60)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), "kind", name="unsubscribed_once")]


class Wording(models.Model):
    """A coordinator's own words for one kind of mail; what is empty stays as the programme wrote it."""

    kind = models.CharField(max_length=60, unique=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    opening = models.TextField(_("opening"), max_length=3_000, blank=True)
    closing = models.TextField(_("closing"), max_length=3_000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind


class ScheduleTick(models.Model):
    """When the schedule last looked for what is due; one row at most."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="schedule_tick_one_row")]
