"""The form of a scenario: its parameters and its rows, checked together; nothing that was typed is lost."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.scenarios.choosing import Choices
from groups.scenarios.fields import PersonField, dress
from groups.scenarios.parameters import SIZES, WEIGHTS, Scenario
from groups.scenarios.rows import KINDS, MOST_ROWS, Rows, rows_from
from rounds.models import Round
from slots.cells import cells_to_intervals

MOST_WEIGHT = 1_000_000


class ParametersForm(forms.Form):
    """What a scenario asks of the round as a whole."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Scenarios stand side by side under their names until one is published."),
    )
    mentees_min = forms.IntegerField(label=gettext_lazy("Mentees in a group, at least"), min_value=1, max_value=5)
    mentees_wanted = forms.IntegerField(label=gettext_lazy("Mentees in a group, wanted"), min_value=1, max_value=5)
    mentees_max = forms.IntegerField(label=gettext_lazy("Mentees in a group, at most"), min_value=1, max_value=5)
    co_mentors = forms.BooleanField(label=gettext_lazy("Mentors who would lead nothing may co-mentor"), required=False)
    include_waiting = forms.BooleanField(label=gettext_lazy("Include the waiting list"), required=False)
    extended_to = forms.DateField(
        label=gettext_lazy("As if applications had closed on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Late applications of the waiting list that came by the end of that day take part."),
    )
    weight_placed = forms.IntegerField(label=gettext_lazy("Each mentee placed"), min_value=0, max_value=MOST_WEIGHT)
    weight_rank = forms.IntegerField(
        label=gettext_lazy("Each step up their list, the fourth choice or lower being none"),
        min_value=0,
        max_value=MOST_WEIGHT,
    )
    weight_region = forms.IntegerField(
        label=gettext_lazy("Each mentee in the lead's region"), min_value=0, max_value=MOST_WEIGHT
    )
    weight_in_person = forms.IntegerField(
        label=gettext_lazy("Each mentee who can meet in person"), min_value=0, max_value=MOST_WEIGHT
    )
    weight_short = forms.IntegerField(
        label=gettext_lazy("Lost for each group smaller than wanted"), min_value=0, max_value=MOST_WEIGHT
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text=gettext_lazy("Chooses among equally good plans. The same seed gives the same plan."),
    )
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Groups to keep as they are"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, round_: Round, kept: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        dress(self)
        self.fields["kept"].choices = list(kept)  # type: ignore[attr-defined]  # A choice field, declared above.

    def clean_name(self) -> str:
        """A name that no other proposal of the round has."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if self.round.proposals.filter(name=name).exists():
            raise forms.ValidationError(_("There is a proposal called “%(name)s” already.") % {"name": name})
        return name

    def clean_extended_to(self) -> dt.date | None:
        """A day after the round's own closing."""
        day: dt.date | None = self.cleaned_data["extended_to"]
        if day is not None and day <= self.round.closes_on:
            closed = date_format(self.round.closes_on)
            raise forms.ValidationError(_("Applications closed on %(day)s; choose a later day.") % {"day": closed})
        if day is not None and day > self.round.follow_up_on:
            raise forms.ValidationError(_("The round is long over by then; choose an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Sizes in order."""
        said: dict[str, Any] = super().clean() or {}
        for low, high in pairwise(SIZES):
            if low in said and high in said and said[low] > said[high]:
                self.add_error(high, _("This can't be less than “%(label)s”.") % {"label": self.fields[low].label})
        return said

    @property
    def weights(self) -> dict[str, int]:
        """The five numbers."""
        return {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHTS}


class ScenarioForm:
    """A scenario's parameters and rows, to be shown, checked and read as one form."""

    def __init__(
        self,
        round_: Round,
        choices: Choices,
        *,
        data: QueryDict | None = None,
        start: dict[str, Any] | None = None,
        scenario: Scenario | None = None,
        kept: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.round, self.choices = round_, choices
        filled = rows_from(scenario or Scenario(), choices)
        self.main = ParametersForm(data, round_=round_, kept=kept, initial=start)
        self.rows = {
            name: Rows(name, kind, choices=choices, data=data, initial=filled[name]) for name, kind in KINDS.items()
        }

    @classmethod
    def as_typed(
        cls, round_: Round, choices: Choices, *, data: QueryDict, more: str, kept: Sequence[tuple[str, str]]
    ) -> "ScenarioForm":
        """What was typed, unjudged, with one more row of a kind."""
        form = cls(round_, choices, start=_typed(data, ParametersForm, ""), kept=kept)
        for name, kind in KINDS.items():
            number = Rows.number_in(data, name)
            typed = [_typed(data, kind, f"{name}-{place}-") for place in range(number)]
            spare = 1 if name == more and number < MOST_ROWS else 0
            form.rows[name] = Rows(name, kind, choices=choices, initial=typed, spare=spare)
        return form

    def is_valid(self) -> bool:
        """Whether it can be run; faults are then at their fields."""
        sound = self.main.is_valid()
        for rows in self.rows.values():
            sound = rows.is_valid() and sound
        if not sound:
            return False
        self._check_people()
        self._check_pairs()
        return not any(form.errors for form in self.all_forms())

    def all_forms(self) -> Iterator[forms.Form]:
        """The parameters, then every row."""
        yield self.main
        for rows in self.rows.values():
            yield from rows.forms

    @property
    def sizes(self) -> list[forms.BoundField]:
        """The fields of sizes."""
        return [self.main[name] for name in SIZES]

    @property
    def who(self) -> list[forms.BoundField]:
        """The fields about co-mentors and who takes part."""
        return [self.main[name] for name in ("co_mentors", "include_waiting", "extended_to")]

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of what counts how much."""
        return [self.main[f"weight_{name}"] for name in WEIGHTS]

    @property
    def weights_are_open(self) -> bool:
        """Whether one of them is not as in the round, or faulty."""
        usual = {**WEIGHTS, **self.round.weights}
        return any(str(field.value()) != str(usual[field.name.removeprefix("weight_")]) for field in self.weights)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Each fault with the id of its field and the field's label, for the summary on top."""
        return [
            (field.auto_id, str(field.label), str(error))
            for form in self.all_forms()
            if form.is_bound
            for field in form
            for error in field.errors
        ]

    def scenario(self) -> Scenario:
        """The scenario as said: only what differs from the round."""
        said, rows = self.main.cleaned_data, {name: each.filled for name, each in self.rows.items()}
        usual = {**WEIGHTS, **self.round.weights}
        return Scenario(
            sizes={name: said[name] for name in SIZES if said[name] != getattr(self.round, name)},
            co_mentors=None if said["co_mentors"] == self.round.co_mentors else said["co_mentors"],
            weights=None if self.main.weights == usual else self.main.weights,
            extended_to=said["extended_to"],
            pinned=tuple(row.pair() for row in rows["pins"]),
            together=tuple(row.pair() for row in rows["together"]),
            apart=tuple(row.pair() for row in rows["apart"]),
            hours=tuple(
                (row.cleaned_data["person"], tuple(cells_to_intervals(row.cleaned_data["hours"])))
                for row in rows["hours"]
            ),
            people=tuple(row.person() for row in rows["people"]),
        )

    def _check_people(self) -> None:
        """Rows about the waiting list need it; invented mentors fit the scenario's sizes."""
        said = self.main.cleaned_data
        takes_waiting, waiting = said["include_waiting"] or said["extended_to"], self.choices.waiting
        for row in [row for rows in self.rows.values() for row in rows.filled]:
            for name, field in row.fields.items():
                if not takes_waiting and isinstance(field, PersonField) and row.cleaned_data[name] in waiting:
                    row.add_error(name, _("They are on the waiting list; include it, or name someone else."))
        for row in self.rows["people"].filled:
            person = row.person()
            if person.role != "mentor":
                continue
            if person.capacity > said["mentees_max"]:
                fault = _("A group has at most %(mentees_max)s mentees here.")
                row.add_error("capacity", fault % said)
            elif person.capacity < said["mentees_min"]:
                fault = _("A group has at least %(mentees_min)s mentees here, so they could lead none.")
                row.add_error("capacity", fault % said)

    def _check_pairs(self) -> None:
        """Nothing is asked twice, and nothing that excludes something else."""
        mentor_of: dict[str, str] = {}
        for row in self.rows["pins"].filled:
            mentor, mentee = row.pair()
            if mentor_of.setdefault(mentee, mentor) != mentor:
                row.add_error("mentee", _("They are to sit with another mentor already."))
        for name in ("pins", "together", "apart"):
            self._refuse_repeated(name)
        united = {frozenset(row.pair()) for name in ("pins", "together") for row in self.rows[name].filled}
        for row in self.rows["together"].filled:
            one, other = row.pair()
            if mentor_of.get(one, mentor_of.get(other)) != mentor_of.get(other, mentor_of.get(one)):
                row.add_error("other", _("The two are to sit with different mentors."))
        for row in self.rows["apart"].filled:
            if frozenset(row.pair()) in united:
                row.add_error("other", _("The two are to sit together, as said above."))
        seen: set[str] = set()
        for row in self.rows["hours"].filled:
            person = row.cleaned_data["person"]
            if person in seen:
                row.add_error("person", _("They have a row already; put all hours into one."))
            seen.add(person)

    def _refuse_repeated(self, name: str) -> None:
        seen: set[frozenset[str]] = set()
        for row in self.rows[name].filled:
            pair = frozenset(row.pair())
            if pair in seen and not row.errors:
                row.add_error(row.names[1], _("This pair is there twice."))
            seen.add(pair)


def _typed(data: QueryDict, kind: type[forms.Form], prefix: str) -> dict[str, Any]:
    """What was typed into a form, as what another begins with."""
    many = (forms.MultipleChoiceField,)
    return {
        name: data.getlist(f"{prefix}{name}") if isinstance(field, many) else data.get(f"{prefix}{name}", "")
        for name, field in kind.base_fields.items()
    }


def start_of(round_: Round, scenario: Scenario, *, name: str, include_waiting: bool, seed: int) -> dict[str, Any]:
    """What the parameters begin with: the round's own numbers, changed as in the scenario."""
    weights = {**WEIGHTS, **round_.weights, **(scenario.weights or {})}
    return {
        "name": name,
        **{size: scenario.sizes.get(size, getattr(round_, size)) for size in SIZES},
        "co_mentors": round_.co_mentors if scenario.co_mentors is None else scenario.co_mentors,
        "include_waiting": include_waiting,
        "extended_to": scenario.extended_to,
        "seed": seed,
        **{f"weight_{one}": number for one, number in weights.items()},
    }
