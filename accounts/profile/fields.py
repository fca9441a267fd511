"""Form fields about people: languages, zone, country, ORCID iD, GitHub name."""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGES, find_language, similar_language
from accounts.services import known_zone
from slots.zones import all_zones, countries

MOST_LANGUAGES = 12
LONGEST_LIST = 1000


class SuggestingInput(forms.TextInput):
    """A text input with suggestions that the browser searches as one types; any text can still be written."""

    def __init__(self, suggestions: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions
        self.template = "accounts/_suggesting_input.html"

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Render the input and its list."""
        list_id = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        words = {"field": field, "list_id": list_id, "options": _options(tuple(self.suggestions))}
        return mark_safe(render_to_string(self.template, words))


@lru_cache(maxsize=8)
def _options(suggestions: tuple[str, ...]) -> SafeString:
    """The options of a list of suggestions; there are hundreds, and they are the same for everyone."""
    return format_html_join("", '<option value="{}"></option>', ((suggestion,) for suggestion in suggestions))


class LanguagesInput(SuggestingInput):
    """Languages as text, "English, German"; static/js/languages.js turns it into a list with one input to add."""

    class Media:
        js = [forms.Script("js/languages.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([str(language) for language in LANGUAGES.values()], attrs)
        self.template = "accounts/_languages_input.html"

    def format_value(self, value: Any) -> str:
        """Codes become names; what a person wrote stays."""
        if isinstance(value, str):
            return value
        return ", ".join(LANGUAGES[code].name for code in value or [] if code in LANGUAGES)


class LanguagesField(forms.Field):
    """Languages of ISO 639-1, the best first; the clean value is the list of codes.

    A page that shows it puts `{{ form.media }}` into its head.
    """

    widget = LanguagesInput
    default_error_messages = {"required": _("Please name at least one language.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Languages in which you could meet"))
        kwargs.setdefault("help_text", _("The best first, such as: English, Spanish."))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        """Read names or codes, separated by commas."""
        if not value:
            return []
        words = re.split(r"[,;\n]", value) if isinstance(value, str) else value
        if isinstance(value, str) and len(value) > LONGEST_LIST:
            raise ValidationError(_("Please name at most %(most)d languages."), params={"most": MOST_LANGUAGES})
        codes: list[str] = []
        unknown: list[ValidationError] = []
        for word in filter(None, (str(each).strip() for each in words)):
            language = find_language(word)
            if language is None:
                unknown.append(self._unknown(word))
            elif language.code not in codes:
                codes.append(language.code)
        if unknown:
            raise ValidationError(unknown)
        if len(codes) > MOST_LANGUAGES:
            raise ValidationError(_("Please name at most %(most)d languages."), params={"most": MOST_LANGUAGES})
        return codes

    def _unknown(self, word: str) -> ValidationError:
        similar = similar_language(word[:60])
        if similar is None:
            return ValidationError(_("We don't know the language “%(word)s”."), params={"word": word[:60]})
        message = _("We don't know the language “%(word)s”. Did you mean %(similar)s?")
        return ValidationError(message, params={"word": word[:60], "similar": similar.name})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other languages are named, however they are written."""
        try:
            return self.to_python(data) != list(initial or [])
        except ValidationError:
            return True


class ZoneField(forms.CharField):
    """The IANA name of a time zone, searched as one types; a city alone will do where only one zone has it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("help_text", _("Type your city or the largest one near you, such as Berlin."))
        # Suggested without the underscores that people don't type.
        kwargs.setdefault("widget", SuggestingInput(all_zones(), {"autocomplete": "off", "spellcheck": "false"}))
        super().__init__(max_length=64, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the zone's name as the tables write it."""
        typed = super().clean(value)
        if not typed:
            return ""
        folded = typed.casefold().replace(" ", "_")
        for zone in all_zones():
            if folded == zone.casefold():
                return zone
        cities = [zone for zone in all_zones() if zone.casefold().rpartition("/")[2] == folded]
        if len(cities) == 1:
            return cities[0]
        if known_zone(typed):
            return str(typed)
        close = difflib.get_close_matches(folded, [zone.casefold() for zone in all_zones()], n=1, cutoff=0.5)
        close = close or difflib.get_close_matches(folded, [z.casefold().rpartition("/")[2] for z in all_zones()], n=1)
        if not close:
            raise ValidationError(_("“%(typed)s” is not a time zone."), params={"typed": typed})
        similar = next(zone for zone in all_zones() if zone.casefold().endswith(close[0]))
        message = _("“%(typed)s” is not a time zone. Did you mean %(similar)s?")
        raise ValidationError(message, params={"typed": typed, "similar": similar})


class QuickSelect(forms.Select):
    """A select without groups, written at once: Django renders a template for each of hundreds of options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Render the select with its options."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each, mark_safe(" selected") if str(each) in chosen else "", label) for each, label in self.choices),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class CountryField(forms.ChoiceField):
    """A country of ISO 3166; the clean value is its two-letter code."""

    widget = QuickSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Country"))
        super().__init__(choices=[("", "—"), *countries().items()], **kwargs)


class OrcidField(forms.CharField):
    """An ORCID iD with its check digit, also as its address; the clean value looks like 0000-0002-1825-0097."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("ORCID iD"))
        kwargs.setdefault("help_text", _("Such as 0000-0002-1825-0097, or its whole address."))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the iD with its hyphens."""
        typed = super().clean(value)
        if not typed:
            return ""
        bare = re.sub(r"^(https?://)?(www\.)?orcid\.org/", "", typed, flags=re.IGNORECASE).strip("/ ").upper()
        digits = bare.replace("-", "")
        if re.fullmatch(r"[0-9]{15}[0-9X]", digits) is None:
            raise ValidationError(_("An ORCID iD has 16 digits, such as 0000-0002-1825-0097."))
        if orcid_check_digit(digits[:15]) != digits[15]:
            raise ValidationError(_("This ORCID iD has a slip in it: its last digit doesn't fit the others."))
        return "-".join(digits[place : place + 4] for place in range(0, 16, 4))


def orcid_check_digit(digits: str) -> str:
    """The last digit of an ORCID iD for its first 15 (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


class GitHubField(forms.CharField):
    """A GitHub name, also as "@name" or the address of the profile; the clean value is the name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("GitHub name"))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the bare name."""
        typed = super().clean(value)
        bare = re.sub(r"^(https?://)?(www\.)?github\.com/", "", typed, flags=re.IGNORECASE).strip("/@ ")
        if bare and re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}", bare) is None:
            raise ValidationError(_("A GitHub name has letters, digits and single hyphens, at most 39."))
        return bare
