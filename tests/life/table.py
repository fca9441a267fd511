"""The programme's e-mails, one row a kind: who gets it, and when; the outbox of a whole round must be just this.

Another kind of mail is another `Row`: its letters are a function from the facts of the round (memberships, meetings,
answers, attendance, dates, decisions) to who is to get one and when. They never ask the code that writes mail.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from zoneinfo import ZoneInfo

from mail.models import OutboxMessage
from tests.life import health
from tests.life import letters_of_certificates as certificates
from tests.life import letters_of_groups as groups
from tests.life import letters_of_rounds as rounds
from tests.life import letters_of_surveys as surveys
from tests.life.expecting import Expected, is_daytime
from tests.life.facts import Facts


@dataclass(frozen=True)
class Row:
    """One kind of e-mail: to whom and when, in words and as a function; whether it may come in the night."""

    kind: str
    to: str
    when: str
    letters: Callable[[Facts], Iterable[Expected]]
    at_any_hour: bool = False


TABLE = (
    # kind, to, when
    Row("rounds.invite_lead", "imported instructors who may lead", "coordinator, at opening", rounds.invited_to_lead),
    Row("rounds.invite_join", "imported new instructors", "coordinator, at opening", rounds.invited_to_join),
    Row("rounds.opening_notice", "organizations and trainers", "coordinator, at opening", rounds.noticed),
    Row("rounds.next_round", "those who asked", "coordinator, at opening", rounds.asked_to_be_told),
    Row("rounds.confirm_interest", "visitor", "at once", rounds.asked_to_confirm("rounds.confirm_interest"), True),
    Row("rounds.received", "applicant", "at once", rounds.received, True),
    Row("rounds.changed", "applicant", "at once", rounds.changed, True),
    Row("rounds.withdrawn", "applicant", "at once", rounds.withdrawn, True),
    Row("rounds.flagged", "applicant", "on decision", rounds.decided("flagged")),
    Row("rounds.accepted", "applicant", "on decision", rounds.decided("accepted")),
    Row("rounds.declined", "applicant", "on decision", rounds.decided("declined")),
    Row("rounds.waiting", "applicant", "on decision", rounds.decided("waiting")),
    Row("rounds.closing", "draft applicants", "3 days before closing", rounds.closing_soon),
    Row("rounds.checkout_due", "mentees in checkout", "30 and 7 days before", rounds.checkout_due),
    Row("rounds.dates_changed", "everyone concerned", "on change", rounds.dates_changed),
    Row("rounds.sign_up_confirm", "visitor", "at once", rounds.asked_to_confirm("rounds.sign_up_confirm"), True),
    Row("rounds.signed_up", "who signed up", "at once", rounds.signed_up, True),
    Row("rounds.session_reminder", "who signed up", "24 h and 1 h before", rounds.sessions_soon, True),
    Row("rounds.sign_up_taken_back", "who takes it back", "at once", rounds.taken_back, True),
    Row("rounds.session_moved", "who signed up", "on change", rounds.session_moved, True),
    Row("accounts.concern_received", "handlers", "at once", rounds.concern_to_handlers, True),
    Row("accounts.concern_thanks", "who sent it", "at once", rounds.concern_thanks, True),
    Row("groups.placed", "member", "on publishing, on joining", groups.placed),
    Row("groups.introduction", "each member", "on publishing, again on joining", groups.introduced),
    Row("groups.not_placed", "unplaced applicant", "on publishing", groups.not_placed),
    Row("groups.changed", "those concerned", "on a repair", groups.changed),
    Row("groups.without_group", "who has no group any more", "on a repair", groups.without_group),
    Row("groups.member_left", "mentors, coordinators", "on leaving", groups.left),
    Row("groups.goodbye", "who left", "on leaving", groups.goodbye),
    Row("groups.no_room", "lead", "a week before the first meeting", groups.no_room),
    Row("groups.meeting_moved", "members", "on the change", groups.meeting_moved, True),
    Row("groups.meeting_cancelled", "members", "on the change", groups.meeting_cancelled, True),
    Row("groups.poll", "members", "on asking", groups.polled),
    Row("groups.poll_expired", "members", "3 days after asking", groups.poll_expired),
    Row("groups.message", "members", "on sending", groups.written_to),
    Row("groups.reminder", "member", "24 h before", groups.reminded, True),
    Row("groups.cant_come", "lead and co-mentor", "on RSVP", groups.cant_come),
    Row("groups.record_attendance", "lead", "at the end; 2 days later", groups.asked_who_was_there, True),
    Row("groups.missed", "absentee", "after attendance is taken", groups.missed),
    Row("groups.follow_up", "each active member", "monthly", groups.asked_how_it_goes),
    Row("groups.attention", "coordinators", "when a rule of the health trips", health.needs_attention),
    Row("groups.slide_instructions", "representative, or mentors", "2 weeks before", groups.slide_explained),
    Row("groups.slide_missing", "representative, mentors", "3 days before", groups.slide_missing),
    Row("surveys.invitation", "members", "on its date", surveys.invited),
    Row("surveys.reminder", "members who have not answered", "5 days later", surveys.reminded),
    Row("certificates.issued", "who has met the rules", "on issue", certificates.certified),
)

# Kinds that are no row of the programme's table, or another form of one that is, and that this round has no cause for.
BESIDE = {
    "accounts.confirm_address": "of accounts",
    "accounts.new_password": "of accounts",
    "accounts.no_account": "of accounts",
    "accounts.has_account": "of accounts",
    "accounts.security": "of accounts",
    "accounts.new_sign_in": "of accounts",
    "rounds.session_cancelled": "no sitting is cancelled",
    "groups.meeting_restored": "no cancelled meeting takes place after all",
    "groups.meeting_added": "no meeting is added",
    "groups.slot_changed": "no group changes its weekly time",
    "surveys.mentor_message": "nobody writes to their mentors with a survey",
    "groups.member_back": "nobody who left comes back",
}


def differences(facts: Facts) -> list[str]:
    """What the outbox has otherwise than the table: kind, recipient, what was expected, what left."""
    sent = defaultdict(list)
    for message in OutboxMessage.objects.filter(state="sent").order_by("sent_at", "pk"):
        sent[message.kind].append(message)
    found = [f"{kind}: {len(sent[kind])} left, and the table has no such row" for kind in sorted(set(sent) - _kinds())]
    for row in TABLE:
        found += compare(row, list(row.letters(facts)), sent[row.kind])
        found += [] if row.at_any_hour else _in_the_night(row, sent[row.kind], facts)
    return found


def counts() -> dict[str, int]:
    """How many letters of each kind left."""
    return dict(sorted(Counter(OutboxMessage.objects.filter(state="sent").values_list("kind", flat=True)).items()))


def _kinds() -> set[str]:
    return {row.kind for row in TABLE}


def compare(row: Row, expected: list[Expected], sent: list[OutboxMessage]) -> Iterator[str]:
    """How what left of one kind differs from what was expected."""
    if not expected:
        yield f"{row.kind}: nothing is expected of this row; the round should bring it about"
    by_reader: dict[str, tuple[list[Expected], list[OutboxMessage]]] = defaultdict(lambda: ([], []))
    for letter in sorted(expected, key=lambda one: (one.latest, one.earliest)):
        by_reader[letter.to][0].append(letter)
    for message in sent:
        by_reader[message.to_email][1].append(message)
    for to, (wanted, got) in sorted(by_reader.items()):
        for one, other in zip_longest(*_pair(wanted, got)):
            left = f"{other.sent_at:%a %d %b %H:%M} ({other.key})" if other else "nothing"
            yield f"{row.kind} to {to}: expected {one or 'nothing'}, got {left}"


def _pair(wanted: list[Expected], got: list[OutboxMessage]) -> tuple[list[Expected], list[OutboxMessage]]:
    """What is missing and what is over: each letter that left answers one that was expected, the most urgent first."""
    missing, over = list(wanted), []
    for message in got:
        assert message.sent_at
        fits = next((one for one in missing if one.earliest <= message.sent_at <= one.latest), None)
        if fits:
            missing.remove(fits)
        else:
            over.append(message)
    return missing, over


def _in_the_night(row: Row, sent: list[OutboxMessage], facts: Facts) -> Iterator[str]:
    for message in sent:
        user = facts.people.get(message.recipient_id or 0)
        zone = user.zone if user else message.humane_zone
        assert message.sent_at
        if not is_daytime(message.sent_at, zone):
            yield f"{row.kind} to {message.to_email}: left {message.sent_at.astimezone(ZoneInfo(zone)):%H:%M} in {zone}"
