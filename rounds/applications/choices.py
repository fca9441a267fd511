"""What people choose from, beside the round's own outcomes."""

from django.utils.translation import gettext_lazy as _

from slots.zones import all_zones, countries

# ISO 639-1 codes; languages in which the community has taught or asked to meet.
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("nl", _("Dutch")),
    ("sv", _("Swedish")),
    ("no", _("Norwegian")),
    ("da", _("Danish")),
    ("fi", _("Finnish")),
    ("pl", _("Polish")),
    ("cs", _("Czech")),
    ("el", _("Greek")),
    ("tr", _("Turkish")),
    ("ru", _("Russian")),
    ("uk", _("Ukrainian")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("hi", _("Hindi")),
    ("zh", _("Chinese")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("id", _("Indonesian")),
    ("sw", _("Swahili")),
    ("am", _("Amharic")),
    ("af", _("Afrikaans")),
    ("zu", _("Zulu")),
]


def zone_choices() -> list[tuple[str, str]]:
    """IANA names as choices."""
    return [(name, name.replace("_", " ")) for name in all_zones()]


def country_choices() -> list[tuple[str, str]]:
    """Countries by name, with an empty first choice."""
    return [("", "---------"), *countries().items()]
