"""Rows of the scenario's form: one pin, pair, set of extra hours or invented person each. Empty rows don't count."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.availability.text import week_as_text
from accounts.models import Region
from accounts.profile.fields import ZoneField
from groups.scenarios.choosing import MENTEE, MENTOR, Choices
from groups.scenarios.fields import ExtraHoursField, PersonField, WrittenHoursField, dress
from groups.scenarios.parameters import NewPerson, Pair, Scenario
from groups.scenarios.presets import LABELS, PRESETS, WRITTEN
from slots.cells import cells_to_intervals, intervals_to_cells

MOST_ROWS = 40
MOST_INVENTED = 10
Data = Mapping[str, Any]


class Row(forms.Form):
    """One row; `choices` are the people and outcomes of its round."""

    names: ClassVar[tuple[str, ...]]
    use_required_attribute = False

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        dress(self)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.choices = choices

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it."""
        return not any(self.cleaned_data.get(name) for name in self.names) and not self.errors

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing of a row that was begun."""
        said: dict[str, Any] = super().clean() or {}
        given = [name for name in self.names if said.get(name)]
        for name in self.names:
            if given and not said.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in, too, or empty the row."))
        return said


class PairRow(Row):
    """Two people."""

    def pair(self) -> Pair:
        """The two ids."""
        one, other = (self.cleaned_data[name] for name in self.names)
        return one, other

    def clean(self) -> dict[str, Any]:
        """Nobody is paired with themselves."""
        said = super().clean()
        one, other = (said.get(name) for name in self.names)
        if one and one == other:
            self.add_error(self.names[1], _("That is the same person twice."))
        return said


class PinRow(PairRow):
    """A mentee who sits with a mentor, or nowhere."""

    names = ("mentor", "mentee")
    mentee = PersonField(label=_("Mentee"), role=MENTEE)
    mentor = PersonField(label=_("sits with the mentor"), role=MENTOR)


class TogetherRow(PairRow):
    """Two mentees who sit in one group, or nowhere."""

    names = ("one", "other")
    one = PersonField(label=_("Mentee"), role=MENTEE)
    other = PersonField(label=_("sits with the mentee"), role=MENTEE)


class ApartRow(PairRow):
    """Two people who never sit in one group."""

    names = ("one", "other")
    one = PersonField(label=_("Person"))
    other = PersonField(label=_("is kept apart from"))


class HoursRow(Row):
    """Extra hours for someone."""

    names = ("person", "hours")
    person = PersonField(label=_("Person"))
    hours = ExtraHoursField()


class NewPersonRow(Row):
    """Someone who doesn't exist."""

    names = ("outcomes", "zone")
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_INVENTED, required=False, initial=1)
    role = forms.ChoiceField(label=_("Role"), choices=[(MENTOR, _("mentor")), (MENTEE, _("mentee"))], initial=MENTOR)
    outcomes = forms.MultipleChoiceField(
        label=_("Outcomes"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Of several, the first in this list ranks best."),
    )
    zone = ZoneField(
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "zones"}),
        help_text=_("A city that names it will do, such as Berlin."),
    )
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("no region")), *Region.choices], required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False, initial=["en"]
    )
    hours = forms.ChoiceField(label=_("Free"), choices=list(LABELS.items()), initial="evenings")
    written = WrittenHoursField()
    capacity = forms.IntegerField(
        label=_("Mentees, at most"),
        min_value=1,
        max_value=5,
        required=False,
        initial=5,
        help_text=_("For a mentor."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.fields["outcomes"].choices = list(choices.outcomes.items())  # type: ignore[attr-defined]  # Declared above.
        self.fields["languages"].choices = list(choices.languages.items())  # type: ignore[attr-defined]  # Declared above.

    def clean(self) -> dict[str, Any]:
        """A row that was begun needs a language, and hours where they are to be written."""
        said = super().clean()
        if said.get("written") and not said.get("outcomes") and "outcomes" not in self.errors:
            self.add_error("outcomes", _("Please choose what they offer or want."))
        if not any(said.get(name) for name in self.names):
            return said
        if not said.get("languages") and "languages" not in self.errors:
            self.add_error("languages", _("Please choose at least one language."))
        if said.get("hours") == WRITTEN and not said.get("written") and "written" not in self.errors:
            self.add_error("written", _("Please write the hours, or choose some above."))
        return said

    def person(self) -> NewPerson:
        """The person as said."""
        said = self.cleaned_data
        written = tuple(cells_to_intervals(said["written"]))
        return NewPerson(
            role=said["role"],
            outcomes=tuple(said["outcomes"]),
            zone=said["zone"],
            languages=tuple(said["languages"]),
            hours=written or PRESETS[said["hours"]],
            preset=WRITTEN if written else said["hours"],
            region=said["region"],
            capacity=said["capacity"] or 5,
            count=said["count"] or 1,
        )


class Rows:
    """All rows of one kind, as the page shows them: those said, or one to fill."""

    def __init__(
        self,
        prefix: str,
        kind: type[Row],
        *,
        choices: Choices,
        data: Data | None = None,
        initial: Sequence[Data] = (),
        spare: int | None = None,
    ) -> None:
        self.prefix = prefix
        if data is None:
            starts = [*initial, *([{}] * (not initial if spare is None else spare))]
            self.forms = [
                kind(prefix=f"{prefix}-{number}", initial=start, choices=choices) for number, start in enumerate(starts)
            ]
        else:
            self.forms = [
                kind(data, prefix=f"{prefix}-{number}", choices=choices)
                for number in range(self.number_in(data, prefix))
            ]

    @staticmethod
    def number_in(data: Data, prefix: str) -> int:
        """How many rows a sent form has; a number that makes no sense is as if there were none."""
        number = str(data.get(f"{prefix}-rows", ""))
        return min(int(number), MOST_ROWS) if number.isascii() and number.isdecimal() and len(number) < 6 else 0

    def is_valid(self) -> bool:
        """Whether each row can be taken; all are looked at, so that all faults are said."""
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    @property
    def is_used(self) -> bool:
        """Whether a row says something, so that the page shows them."""
        return any(form[name].value() for form in self.forms for name in form.names)

    @property
    def filled(self) -> list[Any]:
        """The rows in which something was said."""
        return [form for form in self.forms if form.is_valid() and not form.is_empty]


KINDS: dict[str, type[Row]] = {
    "pins": PinRow,
    "together": TogetherRow,
    "apart": ApartRow,
    "hours": HoursRow,
    "people": NewPersonRow,
}


def rows_from(scenario: Scenario, choices: Choices) -> dict[str, list[dict[str, Any]]]:
    """A scenario as what its rows begin with; people who are not in the round's matching any more are left out."""
    known = choices.labels

    def pairs(found: Sequence[Pair], names: tuple[str, str]) -> list[dict[str, Any]]:
        return [
            {names[0]: known[one], names[1]: known[other]} for one, other in found if one in known and other in known
        ]

    return {
        "pins": pairs(scenario.pinned, ("mentor", "mentee")),
        "together": pairs(scenario.together, ("one", "other")),
        "apart": pairs(scenario.apart, ("one", "other")),
        "hours": [
            {"person": known[one], "hours": sorted(intervals_to_cells(hours))}
            for one, hours in scenario.hours
            if one in known
        ],
        "people": [
            {
                "count": person.count,
                "role": person.role,
                "outcomes": list(person.outcomes),
                "zone": person.zone,
                "region": person.region,
                "languages": list(person.languages),
                "hours": person.preset if person.preset in LABELS else WRITTEN,
                "written": week_as_text(intervals_to_cells(person.hours)) if person.preset not in PRESETS else "",
                "capacity": person.capacity,
            }
            for person in scenario.people
        ],
    }
