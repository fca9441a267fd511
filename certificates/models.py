"""Tables of certificates: what a round asks for one, and those that were issued."""

import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from rounds.models import Round


class Role(models.TextChoices):
    """For what a certificate is; leads and co-mentors are mentors."""

    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")

    @classmethod
    def of(cls, membership: Membership) -> "Role":
        """The side on which someone has or had a place."""
        return cls.MENTOR if membership.is_mentor else cls.MENTEE


class CertificateRule(models.Model):
    """One thing that a round asks of its mentors or mentees (`programme.md`: Rules); a row a rule and role."""

    class Rule(models.TextChoices):
        ONBOARDING = "onboarding", _("mentor onboarding")
        MEETINGS = "meetings", _("meetings")
        TOUCH_BASE = "touch-base", _("touch base")
        SHOWCASE = "showcase", _("showcase")
        END_SURVEY = "end-survey", _("end survey")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="certificate_rules")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    is_asked = models.BooleanField(_("asked"), default=True)
    at_least = models.PositiveSmallIntegerField(
        _("meetings, at least"), default=0, help_text=_("Of held ones between joining and leaving.")
    )
    percent = models.PositiveSmallIntegerField(
        _("share of held meetings (%)"), default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["round_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint("round", "role", "rule", name="certificate_rule_once"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="certificate_rule_percent_to_100"),
            models.CheckConstraint(
                condition=models.Q(rule="meetings") | models.Q(at_least=0, percent=0),
                name="certificate_rule_numbers_are_of_meetings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.get_rule_display()}"


def new_token() -> str:
    """192 random bits for an address."""
    return secrets.token_urlsafe(24)


def mark_of(token: str) -> str:
    """By what a certificate is found: the token's hash, which stays when the token is erased."""
    return hashlib.sha256(token.encode()).hexdigest()


class Certificate(models.Model):
    """One certificate of one person for one round and role.

    Live ones are valid. A revoked one is not, a replaced one was issued anew with another name. Where its person was
    erased, name and token are gone: who holds the certificate still has both, and their marks prove them.
    """

    class State(models.TextChoices):
        LIVE = "live", _("valid")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="certificates")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    token = models.CharField(max_length=43, unique=True, null=True, default=new_token)  # noqa: DJ001 - null is erased
    token_mark = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    badge_id = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Names the credential, and tells nothing.")
    name = models.CharField(_("name"), max_length=200, blank=True, help_text="As it stands on the certificate.")
    name_mark = models.CharField(max_length=64, blank=True, help_text="Of erased people: keyed with the token.")
    issued_on = models.DateField(_("date"), help_text="As it stands on the certificate; a new name keeps it.")
    issued_at = models.DateTimeField()
    evidence = models.JSONField(default=list, blank=True, help_text="The rules as they stood when it was issued.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True, help_text="Why it was granted; empty where it was earned.")
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_because = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "round",
                "role",
                condition=models.Q(state="live"),
                name="certificate_one_live_a_person_round_and_role",
            ),
            models.CheckConstraint(
                condition=models.Q(state="live", ended_at=None) | (~models.Q(state="live") & ~models.Q(ended_at=None)),
                name="certificate_ended_if_and_only_if_not_live",
            ),
            models.CheckConstraint(
                condition=(models.Q(token__isnull=False) & ~models.Q(name="") & models.Q(name_mark=""))
                | (models.Q(token=None, name="") & ~models.Q(name_mark="")),
                name="certificate_has_a_name_or_its_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '…'}, {self.get_role_display()}, {self.round}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the token's mark beside it."""
        if self.token:
            self.token_mark = mark_of(self.token)
        super().save(*args, **kwargs)

    @property
    def is_live(self) -> bool:
        """Whether it is valid."""
        return self.state == self.State.LIVE

    @property
    def is_erased(self) -> bool:
        """Whether its person was erased."""
        return self.token is None

    @property
    def was_earned(self) -> bool:
        """Whether the rules were met; else a coordinator granted it with a reason."""
        return not self.reason
