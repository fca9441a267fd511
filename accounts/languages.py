"""The languages of ISO 639-1: code, English name, and the name that its speakers use."""

import difflib
import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple


class Language(NamedTuple):
    """One language."""

    code: str
    name: str
    own_name: str

    def __str__(self) -> str:
        """The English name, with the own one where it differs: "German (Deutsch)"."""
        return self.name if self.name == self.own_name else f"{self.name} ({self.own_name})"


def _read_table() -> dict[str, Language]:
    lines = resources.files("accounts").joinpath("languages.txt").read_text(encoding="utf-8").splitlines()
    return {code: Language(code, name, own_name) for code, name, own_name in (line.split("|") for line in lines)}


LANGUAGES: dict[str, Language] = _read_table()


def _folded(text: str) -> str:
    """The text without case and accents, so that "espanol" finds "Español"."""
    plain = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(character for character in plain if not unicodedata.combining(character))


@cache
def _codes_by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    # English names last: where a name is both (as none is today), the English one counts.
    for language in LANGUAGES.values():
        codes.setdefault(_folded(language.own_name), language.code)
    for language in LANGUAGES.values():
        codes[_folded(language.name)] = language.code
        codes[_folded(str(language))] = language.code
    return codes


def find_language(text: str) -> Language | None:
    """The language of a code, an English name or its own name, whatever the case and accents."""
    folded = _folded(text)
    code = folded if folded in LANGUAGES else _codes_by_name().get(folded)
    return LANGUAGES[code] if code else None


def similar_language(text: str) -> Language | None:
    """The language whose name is most like the text, for "Did you mean …?"."""
    close = difflib.get_close_matches(_folded(text), _codes_by_name(), n=1, cutoff=0.6)
    return LANGUAGES[_codes_by_name()[close[0]]] if close else None
