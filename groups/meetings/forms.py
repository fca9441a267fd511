"""Forms of meetings: a choice of offered times, times typed by the reader's own clock, a reason, answers of a poll."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.clock import say_instant
from groups.meetings.polls import MOST_OPTIONS
from groups.meetings.rules import TimeRefused, instant_of
from groups.models import TimeOption
from slots.weekly import Slot

GONE = _("This time is not offered any more. Please choose another.")


def value_of(start: dt.datetime) -> str:
    """How a form names an instant: seconds of UTC."""
    return str(int(start.timestamp()))


def instant_from(value: str) -> dt.datetime:
    """The instant that `value_of` named; raises ValueError for anything else."""
    return dt.datetime.fromtimestamp(int(value), dt.UTC)


def choices_of(starts: Iterable[dt.datetime]) -> list[tuple[str, str]]:
    """Times as choices, on the reader's clock."""
    return [(value_of(start), say_instant(start)) for start in starts]


class OwnClockField(forms.CharField):
    """A date and time by the reader's own clock; an hour that it skips or doubles is refused in a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, max_length=25, **kwargs)

    def clean(self, value: Any) -> Any:
        """An aware instant in UTC, or None where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            local = dt.datetime.fromisoformat(text).replace(second=0, microsecond=0)
            if local.tzinfo is not None:
                raise ValueError
            return instant_of(local.date(), local.hour * 60 + local.minute, timezone.get_current_timezone_name())
        except TimeRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(_("Please give a date and a time, such as 2026-05-31 18:00.")) from error


class PlaceField(forms.CharField):
    """Where a group meets in person."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"label": _("Place"), "help_text": _("Such as a library and its room. Empty if you meet online only.")}
        super().__init__(required=False, max_length=200, **usual | kwargs)


class OneTimeForm(forms.Form):
    """One of the offered times; with `at`, the meeting as it is, it may keep its time, and be at another place."""

    starts_at = forms.TypedChoiceField(
        label=_("New time"), coerce=instant_from, widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )

    def __init__(
        self, *args: Any, starts: Sequence[dt.datetime], at: tuple[dt.datetime, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = choices_of(starts)
        if at is not None:
            stays, place = at
            choices.insert(0, (value_of(stays), _("%(time)s, as it is") % {"time": say_instant(stays)}))
            self.fields["place"] = PlaceField(initial=place)
        self.fields["starts_at"].choices = choices  # type: ignore[attr-defined]  # A choice field, as declared.


class AddForm(OneTimeForm):
    """One of the offered times, or another one at one's own risk."""

    other = OwnClockField(
        label=_("Or another time, by your clock"),
        help_text=_("We can't promise that everyone can make it: better ask them first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].required = False
        self.fields["starts_at"].label = _("Times that everyone can make")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in ("starts_at", "other") if cleaned.get(name)]
        if not self.errors and len(given) != 1:
            raise forms.ValidationError(_("Please choose one time, or give another one."))
        return {**cleaned, "start": given[0] if given else None}


class AskForm(forms.Form):
    """Up to eight times of which a group is asked: some that are offered, and some typed."""

    starts = forms.TypedMultipleChoiceField(
        label=_("Times that everyone can make by the hours they gave"),
        coerce=instant_from,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )
    first = OwnClockField(label=_("Another time, by your clock"))
    second = OwnClockField(label=_("And another"))
    third = OwnClockField(label=_("And another one"))

    def __init__(self, *args: Any, starts: Sequence[dt.datetime], said: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = zip((value_of(one) for one in starts), said, strict=True) if said else choices_of(starts)
        if starts:
            self.fields["starts"].choices = list(labels)  # type: ignore[attr-defined]  # A choice field, as declared.
        else:
            del self.fields["starts"]

    def clean(self) -> dict[str, Any]:
        """All times together, each once."""
        cleaned = super().clean() or {}
        typed = [cleaned.get(name) for name in ("first", "second", "third")]
        together = sorted({*cleaned.get("starts", []), *(one for one in typed if one)})
        if not self.errors and not 1 <= len(together) <= MOST_OPTIONS:
            raise forms.ValidationError(_("Please choose between 1 and %(most)s times.") % {"most": MOST_OPTIONS})
        return {**cleaned, "together": together}


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    because = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_("The others read it in their e-mail. You may leave it empty."),
    )


class SlotForm(forms.Form):
    """One of the offered weekly times."""

    slot = forms.ChoiceField(
        label=_("New weekly time"), widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )

    def __init__(self, *args: Any, slots: Sequence[tuple[Slot, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_value = {f"{slot.day}-{slot.minute}": slot for slot, _said in slots}
        said = [words for _slot, words in slots]
        self.fields["slot"].choices = list(zip(self.by_value, said, strict=True))  # type: ignore[attr-defined]  # A choice field, as declared.

    def chosen(self) -> Slot:
        """The slot of a valid form."""
        return self.by_value[self.cleaned_data["slot"]]


class RhythmForm(forms.Form):
    """Weekly or fortnightly."""

    every_weeks = forms.TypedChoiceField(coerce=int, choices=[(1, _("every week")), (2, _("every other week"))])


class ExtendForm(forms.Form):
    """For how many weeks more; `after` is the last meeting that the page showed, so that twice pressed is once done."""

    weeks = forms.TypedChoiceField(
        label=_("Go on for"),
        coerce=int,
        choices=[(2, _("2 weeks more")), (4, _("4 weeks more")), (6, _("6 weeks more"))],
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**33)


class AnswerForm(forms.Form):
    """Which times of a poll a member can make; none is an answer too."""

    can = forms.TypedMultipleChoiceField(
        label=_("I can make"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, options: Sequence[tuple[TimeOption, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["can"].choices = [(option.pk, said) for option, said in options]  # type: ignore[attr-defined]  # A choice field, as declared.


class ChooseForm(forms.Form):
    """The time that a mentor chooses, whatever was answered."""

    option = forms.IntegerField(min_value=1)
