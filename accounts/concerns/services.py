"""Writes about concerns. What they say goes into their own tables only: no record, no log, no e-mail repeats it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.concerns.emails import queue_received, queue_thanks
from accounts.concerns.hooks import mentored_by
from accounts.concerns.queries import handlers, readers_of
from accounts.models import Concern, ConcernEntry, User
from accounts.queries import recipient_of
from accounts.records import record_decision
from mail.services import Recipient


@dataclass(frozen=True)
class Sender:
    """Who reports, as far as they want it known. `user` is whoever is signed in; `is_named` whether that is kept."""

    user: User | None = None
    is_named: bool = False
    name: str = ""
    email: str = ""
    zone: str = "UTC"


@sensitive_variables()
@transaction.atomic
def report_concern(*, reference: str, text: str, about: str, named: Iterable[User], sender: Sender) -> Concern:
    """Keep a concern and tell those who may read it, and the sender where they can be reached.

    The reference makes it once: a second one with the same reference changes nothing. Of a sender who stays unnamed
    nothing is kept; the mentors of their group can't read it all the same.
    """
    is_known = sender.user is not None and sender.is_named
    concern, is_new = Concern.objects.get_or_create(
        reference=reference,
        defaults={
            "text": text,
            "about": about,
            "reporter": sender.user if is_known else None,
            "reporter_name": "" if is_known else sender.name,
            "reporter_email": "" if is_known else sender.email,
        },
    )
    if not is_new:
        return concern
    concern.named.set(named)
    if sender.user is not None:
        concern.kept_from.set([one for one in handlers() if sender.user.pk in mentored_by(one)])
    for reader in readers_of(concern):
        queue_received(reference=reference, to=recipient_of(reader))
    if is_known and sender.user is not None:
        queue_thanks(reference=reference, to=recipient_of(sender.user))
    elif sender.email:
        queue_thanks(reference=reference, to=Recipient(email=sender.email, zone=sender.zone))
    return concern


@sensitive_variables()
def note_done(*, concern: Concern, text: str, by: User) -> ConcernEntry:
    """Add what was done."""
    return ConcernEntry.objects.create(concern=concern, text=text, written_by=by)


@sensitive_variables()
@transaction.atomic
def close_concern(*, concern: Concern, text: str, by: User) -> bool:
    """Close it with a word on how it ended; whether it was open. It can be opened again."""
    closed = Concern.objects.filter(pk=concern.pk, state=Concern.State.OPEN).update(
        state=Concern.State.CLOSED, closed_at=timezone.now()
    )
    if closed:
        note_done(concern=concern, text=text, by=by)
    return bool(closed)


@sensitive_variables()
@transaction.atomic
def reopen_concern(*, concern: Concern, text: str, by: User) -> bool:
    """Open it again, with a word on why; whether it was closed."""
    opened = Concern.objects.filter(pk=concern.pk, state=Concern.State.CLOSED).update(
        state=Concern.State.OPEN, closed_at=None
    )
    if opened:
        note_done(concern=concern, text=text, by=by)
    return bool(opened)


@transaction.atomic
def break_glass(*, concern: Concern, reason: str, by: User) -> None:
    """Put on record that a superuser opens a concern that isn't theirs to read; its handlers see it too."""
    record_decision(by=by, action="concern.opened_by_superuser", subject=concern, reason=reason)
    note_done(concern=concern, text=f"{by} opened this as superuser. {reason}".strip(), by=by)


@transaction.atomic
def choose_handlers(*, chosen: Iterable[User], by: User) -> int:
    """Make exactly these coordinators the handlers of concerns, each change on record; returns how many changed."""
    wanted = {one.pk for one in chosen}
    people = User.objects.select_for_update().filter(Q(handles_concerns=True) | Q(pk__in=wanted)).order_by("pk")
    changed = [one for one in people if one.handles_concerns != (one.pk in wanted)]
    for one in changed:
        User.objects.filter(pk=one.pk).update(handles_concerns=one.pk in wanted)
        record_decision(
            by=by,
            action="person.handles_concerns",
            subject=one,
            about=one,
            before={"handles_concerns": one.handles_concerns},
            after={"handles_concerns": one.pk in wanted},
        )
    return len(changed)


def forget_reporter(*, user: User, addresses: Iterable[str]) -> None:
    """Unlink an erased person from what they reported; what they reported stays for its handlers."""
    Concern.objects.filter(reporter=user).update(reporter=None, reporter_name="", reporter_email="")
    for address in addresses:
        Concern.objects.filter(reporter_email__iexact=address).update(reporter_name="", reporter_email="")
