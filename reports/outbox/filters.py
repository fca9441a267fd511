"""Finding messages: by state, kind and words, in the address of the page."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mail.kinds import KINDS
from mail.models import OutboxMessage


def kind_choices() -> list[tuple[str, str]]:
    """Every kind that rooms send, by what people call it."""
    return sorted(((kind.slug, str(kind.label)) for kind in KINDS.values()), key=lambda choice: choice[1].casefold())


class MessageFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types.
    """The list's filter; unknown values in the address are shown as mistakes and filter nothing away."""

    q = django_filters.CharFilter(label=_("Name, address or subject"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=OutboxMessage.State.choices, empty_label=_("any state")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("any kind"))

    class Meta:
        model = OutboxMessage
        fields = ["q", "state", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.helper = FormHelper()
        self.form.helper.form_tag = False
        self.form.helper.disable_csrf = True

    def search(self, messages: QuerySet[OutboxMessage], _name: str, words: str) -> QuerySet[OutboxMessage]:
        """Messages whose recipient or subject contains the words."""
        words = words.replace("\x00", "")
        found = Q(to_email__icontains=words) | Q(to_name__icontains=words) | Q(subject__icontains=words)
        return messages.filter(found)
