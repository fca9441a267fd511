"""The form of an application: short sections, the same for writing, correcting and applying on someone's behalf."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.availability.fields import AvailabilityField
from accounts.models import User
from rounds.applications import fields as parts
from rounds.applications.answers import Answers, Choice
from rounds.models import Agreement, Application, MentoringType, Outcome, Round

Role = Application.Role


@dataclass(frozen=True)
class Offer:
    """What a round offers, read once: its outcomes with types and tools, and the agreement of a role."""

    round: Round
    role: str
    outcomes: Sequence[Outcome]
    agreement: Agreement | None

    @property
    def types(self) -> list[MentoringType]:
        """The types of the outcomes, in their order."""
        return list({outcome.type_id: outcome.type for outcome in self.outcomes}.values())


@dataclass(frozen=True)
class Section:
    """A short part of the form: its anchor, heading, lead line and fields."""

    id: str
    title: str
    lead: str
    fields: list[BoundField]

    @property
    def has_errors(self) -> bool:
        """Whether something in here must be looked at once more."""
        return any(field.errors for field in self.fields)


@dataclass(frozen=True)
class TypeRow:
    """One type in the section of outcomes: its rank fields, and its focus where there are any."""

    type: MentoringType
    ranks: list[BoundField]
    focus: BoundField | None


class ApplicationForm(forms.Form):
    """One application. `answers()` after `is_valid()` is what the service keeps."""

    error_css_class = ""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        offer: Offer,
        user: User,
        initial: Mapping[str, Any],
        draft: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial), label_suffix="")
        self.offer, self.user = offer, user
        self.layout = parts.fields_of(offer.round, offer.role, offer.outcomes, offer.types, offer.agreement)
        for _section, named in self.layout:
            self.fields.update(named)
        hours = self.fields["hours"]
        if isinstance(hours, AvailabilityField):
            hours.zone = str(initial.get("zone", user.zone))
        if draft:
            self._show_as_typed(draft)

    def _show_as_typed(self, draft: Mapping[str, list[str]]) -> None:
        """Let the unfinished draft stand in the fields exactly as it was typed."""
        typed = MultiValueDict(draft)
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(typed, MultiValueDict(), name)

    def sections(self) -> Iterator[Section]:
        """The parts in order, for the page and its list of progress."""
        for head, named in self.layout:
            yield Section(head.id, str(head.title), str(head.lead), [self[name] for name in named])

    def type_rows(self) -> list[TypeRow]:
        """The outcomes by type."""
        return [
            TypeRow(
                kind,
                [self[parts.rank_name(outcome)] for outcome in self.offer.outcomes if outcome.type_id == kind.pk],
                self[parts.focus_name(kind)] if parts.focus_name(kind) in self.fields else None,
            )
            for kind in self.offer.types
        ]

    def clean(self) -> dict[str, Any]:
        """At least one outcome; a city for those who want to meet in one."""
        cleaned = super().clean() or self.cleaned_data
        ranks = [name for name in self.fields if name.startswith("rank_")]
        if ranks and not any(cleaned.get(name) for name in ranks) and not any(name in self.errors for name in ranks):
            self.add_error(ranks[0], _("Please rank at least one thing that you would like to work on."))
        if cleaned.get("meet") == Application.Meet.IN_PERSON and not cleaned.get("city") and "city" not in self.errors:
            self.add_error("city", _("Please name your city: you would like to meet there."))
        return cleaned

    def answers(self) -> Answers:
        """What was sent, typed; call after `is_valid()`."""
        said = self.cleaned_data
        own = {name: said[name] for name in parts.PLAIN_FIELDS if name in said}
        own["city"] = said["city"] if said["meet"] == Application.Meet.IN_PERSON else ""
        if "capacity" in own:
            own["capacity"] = int(own["capacity"])
        if self.offer.agreement:
            own["agreement"] = self.offer.agreement
            own["agreed_points"] = [n for n, _text in enumerate(self.offer.agreement.points) if said[f"agree_{n}"]]
        return Answers(
            profile={name: said[name] for name in ("zone", "country", "city", "languages")},
            own=own,
            cells=said["hours"],
            choices=self._choices(),
        )

    def _choices(self) -> tuple[Choice, ...]:
        """The ranks without gaps: 1, 3, 3 become 1, 2, 2."""
        said = self.cleaned_data
        ranked = [
            (int(said[name]), outcome) for outcome in self.offer.outcomes if said[name := parts.rank_name(outcome)]
        ]
        places = {rank: place for place, rank in enumerate(sorted({rank for rank, _outcome in ranked}), start=1)}
        return tuple(
            Choice(outcome.pk, places[rank], said.get(parts.focus_name(outcome.type), ""))
            for rank, outcome in sorted(ranked, key=lambda pair: (pair[0], pair[1].pk))
        )
