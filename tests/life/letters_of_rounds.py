"""Who gets which letter about a round, its sessions and concerns, and when: from dates, decisions and sign-ups."""

import datetime as dt
from collections.abc import Callable, Iterator

from accounts.models import DecisionRecord, InstructorRecord, OrganizationContact, User
from rounds.models import Application, NextRoundInterest, SignUp
from tests.life.expecting import DAY, HOUR, NEXT_LOOK, Expected, Reader, at_once, by_day
from tests.life.facts import Facts

SOON = dt.timedelta(hours=36)
Letters = Callable[[Facts], Iterator[Expected]]


# --- Opening ---------------------------------------------------------------------------------------


def _opened_at(facts: Facts) -> dt.datetime:
    return DecisionRecord.objects.get(action="round.invitations").made_at


def _instructors(least: int, most: int) -> Iterator[Reader]:
    """Certified instructors who may be written to and have taught so often."""
    for record in InstructorRecord.objects.filter(may_contact=True, user__isnull=False).select_related("user"):
        known = dict(record.facts.values_list("kind", "value"))
        can_join = known.get("certified") or (most == 1 and known.get("in_training"))
        if can_join and least <= known["workshops_taught"] <= most:
            assert record.user
            yield Reader.of(record.user)


def invited_to_lead(facts: Facts) -> Iterator[Expected]:
    """Instructors who have taught three workshops and may be contacted, when the coordinator says so."""
    for reader in _instructors(3, 999):
        yield from by_day(reader, _opened_at(facts), "opening")


def invited_to_join(facts: Facts) -> Iterator[Expected]:
    """New instructors, too."""
    for reader in _instructors(0, 1):
        yield from by_day(reader, _opened_at(facts), "opening")


def asked_to_be_told(facts: Facts) -> Iterator[Expected]:
    """Visitors who asked to be told of the next round, and have confirmed it."""
    for row in NextRoundInterest.objects.filter(confirmed_at__lt=_opened_at(facts)):
        yield from by_day(Reader(row.email, row.zone), _opened_at(facts), "opening")


def noticed(facts: Facts) -> Iterator[Expected]:
    """Contacts of organizations that are members on that day, and trainers who may be contacted."""
    day = _opened_at(facts).date()
    for contact in OrganizationContact.objects.select_related("organization"):
        if contact.organization.member_until is None or contact.organization.member_until >= day:
            yield from by_day(Reader(contact.email), _opened_at(facts), str(contact.organization))
    for trainer in InstructorRecord.objects.filter(is_trainer=True, may_contact=True, user=None):
        yield from by_day(Reader(trainer.emails.get().email, trainer.zone), _opened_at(facts), "trainer")


# --- Applications ----------------------------------------------------------------------------------


def _decisions() -> Iterator[tuple[DecisionRecord, str, str]]:
    """What became of applications, in the order of time: the record, the state before, and the state after."""
    for record in DecisionRecord.objects.filter(action__startswith="application.").order_by("made_at", "pk"):
        if record.action != "application.begun":
            before = (record.before or {})["state"]
            yield record, before, record.action.removeprefix("application.")


def received(facts: Facts) -> Iterator[Expected]:
    """The applicant, on sending it first."""
    for record, before, _after in _decisions():
        if before == "draft":
            yield from at_once(facts.reader(record.about_id), record.made_at, "sent")


def changed(facts: Facts) -> Iterator[Expected]:
    """The applicant, on sending it again."""
    for record, before, after in _decisions():
        if record.made_by_id is None and before != "draft" and after != "withdrawn":
            yield from at_once(facts.reader(record.about_id), record.made_at, "sent again")


def withdrawn(facts: Facts) -> Iterator[Expected]:
    """The applicant, on withdrawing."""
    for record, _before, after in _decisions():
        if after == "withdrawn":
            yield from at_once(facts.reader(record.about_id), record.made_at, "withdrawn")


def decided(state: str) -> Letters:
    """The applicant, when this is decided of their application; not where the next decision comes before they wake."""

    def letters(facts: Facts) -> Iterator[Expected]:
        rows = list(_decisions())
        for record, before, after in rows:
            if after != state or before == after or facts.gets_place_at(record.about_id, record.made_at):
                continue
            later = [one.made_at for one, was, now in rows if one.subject == record.subject and was != now]
            moot = min((at for at in later if at > record.made_at), default=None)
            yield from by_day(facts.reader(record.about_id), record.made_at, state, moot=moot)

    return letters


def closing_soon(facts: Facts) -> Iterator[Expected]:
    """Whoever has not sent their draft three days before closing."""
    due = facts.round.closes_at - 3 * DAY
    for one in Application.objects.filter(round=facts.round, started_at__lt=due).select_related("user"):
        yield from by_day(Reader.of(one.user), due, "draft", moot=one.sent_at)


def checkout_due(facts: Facts) -> Iterator[Expected]:
    """Mentees in checkout, 30 and 7 days before it is due; whoever comes later hears when they are accepted."""
    for number, trained_on in facts.trained_on.items():
        user = User.objects.get(pk=number)
        due_on = trained_on + 90 * DAY
        accepted = [one.made_at for one, _was, now in _decisions() if one.about_id == user.pk and now == "accepted"]
        for days, over in ((30, 7), (7, -1)):
            first, last = (facts.midnight(due_on - n * DAY, user) for n in (days, over))
            since = max(first, accepted[0])
            if since < last:
                yield from by_day(Reader.of(user), since, f"{days} days", within=NEXT_LOOK, moot=last)


def dates_changed(facts: Facts) -> Iterator[Expected]:
    """Everyone with a live application that was sent, or a place in a group."""
    for round_, at in facts.diary.new_dates:
        gone = {
            one.about_id for one, _was, now in _decisions() if now in ("withdrawn", "declined") and one.made_at < at
        }
        for one in (
            Application.objects.filter(round=round_, sent_at__lt=at).exclude(user__in=gone).select_related("user")
        ):
            yield from by_day(Reader.of(one.user), at, "dates")


# --- Sessions --------------------------------------------------------------------------------------


def _sign_ups(facts: Facts) -> Iterator[tuple[SignUp, Reader]]:
    rows = SignUp.objects.filter(sitting__session__round=facts.round, signed_up_at__isnull=False)
    for row in rows.select_related("user", "sitting__session"):
        yield row, Reader.of(row.user) if row.user else Reader(row.email, row.zone)


def signed_up(facts: Facts) -> Iterator[Expected]:
    """Whoever signed up, and visitors once they have confirmed their address."""
    for row, reader in _sign_ups(facts):
        assert row.signed_up_at
        yield from at_once(reader, row.signed_up_at, str(row.sitting))


def taken_back(facts: Facts) -> Iterator[Expected]:
    """Whoever had signed up and does not come after all."""
    for row, reader in _sign_ups(facts):
        if row.cancelled_at:
            yield from at_once(reader, row.cancelled_at, str(row.sitting))


def sessions_soon(facts: Facts) -> Iterator[Expected]:
    """Whoever signed up before, a day and an hour ahead."""
    for row, reader in _sign_ups(facts):
        for ahead in (DAY, HOUR):
            at = row.sitting.starts_at - ahead
            if row.signed_up_at and row.signed_up_at <= at and (row.cancelled_at is None or row.cancelled_at > at):
                yield from at_once(reader, at, str(row.sitting))


def session_moved(facts: Facts) -> Iterator[Expected]:
    """Whoever had signed up for a sitting that moves with the round's date; in their daytime, as it is far off."""
    for round_, at in facts.diary.new_dates:
        for row, reader in _sign_ups(facts):
            is_moved = row.sitting.session.kind == "touch-base" and row.sitting.session.round_id == round_.pk
            if is_moved and row.signed_up_at and row.signed_up_at < at:
                assert row.sitting.starts_at - at > SOON
                yield from by_day(reader, at, str(row.sitting))


def asked_to_confirm(kind: str) -> Letters:
    """Visitors, when they type their address."""

    def letters(facts: Facts) -> Iterator[Expected]:
        for asked, email, zone, at in facts.diary.visitors:
            if asked == kind:
                yield from at_once(Reader(email, zone), at, "visitor")

    return letters


# --- Concerns --------------------------------------------------------------------------------------


def concern_to_handlers(facts: Facts) -> Iterator[Expected]:
    """Whoever handles concerns."""
    for _sender, at in facts.diary.concerns:
        for handler in User.objects.filter(handles_concerns=True):
            yield from at_once(Reader.of(handler), at, "concern")


def concern_thanks(facts: Facts) -> Iterator[Expected]:
    """Whoever sent it."""
    for sender, at in facts.diary.concerns:
        yield from at_once(Reader.of(sender), at, "concern")
