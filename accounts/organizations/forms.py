"""Forms of member organizations."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.imports.text import RefusedFile
from accounts.imports.values import BadCell
from accounts.models import Organization, User
from accounts.organizations.formats import read_domains
from accounts.organizations.services import BadLines, import_organizations

MOST_PROBLEMS_SHOWN = 20


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no argument when it runs.
    """Name, domains and membership of an organization."""

    domains = forms.CharField(
        label=_("E-mail domains"),
        help_text=_("One a line, such as example.org: whoever has an address there, or below it, belongs to them."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Organization
        fields = ["name", "member_from", "member_until"]
        labels = {"name": _("Name"), "member_from": _("Member from"), "member_until": _("Member until")}
        help_texts = {"member_until": _("Empty: until further notice. Contacts are told of new rounds until then.")}
        widgets = {
            "member_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "member_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = ["name", "domains", "member_from", "member_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["domains"] = "\n".join(self.instance.domains)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_name(self) -> str:
        """A name that no other organization has, whatever its case."""
        name: str = self.cleaned_data["name"]
        if Organization.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("An organization of this name is there already."))
        return name

    def clean_domains(self) -> list[str]:
        """Domains as a list; one that another organization has is refused."""
        try:
            domains = read_domains(self.cleaned_data["domains"])
        except BadCell as problem:
            raise forms.ValidationError(str(problem)) from None
        for other in Organization.objects.exclude(pk=self.instance.pk):
            for domain in set(domains) & set(other.domains):
                said = _("%(domain)s belongs to %(name)s already.") % {"domain": domain, "name": other.name}
                raise forms.ValidationError(said)
        return domains

    def clean(self) -> dict[str, Any] | None:
        """A membership begins before it ends."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("member_from"), cleaned.get("member_until")
        if first and last and first > last:
            self.add_error("member_until", _("The membership ends before it begins."))
        return cleaned


class ContactForm(forms.Form):
    """One contact of an organization; cleared lines are left out."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)

    def clean(self) -> dict[str, Any] | None:
        """A name alone can't be written to."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("An address is needed to write to them."))
        return cleaned


class BaseContactFormSet(BaseFormSet):  # type: ignore[type-arg]  # Django's class takes no argument when it runs.
    """The contacts of an organization."""

    def clean(self) -> None:
        """Each address once."""
        addresses = [form.cleaned_data.get("email", "").casefold() for form in self.forms if form.is_valid()]
        given = [address for address in addresses if address]
        if len(set(given)) < len(given):
            raise forms.ValidationError(_("One address is there twice."))


ContactFormSet = formset_factory(ContactForm, formset=BaseContactFormSet, extra=2, max_num=30, absolute_max=60)


def contacts_in(formset: "BaseFormSet[ContactForm]") -> list[tuple[str, str]]:
    """The contacts given in a valid formset, as (name, address in lower case)."""
    filled = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("email")]
    return [(data.get("name", ""), data["email"].lower()) for data in filled]


class OrganizationFileForm(forms.Form):
    """A CSV of organizations."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("With the columns name, domains, contact_name, contact_email, member_from, member_until."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("import", _("Import")))

    def import_file(self, by: User) -> dict[str, int] | None:
        """Import the file; where it can't be taken, put the reasons on the field and return None."""
        try:
            return import_organizations(content=self.cleaned_data["file"].read(), by=by)
        except RefusedFile as refusal:
            self.add_error("file", str(refusal).splitlines())
        except BadLines as bad:
            shown = bad.problems[:MOST_PROBLEMS_SHOWN]
            if len(bad.problems) > len(shown):
                shown = [*shown, _("And %d more.") % (len(bad.problems) - len(shown))]
            self.add_error("file", [*shown, _("Nothing was imported.")])
        return None
