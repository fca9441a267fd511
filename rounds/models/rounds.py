"""The table of rounds: dates and rules."""

import datetime as dt

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

    def room_link(self, name: str, secret: str) -> str:
        """A meeting room by the round's pattern, or the site's; "" where there is none."""
        link: str = self.room_url or settings.ROOM_URL
        for placeholder, word in {"{round}": self.slug, "{group}": name, "{secret}": secret}.items():
            link = link.replace(placeholder, word)
        return link

    @property
    def closes_at(self) -> dt.datetime:
        """The instant (aware, UTC) at which `closes_on` has ended everywhere."""
        midnight = dt.datetime.combine(self.closes_on + dt.timedelta(days=1), dt.time(), ANYWHERE_ON_EARTH)
        return midnight.astimezone(dt.UTC)

    @property
    def opens_at(self) -> dt.datetime:
        """The instant (aware, UTC) from which people may apply: the first midnight UTC of `opens_on`."""
        return dt.datetime.combine(self.opens_on, dt.time(), dt.UTC)

    @property
    def joining_ends_at(self) -> dt.datetime:
        """The instant (aware, UTC) after which nobody joins: the end of the last week of late joining."""
        return dt.datetime.combine(self.starts_on + dt.timedelta(weeks=self.late_joining_weeks), dt.time(), dt.UTC)
