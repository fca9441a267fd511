"""The fields of an application by section; which there are depends on the round and the role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.availability.fields import AvailabilityField
from accounts.profile.fields import CountryField, LanguagesField, QuickSelect, ZoneField
from rounds.models import Agreement, Application, MentoringType, Outcome, Round

Role = Application.Role
Text = str | Promise

# Fields whose clean value is kept under the same name in the application.
PLAIN_FIELDS = (
    "languages", "meet", "says_certified", "says_workshops_taught", "says_in_training", "says_trained_on", "dispute",
    "capacity", "co_mentor", "takes_late_mentees", "about", "has_helped", "goals", "agrees_to_conduct", "shares_email",
    "tell_of_next_round", "may_be_listed",
)  # fmt: skip
MAX_RANK = 9


@dataclass(frozen=True)
class Head:
    """A section's anchor, heading and lead line."""

    id: str
    title: Text
    lead: Text = ""


_WISHES = Head(
    "wishes",
    _("What you would like to work on"),
    _("Rank as many as you would enjoy: the more, the likelier a group. Two may share a rank."),
)
_HOURS = Head("hours", _("When you are free"), _("A group only forms around a weekly time that each member can make."))
_MENTOR = Head("mentoring", _("As a mentor"))
_MENTEE = Head("goals", _("As a mentee"))
_PERMISSIONS = Head("permissions", _("What we may do"), _("All of these are yours to choose, and to change later."))

Layout = list[tuple[Head, dict[str, forms.Field]]]


def rank_name(outcome: Outcome) -> str:
    """The name of the field that ranks an outcome."""
    return f"rank_{outcome.pk}"


def focus_name(kind: MentoringType) -> str:
    """The name of the field that chooses a type's focus."""
    return f"focus_{kind.pk}"


def fields_of(
    round_: Round, role: str, outcomes: Sequence[Outcome], types: Sequence[MentoringType], agreement: Agreement | None
) -> Layout:
    """All sections with their fields, in the order of the page."""
    is_mentor = role == Role.MENTOR
    return [
        (Head("you", _("About you"), _("It stays in your profile.")), _about_you()),
        (_WISHES, _wishes(outcomes, types)),
        (_HOURS, {"hours": AvailabilityField()}),
        (_experience_head(round_, is_mentor=is_mentor), _experience(is_mentor=is_mentor)),
        (_MENTOR, _mentor(round_)) if is_mentor else (_MENTEE, _mentee()),
        (Head("meeting", _("How to meet")), _meeting()),
        (_agreement_head(agreement, is_mentor=is_mentor), _agreement(agreement)),
        (_PERMISSIONS, _permissions()),
    ]


def _about_you() -> dict[str, forms.Field]:
    return {
        "zone": ZoneField(),
        "country": CountryField(),
        "city": forms.CharField(
            label=_("City"), max_length=100, required=False, help_text=_("Needed only if you would like to meet there.")
        ),
        "languages": LanguagesField(),
    }


def _wishes(outcomes: Sequence[Outcome], types: Sequence[MentoringType]) -> dict[str, forms.Field]:
    ranks = [("", _("not for me"))] + [
        (str(n), _now("choice %(number)s") % {"number": n}) for n in range(1, min(MAX_RANK, len(outcomes)) + 1)
    ]
    fields: dict[str, forms.Field] = {}
    for kind in types:
        for outcome in outcomes:
            if outcome.type_id == kind.pk:
                fields[rank_name(outcome)] = forms.ChoiceField(
                    label=str(outcome),
                    choices=ranks,
                    required=False,
                    widget=QuickSelect(attrs={"class": "form-select"}),
                )
        if kind.focuses:
            focuses = [("", _("no preference"))] + [(focus, focus) for focus in kind.focuses]
            fields[focus_name(kind)] = forms.ChoiceField(
                label=_now("Focus in %(type)s") % {"type": kind.name}, choices=focuses, required=False
            )
    return fields


def _experience_head(round_: Round, *, is_mentor: bool) -> Head:
    """The round's own rule, in words."""
    rule = (
        _now("Mentors are certified instructors who have taught at least %(number)s workshops.")
        if is_mentor
        else _now("Mentees are certified or completing certification, and have taught at most %(number)s workshops.")
    )
    number = round_.mentor_workshops_min if is_mentor else round_.mentee_workshops_max
    return Head("experience", _("Your experience"), rule % {"number": number})


def _experience(*, is_mentor: bool) -> dict[str, forms.Field]:
    said = [("", _("As our records say, or I'd rather not say")), ("yes", _("Yes")), ("no", _("No"))]
    fields: dict[str, forms.Field] = {
        "says_certified": forms.ChoiceField(label=_("Are you a certified instructor?"), choices=said, required=False),
        "says_workshops_taught": forms.IntegerField(
            label=_("How many workshops have you taught?"), min_value=0, max_value=999, required=False
        ),
    }
    if not is_mentor:
        fields["says_in_training"] = forms.ChoiceField(
            label=_("Are you completing certification?"), choices=said, required=False
        )
        fields["says_trained_on"] = forms.DateField(
            label=_("When was your instructor training?"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("Its last day, if you are still completing certification."),
        )
    fields["dispute"] = forms.CharField(
        label=_("Do our records have something wrong?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write it here: a coordinator reads it."),
    )
    return fields


def _mentor(round_: Round) -> dict[str, forms.Field]:
    most = round_.mentees_max
    capacities = [(str(n), str(n)) for n in range(min(2, most), most + 1)]
    fields: dict[str, forms.Field] = {
        "capacity": forms.ChoiceField(label=_("How many mentees would you take, at most?"), choices=capacities),
    }
    if round_.co_mentors:
        fields["co_mentor"] = forms.ChoiceField(
            label=_("A co-mentor?"), choices=Application.CoMentor.choices, widget=forms.RadioSelect
        )
    return fields | {
        "takes_late_mentees": forms.BooleanField(
            label=_("I would take mentees who join after the start"), required=False
        ),
        "about": forms.CharField(
            label=_("A few lines about yourself"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Your group reads them when it forms."),
        ),
    }


def _mentee() -> dict[str, forms.Field]:
    return {
        "has_helped": forms.BooleanField(label=_("I have helped at workshops"), required=False),
        "goals": forms.CharField(
            label=_("Your goals and needs"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Your mentors will see this: it helps them to prepare."),
        ),
    }


def _meeting() -> dict[str, forms.Field]:
    return {
        "meet": forms.ChoiceField(
            label=_("How would you like to meet?"), choices=Application.Meet.choices, widget=forms.RadioSelect
        )
    }


def _agreement_head(agreement: Agreement | None, *, is_mentor: bool) -> Head:
    title = _("The Mentor Agreement") if is_mentor else _("What is expected of mentees")
    version = _now("Version %(number)s.") % {"number": agreement.version} if agreement else ""
    return Head("agreement", title, f"{version} {_now('Please tick each point.')}".strip())


def _agreement(agreement: Agreement | None) -> dict[str, forms.Field]:
    points = agreement.points if agreement else []
    missing = {"required": _("Please tick this point, or write to us if you can't agree to it.")}
    fields: dict[str, forms.Field] = {
        f"agree_{number}": forms.BooleanField(label=text, error_messages=missing) for number, text in enumerate(points)
    }
    fields["agrees_to_conduct"] = forms.BooleanField(
        label=_("I follow the Code of Conduct."), error_messages={"required": _("We need this one from everyone.")}
    )
    return fields


def _permissions() -> dict[str, forms.Field]:
    return {
        "shares_email": forms.BooleanField(
            label=_("My group may have my e-mail address"),
            required=False,
            help_text=_("Without it, messages between you and the group are passed on by us."),
        ),
        "may_be_listed": forms.BooleanField(
            label=_("My name may be listed on the round's page of groups"), required=False
        ),
        "tell_of_next_round": forms.BooleanField(label=_("Tell me when the next round opens"), required=False),
    }


def initial_of(application: Application, hours: Sequence[int] | None, detected_zone: str | None) -> dict[str, Any]:
    """What stands in the fields before anything is typed: from the profile, and from the application as it is.

    `detected_zone` is the zone of the applicant's own browser, "" where it named none, and None where someone else
    fills in the form.
    """
    user = application.user
    fields: dict[str, Any] = {
        "zone": _zone_of(application, detected_zone),
        "country": user.country,
        "city": application.city or user.city,
        "hours": list(hours or []),
    }
    fields |= {name: getattr(application, name) for name in PLAIN_FIELDS}
    fields["languages"] = application.languages or user.languages or ["en"]
    fields["capacity"] = str(application.capacity or application.round.mentees_max)
    fields |= {f"agree_{number}": True for number in application.agreed_points}
    if application.pk:
        for choice in application.choices.select_related("outcome__type"):
            fields[rank_name(choice.outcome)] = str(choice.rank)
            fields[focus_name(choice.outcome.type)] = choice.focus
    return fields


def _zone_of(application: Application, detected_zone: str | None) -> str:
    """Their zone; what nobody chose yet is detected on their own browser, and left open for someone else to ask."""
    zone = application.user.zone
    if zone != "UTC":
        return zone
    if detected_zone is None:
        return zone if application.sent_at else ""
    return detected_zone or zone
