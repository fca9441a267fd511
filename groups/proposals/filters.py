"""Which cards and people of the board are shown: by outcome, region, flag and text, as the address says.

`static/js/board-filter.js` does the same in the browser, on the same attributes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

GROUP_FLAGS = {
    "short": _("smaller than wanted"),
    "override": _("against a rule"),
    "gone": _("with someone no longer accepted"),
}
FIELDS = ("outcome", "region", "flag", "q")


@dataclass(frozen=True)
class BoardFilter:
    """What is looked for; "" is everything. A flag of groups hides no people, a reason of people hides no groups."""

    outcome: str = ""
    region: str = ""
    flag: str = ""
    q: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """The filter that an address holds."""
        return cls(**{name: asked.get(name, "").strip()[:100] for name in FIELDS})

    @property
    def is_on(self) -> bool:
        """Whether anything is looked for."""
        return self != EVERYTHING

    def hides_group(
        self, *, outcome: str, regions: Collection[str], flags: Collection[str], texts: Iterable[str]
    ) -> bool:
        """Whether a group isn't looked for."""
        return not (
            self.outcome in ("", outcome)
            and (not self.region or self.region in regions)
            and (self.flag not in GROUP_FLAGS or self.flag in flags)
            and self._finds(texts)
        )

    def hides_person(self, *, outcomes: Collection[str], region: str, flags: Collection[str], name: str) -> bool:
        """Whether someone without a group isn't looked for."""
        return not (
            (not self.outcome or self.outcome in outcomes)
            and self.region in ("", region)
            and (self.flag in ("", "short", "override") or self.flag in flags)
            and self._finds([name])
        )

    def _finds(self, texts: Iterable[str]) -> bool:
        return not self.q or any(self.q.casefold() in text.casefold() for text in texts)


EVERYTHING = BoardFilter()
