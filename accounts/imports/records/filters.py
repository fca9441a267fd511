"""How a coordinator narrows the list of instructor records, all in the address."""

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import InstructorEmail, InstructorRecord

YES_NO = [("yes", _("yes")), ("no", _("no"))]


class RecordFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types.
    """Search by words; certified, taught, may be contacted, has an account."""

    q = django_filters.CharFilter(label=_("Search"), method="with_words")
    certified = django_filters.ChoiceFilter(
        label=_("Certified"),
        choices=[*YES_NO, ("unknown", _("not known"))],
        empty_label=_("any"),
        method="by_certified",
    )
    taught = django_filters.NumberFilter(
        label=_("Taught at least"),
        field_name="newest_taught",
        lookup_expr="gte",
        min_value=0,
        max_value=5000,
        widget=forms.NumberInput(attrs={"min": 0, "max": 5000}),
    )
    contact = django_filters.ChoiceFilter(
        label=_("May be contacted"), choices=YES_NO, empty_label=_("any"), method="by_contact"
    )
    account = django_filters.ChoiceFilter(
        label=_("Has an account"), choices=YES_NO, empty_label=_("any"), method="by_account"
    )

    class Meta:
        model = InstructorRecord
        fields: list[str] = []

    @property
    def helper(self) -> FormHelper:
        """Only the fields: the page lays out the form."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def with_words(self, records: QuerySet[InstructorRecord], _name: str, text: str) -> QuerySet[InstructorRecord]:
        """Each word is in the name, an address, AMY's or GitHub's name, ORCID iD or affiliation."""
        for word in text.split():
            has_email = Exists(InstructorEmail.objects.filter(record=OuterRef("pk"), email__icontains=word))
            records = records.filter(
                Q(name__icontains=word)
                | Q(has_email)
                | Q(amy_username__icontains=word)
                | Q(github__icontains=word)
                | Q(orcid__icontains=word)
                | Q(affiliation__icontains=word)
            )
        return records

    def by_certified(self, records: QuerySet[InstructorRecord], _name: str, value: str) -> QuerySet[InstructorRecord]:
        """By the newest statement."""
        if value == "unknown":
            return records.filter(Q(("newest_certified", None)))
        return records.filter(Q(("newest_certified", "true" if value == "yes" else "false")))

    def by_contact(self, records: QuerySet[InstructorRecord], _name: str, value: str) -> QuerySet[InstructorRecord]:
        """Whether they may be invited."""
        return records.filter(may_contact=value == "yes")

    def by_account(self, records: QuerySet[InstructorRecord], _name: str, value: str) -> QuerySet[InstructorRecord]:
        """Whether someone who signed up is linked."""
        return records.filter(user__isnull=value == "no")
