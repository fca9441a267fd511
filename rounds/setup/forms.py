"""Forms of preparing a round."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rounds.catalogue import DATE_FIELDS
from rounds.models import Outcome, Round
from rounds.setup.dates import label_of, out_of_order

RESERVED_SLUGS = {"new", "next"}
GROUPS = [
    (_("About"), ("name", "introduction", "is_public", "contact_email", "room_url")),
    (_("Dates"), (*DATE_FIELDS[:6], "weeks", *DATE_FIELDS[6:])),
    (
        _("Who can take part"),
        ("mentor_workshops_min", "invite_workshops_min", "mentee_workshops_max", "checkout_days", "late_joining_weeks"),
    ),
    (
        _("Groups"),
        ("mentees_min", "mentees_wanted", "mentees_max", "co_mentors", "meeting_every_weeks", "meeting_minutes"),
    ),
    (_("Data"), ("retention_months",)),
]
FIELDS = [name for _title, names in GROUPS for name in names]


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """A round's dates and rules, in groups; dates out of order are refused with both fields named."""

    class Meta:
        model = Round
        fields = FIELDS
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DATE_FIELDS} | {
            "introduction": forms.Textarea(attrs={"rows": 4})
        }
        help_texts = {"room_url": _("Empty: the site's own. {round}, {group} and {secret} are filled in.")}

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields by heading."""
        for title, names in GROUPS:
            yield str(title), [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Dates in order, group sizes in order."""
        cleaned = super().clean() or self.cleaned_data
        for first, second in out_of_order({name: cleaned.get(name) for name in DATE_FIELDS}):
            words = {
                "first": label_of(first),
                "second": label_of(second),
                "day": date_format(cleaned[first], "j F Y"),
            }
            self.add_error(second, _now("“%(second)s” can't be before “%(first)s”, which is on %(day)s.") % words)
        self._check_sizes(cleaned)
        return cleaned

    def _check_sizes(self, cleaned: dict[str, Any]) -> None:
        for low, high in (("mentees_min", "mentees_wanted"), ("mentees_wanted", "mentees_max")):
            least, most = cleaned.get(low), cleaned.get(high)
            if least is not None and most is not None and least > most:
                words = {"low": label_of(low), "high": label_of(high)}
                self.add_error(high, _now("“%(high)s” can't be less than “%(low)s”.") % words)

    def values(self) -> dict[str, Any]:
        """The checked values by field."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class BeginningForm(forms.Form):
    """What a new round needs first; the rest follows from the day on which it opens."""

    name = forms.CharField(label=_("Name"), max_length=100)
    slug = forms.SlugField(label=_("Short name in addresses"), max_length=50, help_text=_("Such as 2027-1."))
    opens_on = forms.DateField(label=_("Applications open"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_slug(self) -> str:
        """A short name that no round has."""
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED_SLUGS or Round.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("This short name is taken."))
        return slug

    def clean_opens_on(self) -> dt.date:
        """A day far enough from the calendar's ends that all other dates exist."""
        day: dt.date = self.cleaned_data["opens_on"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Please check the year."))
        return day


class OffersForm(forms.Form):
    """What groups of a round can work on: outcomes to tick, names and focuses of the types."""

    new_tool = forms.CharField(label=_("Another tool"), max_length=50, required=False)
    new_type = forms.CharField(label=_("Another type of mentoring"), max_length=100, required=False)
    new_type_has_tools = forms.BooleanField(label=_("It is about one tool each"), required=False)

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data, label_suffix="")
        self.types, tools = list(round_.types.all()), list(round_.tools.all())
        outcomes: dict[tuple[int, int | None], Outcome] = {
            (outcome.type_id, outcome.tool_id): outcome for outcome in round_.outcomes.all()
        }
        self.pairs: dict[str, tuple[int, int | None]] = {}
        for kind in self.types:
            self.fields[f"name_{kind.pk}"] = forms.CharField(label=_("Name"), max_length=100, initial=kind.name)
            self.fields[f"focuses_{kind.pk}"] = forms.CharField(
                label=_("Focuses, one a line"),
                required=False,
                initial="\n".join(kind.focuses),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            for tool in tools if kind.has_tools else [None]:
                name = f"offer_{kind.pk}_{tool.pk if tool else ''}"
                self.pairs[name] = (kind.pk, tool.pk if tool else None)
                self.fields[name] = forms.BooleanField(
                    label=tool.name if tool else _now("offered"),
                    required=False,
                    initial=self.pairs[name] in outcomes,
                )

    def rows(self) -> list[dict[str, Any]]:
        """Each type with its fields."""
        return [
            {
                "type": kind,
                "name": self[f"name_{kind.pk}"],
                "focuses": self[f"focuses_{kind.pk}"],
                "offers": [self[name] for name, pair in self.pairs.items() if pair[0] == kind.pk],
            }
            for kind in self.types
        ]

    def names(self) -> dict[int, str]:
        """The types' names by pk."""
        return {kind.pk: self.cleaned_data[f"name_{kind.pk}"] for kind in self.types}

    def focuses(self) -> dict[int, list[str]]:
        """The types' focuses by pk."""
        texts = {kind.pk: self.cleaned_data[f"focuses_{kind.pk}"] for kind in self.types}
        return {pk: [line.strip()[:200] for line in text.splitlines() if line.strip()] for pk, text in texts.items()}

    def offered(self) -> list[tuple[int, int | None]]:
        """The pairs of type and tool that are ticked."""
        return [pair for name, pair in self.pairs.items() if self.cleaned_data[name]]
