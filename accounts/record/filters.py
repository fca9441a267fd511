"""How a coordinator narrows the record, all in the address."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import DecisionRecord
from accounts.record.queries import actions_in, in_words

MACHINE = "a rule"


class DayInput(forms.DateInput):
    """The browser's own way to choose a day."""

    input_type = "date"


class DecisionFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types.
    """By what was decided, who decided, about whom, between which days (UTC), and words of the reason."""

    action = django_filters.ChoiceFilter(label=_("What"), empty_label=_("anything"), choices=[])
    by = django_filters.CharFilter(label=_("Decided by"), method="by_name")
    about = django_filters.CharFilter(label=_("About"), method="about_name")
    since = django_filters.DateFilter(label=_("From"), field_name="made_at__date", lookup_expr="gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("To"), field_name="made_at__date", lookup_expr="lte", widget=DayInput)
    q = django_filters.CharFilter(label=_("Words of the reason"), field_name="reason", lookup_expr="icontains")

    class Meta:
        model = DecisionRecord
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = [(name, in_words(name)) for name in actions_in(self.queryset)]

    @property
    def helper(self) -> FormHelper:
        """Only the fields: the page lays out the form."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def by_name(self, found: QuerySet[DecisionRecord], _name: str, text: str) -> QuerySet[DecisionRecord]:
        """By whom; "a rule" finds what the software decided by itself."""
        if text.strip().lower() == MACHINE:
            return found.filter(made_by=None)
        return found.filter(Q(made_by__name__icontains=text) | Q(made_by__email__iexact=text))

    def about_name(self, found: QuerySet[DecisionRecord], _name: str, text: str) -> QuerySet[DecisionRecord]:
        """About whom, or about which row, such as "application 7"."""
        subject = text.strip().lower().replace(" ", ":")
        return found.filter(
            Q(about__name__icontains=text) | Q(about__email__iexact=text) | Q(subject__endswith=f".{subject}")
        )
