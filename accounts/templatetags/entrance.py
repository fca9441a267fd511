"""How allauth's pages read here: headings as sentences, labels instead of placeholders."""

import re

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

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


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_in_words(user_agent: str) -> str:
    """Say "Firefox on Windows" for what a browser calls itself; the first 60 characters where that isn't known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or user_agent[:60]


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The same form with its visible labels only: a placeholder that repeats the label says nothing twice."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
