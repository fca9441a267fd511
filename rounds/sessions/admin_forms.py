"""The coordinator's forms of sessions: a session, a sitting, who was there."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.profile.fields import ZoneField
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.clock import NoSuchHour, instant_in

SESSION_FIELDS = ["name", "audience", "description", "materials_url"]
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"
READ_FORMATS = [LOCAL_FORMAT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
LONGEST = dt.timedelta(hours=12)


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """What a session is and for whom."""

    class Meta:
        model = Session
        fields = SESSION_FIELDS
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"materials_url": _("Slides or a page to read, shown to everyone.")}

    def values(self) -> dict[str, Any]:
        """The checked values by field."""
        return {name: self.cleaned_data[name] for name in SESSION_FIELDS}


class TimeInput(forms.DateTimeInput):
    """A day and a time, as browsers ask for them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL_FORMAT)


class LocalTimeField(forms.DateTimeField):
    """A naive time on a wall clock that another field names."""

    widget = TimeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=READ_FORMATS, **kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read it without giving it a zone."""
        if value in self.empty_values:
            return None
        for pattern in READ_FORMATS:
            try:
                return dt.datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007 - the zone is another field
            except ValueError:
                continue
        raise forms.ValidationError(_("Please give a day and a time, such as 2027-03-01 14:00."))

    def clean(self, value: Any) -> dt.datetime | None:
        """A time in a year that calendars know."""
        local: dt.datetime | None = super().clean(value)
        if local is not None and not 2000 <= local.year <= 2200:
            raise forms.ValidationError(_("Please check the year."))
        return local


class SittingForm(forms.Form):
    """When a sitting is held, in a named zone, and its links."""

    zone = ZoneField(label=_("Times below are on the clocks of"))
    starts = LocalTimeField(label=_("Starts"))
    ends = LocalTimeField(label=_("Ends"))
    join_url = forms.URLField(
        label=_("Link to join"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Shown and sent only to those who signed up."),
    )
    recording_url = forms.URLField(
        label=_("Recording"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Shown on the session's page once the sitting is over."),
    )

    def __init__(self, data: Any = None, *, zone: str, sitting: Sitting | None = None) -> None:
        initial: dict[str, Any] = {"zone": zone}
        if sitting is not None:
            clock = ZoneInfo(zone)
            initial |= {
                "starts": sitting.starts_at.astimezone(clock).strftime(LOCAL_FORMAT),
                "ends": sitting.ends_at.astimezone(clock).strftime(LOCAL_FORMAT),
                "join_url": sitting.join_url,
                "recording_url": sitting.recording_url,
            }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Instants in UTC, the end after the start."""
        cleaned = super().clean() or self.cleaned_data
        zone = cleaned.get("zone")
        for name in ("starts", "ends"):
            if zone and cleaned.get(name):
                try:
                    cleaned[f"{name}_at"] = instant_in(zone, cleaned[name])
                except NoSuchHour as problem:
                    self.add_error(name, str(problem))
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("It can't end before it starts."))
        elif starts_at and ends_at and ends_at - starts_at > LONGEST:
            self.add_error("ends", _("It would last more than 12 hours. Please check the day."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The checked values by field of the table."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "join_url", "recording_url")}


class AttendanceForm(forms.Form):
    """What is recorded of those who are ticked."""

    decision = forms.ChoiceField(label=_("Those who are ticked"))

    def __init__(self, data: Any = None, *, sitting: Sitting) -> None:
        super().__init__(data, label_suffix="")
        Attended = SignUp.Attended  # noqa: N806 - a class
        choices = [(Attended.PRESENT, _("were there")), (Attended.ABSENT, _("missed it"))]
        if sitting.session.kind == Session.Kind.ONBOARDING:
            choices.append((Attended.RECORDING, _("watched the recording")))
        field = self.fields["decision"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*choices, ("unknown", _("are not recorded yet"))]

    def attended(self) -> str:
        """The value for the table."""
        said = str(self.cleaned_data["decision"])
        return "" if said == "unknown" else said


class AttendeeForm(forms.Form):
    """Someone who came without having signed up: a member of the round, or anyone by address."""

    member = forms.ModelChoiceField(
        label=_("A member of the round"), queryset=User.objects.none(), required=False, empty_label=_("someone else")
    )
    email = forms.EmailField(label=_("Or their e-mail address"), required=False)
    name = forms.CharField(label=_("and name"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, members: list[User]) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["member"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = User.objects.filter(pk__in=[user.pk for user in members])
            field.choices = [("", _("someone else")), *((user.pk, str(user)) for user in members)]

    def clean(self) -> dict[str, Any]:
        """Either a member or an address."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("member") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please choose a member, or give an address."))
        return cleaned
