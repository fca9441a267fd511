"""How allauth's pages read here: headings as sentences, labels instead of placeholders."""

import re

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CAPITALIZED = re.compile(r"\b[A-Z][a-z]+\b")
_NAMES = {"Google", "Mentoring", "Carpentries"}


@register.filter
def sentence_case(words: str) -> SafeString:
    """Turn "Change My Password" into "Change my password"; GitHub, ORCID and Google stay as they are.

    Takes what a template rendered, escaped already, and gives it back in the same state.
    """
    text = " ".join(words.split())
    lowered = _CAPITALIZED.sub(lambda match: match[0] if match[0] in _NAMES else match[0].lower(), text[1:])
    return mark_safe(text[:1] + lowered)


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The same form with its visible labels only: a placeholder that repeats the label says nothing twice."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
