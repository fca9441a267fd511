"""Who the people of a participant list are: by address for sure, by name only as a proposal, or strangers."""

import difflib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from rounds.hooks import members_of_round
from rounds.models import ParticipantReport, SignUp, Sitting

SIMILAR = 0.8
LONGEST_SUM = 32_000


@dataclass
class Participant:
    """One person of a list: several lines with the same address, or without one the same name, are one person."""

    name: str
    email: str
    minutes: int = 0
    lines: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Names the person within the list: their first line."""
        return str(self.lines[0])


@dataclass(frozen=True)
class Known:
    """Someone whom a participant may be: on the sitting's list already, or an account."""

    name: str
    sign_up: SignUp | None = None
    user: User | None = None

    @property
    def key(self) -> str:
        """Names them in the form: what is ticked counts only for whom it was ticked."""
        return f"s{self.sign_up.pk}" if self.sign_up else f"u{self.user.pk}" if self.user else ""


@dataclass(frozen=True)
class Match:
    """One participant, who they are for sure or perhaps, and whether they stayed long enough."""

    participant: Participant
    known: Known | None
    is_sure: bool
    is_enough: bool

    @property
    def tick(self) -> str:
        """The value of the tick box that accepts a proposal."""
        return f"{self.participant.key}:{self.known.key}" if self.known else self.participant.key


@dataclass(frozen=True)
class Matched:
    """A whole list, sorted by what is known of each."""

    sure: list[Match]
    proposed: list[Match]
    strangers: list[Match]
    bad: list[tuple[int, str]]


def usual_minimum(sitting: Sitting) -> int:
    """Half of the sitting, in minutes."""
    return math.ceil((sitting.ends_at - sitting.starts_at).total_seconds() / 120)


def participants_of(rows: Iterable[dict[str, Any]]) -> list[Participant]:
    """The people of a report's rows, their minutes added up; begun minutes are dropped."""
    found: dict[str, Participant] = {}
    minutes: dict[str, float] = {}
    for row in rows:
        if "bad" in row:
            continue
        key = row["email"] or f"name:{simple_name(row['name'])}"
        person = found.setdefault(key, Participant(row["name"], row["email"]))
        person.name = person.name or row["name"]
        person.lines.append(row["line"])
        minutes[key] = minutes.get(key, 0) + row["minutes"]
    for key, person in found.items():
        person.minutes = min(math.floor(minutes[key]), LONGEST_SUM)
    return list(found.values())


def match_report(report: ParticipantReport, minimum: int) -> Matched:
    """Match a report that is not applied yet; four queries however long it is."""
    participants = participants_of(report.rows)
    people = _People(report.sitting, participants)
    matches = []
    taken = set()
    for person in participants:
        known = people.by_address(person)
        if known is not None:
            taken.add(known.key)
            matches.append(Match(person, known, is_sure=True, is_enough=person.minutes >= minimum))
    sure = {match.participant.key for match in matches}
    for person in participants:
        if person.key not in sure:
            similar = people.by_name(person, taken)
            matches.append(Match(person, similar, is_sure=False, is_enough=person.minutes >= minimum))
    return Matched(
        sure=[match for match in matches if match.is_sure],
        proposed=[match for match in matches if match.known and not match.is_sure],
        strangers=[match for match in matches if match.known is None],
        bad=[(row["line"], row["bad"]) for row in report.rows if "bad" in row],
    )


class _People:
    """Everyone whom a sitting's participants may be: its list, the round's members, accounts by address."""

    def __init__(self, sitting: Sitting, participants: list[Participant]) -> None:
        rows = list(SignUp.objects.filter(sitting=sitting).select_related("user").order_by("pk"))
        members = {one.user.pk: one.user for one in members_of_round(sitting.session.round)}
        wanted = [person.email for person in participants if person.email]
        accounts = list(User.objects.filter(email__in=wanted, is_active=True))
        proven = EmailAddress.objects.filter(email__in=wanted, verified=True, user__is_active=True)
        self.addresses: dict[str, Known] = {}
        of_user = {row.user.pk: _known_row(row) for row in rows if row.user is not None}
        for address in proven.select_related("user"):
            known = of_user.get(address.user.pk) or Known(str(address.user), user=address.user)
            self.addresses[address.email.lower()] = known
        for user in [*members.values(), *accounts]:
            self.addresses[user.email.lower()] = of_user.get(user.pk) or Known(str(user), user=user)
        for row in rows:
            known = _known_row(row)
            if row.user is None:
                self.addresses[row.email.lower()] = known
            else:
                self.addresses[row.user.email.lower()] = known
                # The address of then, unless it is another account's by now.
                self.addresses.setdefault(row.email.lower(), known)
        listed = [_known_row(row) for row in rows]
        unlisted = [Known(str(user), user=user) for user in members.values() if user.pk not in of_user]
        self.named = [(simple_name(known.name), known) for known in [*listed, *unlisted] if simple_name(known.name)]

    def by_address(self, person: Participant) -> Known | None:
        """Whose address it is."""
        return self.addresses.get(person.email) if person.email else None

    def by_name(self, person: Participant, taken: set[str]) -> Known | None:
        """The one whose name is most like it; nobody where two are equally like it."""
        name = simple_name(person.name)
        if not name:
            return None
        scores = sorted(
            ((_likeness(name, other), known.key, known) for other, known in self.named if known.key not in taken),
            key=lambda scored: (-scored[0], scored[1]),
        )
        if not scores or scores[0][0] < SIMILAR or (len(scores) > 1 and scores[1][0] == scores[0][0]):
            return None
        return scores[0][2]


def _known_row(row: SignUp) -> Known:
    return Known(str(row.user) if row.user else row.name or row.email, sign_up=row, user=row.user)


def simple_name(name: str) -> str:
    """A name without accents, case, order and what stands in parentheses: "Müller, Jana (she/her)" is "jana muller"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", name)).casefold()
    letters = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(sorted(letters.split()))


def _likeness(name: str, other: str) -> float:
    """From 0 to 1; a name of which the other has every word is nearly as good as the same."""
    words, others = set(name.split()), set(other.split())
    shorter = min(words, others, key=len)
    if name != other and shorter <= (words & others) and max(map(len, shorter)) >= 3:
        return 0.95
    return difflib.SequenceMatcher(None, name, other).ratio()
