"""Tables of surveys: what is asked, who answered, what was answered, and messages to mentors.

Who answered (`Participation`) and what was answered (`Answer`) share no key, no time and no order; both are only ever
written by `surveys.answering.keeping`, which says how. Neither has a history, nor a page in the raw admin.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Membership, MentoringGroup
from rounds.models import Round
from rounds.models.rounds import ANYWHERE_ON_EARTH


class Role(models.TextChoices):
    """In which role somebody answers."""

    MENTOR = "mentor", _("mentors")
    MENTEE = "mentee", _("mentees")


class Survey(models.Model):
    """A survey of a round; editable until it is opened, answered until it is closed."""

    class Kind(models.TextChoices):
        MID = "mid", _("mid survey")
        END = "end", _("end survey")
        OTHER = "other", _("other survey")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="surveys")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    name = models.CharField(_("name"), max_length=100)
    introduction = models.TextField(_("introduction"), blank=True, max_length=2_000)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), help_text=_("At the end of that day anywhere on Earth."))
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "round", "kind", condition=~models.Q(kind="other"), name="survey_once_a_round_and_kind"
            ),
            models.CheckConstraint(condition=models.Q(opens_on__lte=models.F("closes_on")), name="survey_opens_first"),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=False) | (models.Q(closed_at=None) & models.Q(reminded_at=None)),
                name="survey_is_opened_before_it_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opens_at(self) -> dt.datetime:
        """The instant (aware, UTC) from which it may open: the first midnight UTC of `opens_on`."""
        return dt.datetime.combine(self.opens_on, dt.time(), dt.UTC)

    @property
    def closes_at(self) -> dt.datetime:
        """The instant (aware, UTC) at which `closes_on` has ended everywhere."""
        midnight = dt.datetime.combine(self.closes_on + dt.timedelta(days=1), dt.time(), ANYWHERE_ON_EARTH)
        return midnight.astimezone(dt.UTC)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether people may answer."""
        return self.opened_at is not None and self.closed_at is None and now < self.closes_at


class Question(models.Model):
    """One question of a survey. `categories` are its possible answers in their order; free text has none."""

    class Type(models.TextChoices):
        SINGLE = "single", _("one of several answers")
        MULTIPLE = "multiple", _("any of several answers")
        SCALE = "scale", _("scale")
        NUMBER = "number", _("number")
        TEXT = "text", _("text")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("mentors and mentees")
        MENTORS = "mentor", _("mentors only")
        MENTEES = "mentee", _("mentees only")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=50, help_text=_("The same in every round, so that rounds compare."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    type = models.CharField(_("type"), max_length=10, choices=Type)
    audience = models.CharField(_("who is asked"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.CharField(_("a line of help"), max_length=300, blank=True)
    categories = models.JSONField(
        default=list, blank=True, help_text="[{key, label}]; of a number: the key is the least number of the category."
    )

    class Meta:
        ordering = ["survey_id", "position", "pk"]
        constraints = [models.UniqueConstraint("survey", "key", name="question_key_once_a_survey")]

    def __str__(self) -> str:
        return self.text

    def is_for(self, role: str) -> bool:
        """Whether people of a role are asked."""
        return self.audience in (self.Audience.EVERYONE, role)


class Participation(models.Model):
    """That somebody is invited to a survey, and whether they answered. Rows of a survey are rewritten together.

    `user` is empty once the person is erased; that someone answered stays counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="participations"
    )
    group = models.ForeignKey(MentoringGroup, on_delete=models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    has_answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("survey", "user", name="participation_once_a_survey_and_person")]


class Answer(models.Model):
    """One answer to one question, of nobody: no person, no group, no time, and no tie to the same hand's other answers.

    `value` is the key of a category, a list of keys, or text. Rows of a survey are rewritten together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    role = models.CharField(max_length=10, choices=Role)
    value = models.JSONField()


class MentorMessage(models.Model):
    """What a mentee wrote to their mentors beside a survey: with their name, and apart from the answers."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mentor_messages")
    sender = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("message"), max_length=2_000)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("survey", "sender", name="mentor_message_once_a_survey")]
