"""The forms of certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateRule, Role

Rule = CertificateRule.Rule


class NameForm(forms.Form):
    """The name on a certificate whose person was erased."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=200)


class ReasonForm(forms.Form):
    """Why a coordinator grants or revokes."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept on record, and the person reads it on their page."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FilterForm(forms.Form):
    """Which rows of the table to show."""

    q = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all")), *Role.choices])
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, states: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["state"].choices = [("", _("all")), *states]  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True)
class RuleRow:
    """The fields of one rule."""

    label: str
    asked: BoundField
    numbers: list[BoundField]


class RulesForm(forms.Form):
    """What a round asks for a certificate: which rules, and the numbers of meetings."""

    def __init__(self, data: Any = None, *, rules: Iterable[CertificateRule], is_open: bool = True) -> None:
        super().__init__(data, label_suffix="")
        self.rules = list(rules)
        for rule in self.rules:
            name = _field(rule)
            label = str(rule.get_rule_display()).capitalize()
            self.fields[f"{name}_asked"] = forms.BooleanField(label=label, required=False, initial=rule.is_asked)
            if rule.rule == Rule.MEETINGS:
                self.fields[f"{name}_least"] = forms.IntegerField(
                    label=_("Meetings, at least"), min_value=0, max_value=40, initial=rule.at_least
                )
                self.fields[f"{name}_percent"] = forms.IntegerField(
                    label=_("Share of the meetings held (%)"), min_value=0, max_value=100, initial=rule.percent
                )
        for field in self.fields.values():
            field.disabled = not is_open

    def clean(self) -> dict[str, Any]:
        """Something is asked of each side."""
        cleaned = super().clean() or self.cleaned_data
        for role in Role:
            mine = [rule for rule in self.rules if rule.role == role]
            if not any(cleaned.get(f"{_field(rule)}_asked") for rule in mine):
                said = _now("Ask at least one thing of each %(role)s; else everyone would get a certificate.")
                self.add_error(f"{_field(mine[0])}_asked", said % {"role": role.label})
        return cleaned

    def sides(self) -> list[tuple[str, list[RuleRow]]]:
        """The fields by role."""
        found: dict[str, list[RuleRow]] = {}
        for rule in self.rules:
            name = _field(rule)
            numbers = [self[f"{name}_{part}"] for part in ("least", "percent") if f"{name}_{part}" in self.fields]
            row = RuleRow(str(rule.get_rule_display()), self[f"{name}_asked"], numbers)
            found.setdefault(str(rule.get_role_display()), []).append(row)
        return list(found.items())

    def values(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What was chosen, by role and rule."""
        return {
            (rule.role, rule.rule): {
                "is_asked": self.cleaned_data[f"{_field(rule)}_asked"],
                "at_least": self.cleaned_data.get(f"{_field(rule)}_least", 0),
                "percent": self.cleaned_data.get(f"{_field(rule)}_percent", 0),
            }
            for rule in self.rules
        }


def _field(rule: CertificateRule) -> str:
    return f"{rule.role}_{rule.rule}".replace("-", "_")
