"""Tables of applications: what people said of themselves, what they would like to work on, and what was decided."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rounds.models.offers import Agreement, Outcome
from rounds.models.rounds import Round


class Application(models.Model):
    """One person's application to a round, as mentor or as mentee.

    `DRAFT` is still being written. Sent ones are accepted by themselves when the rules are met, or flagged for a
    coordinator; after closing they join the waiting list. Nothing but a coordinator declines.
    """

    class Role(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FLAGGED = "flagged", _("flagged")
        ACCEPTED = "accepted", _("accepted")
        WAITING = "waiting", _("on the waiting list")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Meet(models.TextChoices):
        ONLINE = "online", _("online")
        IN_PERSON = "in-person", _("in person, in my city, or else online")

    class CoMentor(models.TextChoices):
        NO = "no", _("I'd rather lead alone")
        ACCEPT = "accept", _("I'd accept a co-mentor, or be one")
        WISH = "wish", _("I'd like a co-mentor, or to be one")

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "", _("not said")

    LIVE: ClassVar[list[str]] = [State.DRAFT, State.FLAGGED, State.ACCEPTED, State.WAITING]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="applications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    times_sent = models.PositiveSmallIntegerField(default=0, help_text="Grows with each sending; names its mails.")
    is_late = models.BooleanField(default=False, help_text="Sent after closing.")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A coordinator who applied on the person's behalf.",
    )

    draft = models.JSONField(
        default=dict, blank=True, help_text="What was typed and not sent yet, as the form sends it: name to texts."
    )
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    languages = models.JSONField(_("languages"), default=list, blank=True)
    meet = models.CharField(_("how to meet"), max_length=10, choices=Meet, default=Meet.ONLINE)
    city = models.CharField(_("city to meet in"), max_length=100, blank=True)

    says_certified = models.CharField(_("certified instructor"), max_length=3, choices=Answer, blank=True)
    says_workshops_taught = models.PositiveSmallIntegerField(_("workshops taught"), null=True, blank=True)
    says_in_training = models.CharField(_("completing certification"), max_length=3, choices=Answer, blank=True)
    says_trained_on = models.DateField(_("date of instructor training"), null=True, blank=True)
    checkout_extended_to = models.DateField(
        _("end of checkout"), null=True, blank=True, help_text=_("Later than the round's rule gives.")
    )
    dispute = models.TextField(_("what our records have wrong"), blank=True)

    capacity = models.PositiveSmallIntegerField(_("how many mentees"), null=True, blank=True)
    co_mentor = models.CharField(_("a co-mentor?"), max_length=10, choices=CoMentor, default=CoMentor.ACCEPT)
    takes_late_mentees = models.BooleanField(_("would take mentees who join later"), default=True)
    about = models.TextField(_("a few lines about yourself"), blank=True, max_length=2000)

    has_helped = models.BooleanField(_("has helped at workshops"), default=False)
    goals = models.TextField(_("goals and needs"), blank=True, max_length=2000)

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_points = models.JSONField(default=list, blank=True, help_text="Numbers of the agreement's points ticked.")
    agrees_to_conduct = models.BooleanField(_("Code of Conduct"), default=False)
    shares_email = models.BooleanField(_("my group may have my e-mail address"), default=False)
    tell_of_next_round = models.BooleanField(_("tell me of the next round"), default=False)
    may_be_listed = models.BooleanField(_("my name may be listed on the round's page of groups"), default=False)

    evidence = models.JSONField(
        default=list,
        blank=True,
        help_text="The rules as checked when last sent: rule, met, imported, stated, source, as_of.",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "round",
                "user",
                "role",
                condition=~models.Q(state__in=["withdrawn", "declined"]),
                name="application_live_once_a_round_and_role",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(sent_at__isnull=False),
                name="application_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__range=(1, 5)),
                name="application_capacity_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.round})"

    @property
    def is_live(self) -> bool:
        """Whether this still counts for the round."""
        return self.state in self.LIVE


class OutcomeChoice(models.Model):
    """An outcome that an applicant ranked; 1 is best, equal ranks are allowed."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="choices")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9)])
    focus = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["rank", "outcome__type__position", "outcome__tool__position"]
        constraints = [
            models.UniqueConstraint("application", "outcome", name="outcome_chosen_once"),
            models.CheckConstraint(condition=models.Q(rank__range=(1, 9)), name="outcome_rank_1_to_9"),
        ]


class ApplicationNote(models.Model):
    """A coordinator's note on an application; applicants never see it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-written_at"]


class NextRoundInterest(models.Model):
    """Someone who asked to be told when the next round opens; confirmed by e-mail unless signed in."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_of = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(models.functions.Lower("email"), name="next_round_interest_once")]
