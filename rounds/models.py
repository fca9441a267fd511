"""Tables of a round: its dates and rules, what people can choose, and their applications."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# The last place on Earth where a day ends.
ANYWHERE_ON_EARTH = dt.timezone(dt.timedelta(hours=-12), "AoE")


class Round(models.Model):
    """One round of mentoring groups; every rule of the programme is a setting here (`programme.md`: Rules)."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Shown on the round's page."))
    is_public = models.BooleanField(_("shown to everyone"), default=True)
    contact_email = models.EmailField(_("contact address"), help_text=_("Shown on every page; replies go here."))
    room_url = models.CharField(_("pattern of meeting rooms"), max_length=300, blank=True)
    cloned_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="clones")

    opens_on = models.DateField(_("applications open"))
    info_on = models.DateField(_("info session"))
    closes_on = models.DateField(_("applications close"), help_text=_("At the end of that day anywhere on Earth."))
    match_on = models.DateField(_("groups published"))
    onboarding_on = models.DateField(_("mentor onboarding"))
    starts_on = models.DateField(_("first week of meetings"))
    weeks = models.PositiveSmallIntegerField(
        _("weeks"), default=12, validators=[MinValueValidator(6), MaxValueValidator(20)]
    )
    touch_base_on = models.DateField(_("touch base"))
    mid_survey_on = models.DateField(_("mid-round survey"))
    showcase_on = models.DateField(_("showcase"))
    end_survey_on = models.DateField(_("end survey"))
    report_on = models.DateField(_("wrap-up report"))
    follow_up_on = models.DateField(_("did they go on to teach?"))

    mentor_workshops_min = models.PositiveSmallIntegerField(_("workshops a mentor has taught, at least"), default=2)
    invite_workshops_min = models.PositiveSmallIntegerField(
        _("workshops taught by those invited to lead, at least"), default=3
    )
    mentee_workshops_max = models.PositiveSmallIntegerField(_("workshops a mentee has taught, at most"), default=1)
    checkout_days = models.PositiveSmallIntegerField(_("days from training to the end of checkout"), default=90)
    mentees_min = models.PositiveSmallIntegerField(
        _("mentees in a group, at least"), default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    mentees_wanted = models.PositiveSmallIntegerField(
        _("mentees in a group, wanted"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    mentees_max = models.PositiveSmallIntegerField(
        _("mentees in a group, at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    co_mentors = models.BooleanField(_("mentors who would lead nothing may co-mentor"), default=True)
    meeting_every_weeks = models.PositiveSmallIntegerField(
        _("weeks from one meeting to the next"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )
    meeting_minutes = models.PositiveSmallIntegerField(
        _("minutes a meeting"), default=60, validators=[MinValueValidator(30), MaxValueValidator(180)]
    )
    late_joining_weeks = models.PositiveSmallIntegerField(_("late joining until week"), default=3)
    mentor_attendance_percent = models.PositiveSmallIntegerField(
        _("share of held meetings for a mentor's certificate (%)"),
        default=75,
        validators=[MaxValueValidator(100)],
    )
    mentor_meetings_min = models.PositiveSmallIntegerField(_("meetings for a mentor's certificate"), default=2)
    mentee_meetings_min = models.PositiveSmallIntegerField(_("meetings for a mentee's certificate"), default=2)
    retention_months = models.PositiveSmallIntegerField(_("months that data are kept after the end"), default=24)
    weights = models.JSONField(
        _("weights of the matching"),
        default=dict,
        blank=True,
        help_text=_("Only those that differ from the default."),
    )

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    opens_on__lte=models.F("info_on"),
                    info_on__lte=models.F("closes_on"),
                    closes_on__lte=models.F("match_on"),
                    match_on__lte=models.F("onboarding_on"),
                    onboarding_on__lte=models.F("starts_on"),
                    starts_on__lte=models.F("touch_base_on"),
                    touch_base_on__lte=models.F("showcase_on"),
                    mid_survey_on__gte=models.F("starts_on"),
                    mid_survey_on__lte=models.F("end_survey_on"),
                    end_survey_on__gte=models.F("touch_base_on"),
                    report_on__gte=models.F("showcase_on"),
                    follow_up_on__gte=models.F("report_on"),
                ),
                name="round_dates_in_order",
            ),
            models.CheckConstraint(condition=models.Q(weeks__range=(6, 20)), name="round_weeks_6_to_20"),
            models.CheckConstraint(
                condition=models.Q(
                    mentees_min__gte=1,
                    mentees_wanted__gte=models.F("mentees_min"),
                    mentees_max__gte=models.F("mentees_wanted"),
                    mentees_max__lte=5,
                ),
                name="round_group_sizes_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def closes_at(self) -> dt.datetime:
        """The instant (aware, UTC) at which `closes_on` has ended everywhere."""
        midnight = dt.datetime.combine(self.closes_on + dt.timedelta(days=1), dt.time(), ANYWHERE_ON_EARTH)
        return midnight.astimezone(dt.UTC)


class MentoringType(models.Model):
    """A type of mentoring offered in a round, such as Teaching Workshops."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="types")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    has_tools = models.BooleanField(_("is about one tool"), default=False)
    focuses = models.JSONField(_("focuses"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint("round", "slug", name="mentoring_type_unique")]

    def __str__(self) -> str:
        return self.name


class Tool(models.Model):
    """A tool offered in a round, such as Git."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tools")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=50)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint("round", "slug", name="tool_unique")]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """What a group works on: a type, with a tool where the type has tools. People rank these."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="outcomes")
    type = models.ForeignKey(MentoringType, on_delete=models.CASCADE, related_name="outcomes")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, null=True, blank=True, related_name="outcomes")
    slug = models.CharField(max_length=110, help_text="type or type/tool: its name in the matching's problem.")

    class Meta:
        ordering = ["type__position", "tool__position", "pk"]
        constraints = [
            models.UniqueConstraint("round", "slug", name="outcome_slug_unique"),
            models.UniqueConstraint(
                "type", "tool", condition=models.Q(tool__isnull=False), name="outcome_with_tool_unique"
            ),
            models.UniqueConstraint("type", condition=models.Q(tool=None), name="outcome_without_tool_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.type.name}: {self.tool.name}" if self.tool else self.type.name


class Agreement(models.Model):
    """One version of what mentors agree to, or of what is expected of mentees. Versions are never edited."""

    class Kind(models.TextChoices):
        MENTOR = "mentor", _("Mentor Agreement")
        MENTEE = "mentee", _("What is expected of mentees")

    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField()
    points = models.JSONField(default=list, help_text="A list of sentences, each ticked at application.")
    published_on = models.DateField()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint("kind", "version", name="agreement_version_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"


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
    is_late = models.BooleanField(default=False, help_text="Sent after closing.")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A coordinator who applied on the person's behalf.",
    )

    languages = models.JSONField(_("languages"), default=list, blank=True)
    meet = models.CharField(_("how to meet"), max_length=10, choices=Meet, default=Meet.ONLINE)
    city = models.CharField(_("city to meet in"), max_length=100, blank=True)

    says_certified = models.CharField(_("certified instructor"), max_length=3, choices=Answer, blank=True)
    says_workshops_taught = models.PositiveSmallIntegerField(_("workshops taught"), null=True, blank=True)
    says_in_training = models.CharField(_("completing certification"), max_length=3, choices=Answer, blank=True)
    says_trained_on = models.DateField(_("date of instructor training"), null=True, blank=True)
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
