"""Forms of concerns: reporting one, saying what was done, choosing handlers."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.concerns.queries import RUNS_ROUNDS
from accounts.models import User
from accounts.models.concerns import reference

SALT = "accounts.concern"
ONE_LINE = 3


def people_field(people: Sequence[User], *, label: Promise, help_text: Promise | str = "") -> forms.Field:
    """Tick boxes of people."""
    return forms.ModelMultipleChoiceField(
        User.objects.filter(pk__in=[one.pk for one in people]).order_by("name", "pk"),
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ConcernForm(forms.Form):
    """What happened, who is involved, and as much of the sender as they want to say."""

    text = forms.CharField(
        label=_("What happened?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In your own words, as much or as little as you want. When and where helps."),
    )
    about = forms.CharField(
        label=_("Who is it about?"), max_length=300, required=False, help_text=_("Names, as far as you know them.")
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if we may write to you. Leave it out to stay unknown."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Only if you want to say it."),
    )
    is_named = forms.TypedChoiceField(
        label=_("May the people who read this know that it comes from you?"),
        choices=[("yes", _("Yes: they can write to me")), ("no", _("No: keep nothing that says who I am"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    once = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User | None, handlers: Sequence[User], around: Sequence[User], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["once"].initial = signing.dumps(reference(), salt=SALT)
        handling = {one.pk for one in handlers}
        near = [one for one in around if one.pk not in handling]
        self.fields["handlers"] = people_field(
            handlers,
            label=_("Is one of these people involved? They would otherwise read this."),
            help_text=_("Whoever you tick can't read it and isn't told of it."),
        )
        self.fields["people"] = people_field(near, label=_("Is someone of your groups involved?"))
        for name in ["handlers"] * (not handlers) + ["people"] * (not near):
            del self.fields[name]
        for name in ("email", "name") if user else ("is_named",):
            del self.fields[name]
        self.order_fields(["text", "about", "handlers", "people", "is_named", "email", "name", "once"])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_once(self) -> str:
        """The reference that was made with the form; the same form sent twice has the same."""
        try:
            return str(signing.loads(self.cleaned_data["once"], salt=SALT))
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This form is incomplete. Please send it once more.")) from error

    @property
    def involved(self) -> list[User]:
        """Everyone who was ticked."""
        return [*self.cleaned_data.get("handlers", []), *self.cleaned_data.get("people", [])]


class EntryForm(forms.Form):
    """A short line of what was done."""

    text = forms.CharField(label=_("What was done?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": ONE_LINE}))


class ReasonForm(forms.Form):
    """Why a superuser opens what isn't theirs to read."""

    reason = forms.CharField(
        label=_("Why?"), max_length=500, help_text=_("It is kept, and the handlers of this concern see it.")
    )


class HandlersForm(forms.Form):
    """Which coordinators handle concerns."""

    handlers = forms.ModelMultipleChoiceField(
        User.objects.filter(RUNS_ROUNDS, is_active=True).order_by("name", "pk"),
        label=_("Handlers of concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Better two or three than one: a concern may name one of them."),
    )
