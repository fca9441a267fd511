"""Signing up for a sitting, changing to another one, taking it back, and saying that one watched the recording."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mail.services import Recipient
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.emails import (
    cancel_taken_back,
    cancel_waiting_for,
    has_calendar_file,
    queue_sign_up_confirm,
    queue_signed_up,
    queue_taken_back,
)
from rounds.sessions.queries import of_person

SALT = "rounds.sessions.confirm"
LINK_LIVES = dt.timedelta(days=14)
Attended = SignUp.Attended


class NotPossible(ValueError):  # noqa: N818 - the name says what is the matter
    """Why it can't be done, in a sentence for the person who asked."""


class BadLink(ValueError):  # noqa: N818 - the name says what is the matter
    """The link is forged, too old, or about what isn't there any more."""


@dataclass(frozen=True)
class Guest:
    """Someone who signs up: with an account, or as a visitor with a confirmed address."""

    email: str
    name: str
    zone: str
    user: User | None = None

    @property
    def theirs(self) -> Q:
        """The sign-ups that are theirs."""
        return of_person(self.user) if self.user else Q(user=None, email__iexact=self.email)


def guest_of(user: User) -> Guest:
    """A person with an account."""
    return Guest(user.email, user.name, user.zone, user)


@transaction.atomic
def sign_up(*, guest: Guest, sitting: Sitting, now: dt.datetime | None = None) -> SignUp:
    """Expect someone at a sitting instead of any other of the session; they get the mail with the link once.

    Twice is once. Raises NotPossible for what is over or cancelled.
    """
    now = now or timezone.now()
    session = Session.objects.select_for_update().get(pk=sitting.session_id)
    sitting = Sitting.objects.select_related("session__round").get(pk=sitting.pk)
    _refuse_moot(sitting, now)
    rows = list(SignUp.objects.filter(guest.theirs, sitting__session=session).select_related("sitting__session__round"))
    here = next((row for row in rows if row.sitting_id == sitting.pk), None)
    if here is not None and is_standing(here):
        return here
    before = None
    for row in rows:
        if is_standing(row) and row.sitting.ends_at > now:
            before = row.sitting
            _take_back(row, now)
    here = _written(here or SignUp(sitting=sitting), guest, now)
    here.sitting = sitting
    cancel_taken_back(here)
    queue_signed_up(sign_up=here, instead_of=before)
    return here


def is_standing(row: SignUp) -> bool:
    """Whether someone signed up, confirmed it and didn't take it back."""
    return row.signed_up_at is not None and row.confirmed_at is not None and row.cancelled_at is None


def _refuse_moot(sitting: Sitting, now: dt.datetime) -> None:
    if sitting.is_cancelled:
        raise NotPossible(_("This sitting is cancelled. Please choose another one."))
    if sitting.ends_at <= now:
        raise NotPossible(_("This sitting is over."))


def free_address(sitting: Sitting, email: str, user: User | None) -> None:
    """Let someone have their address at a sitting where another account, which had it earlier, stands with it.

    That account keeps its row: mail goes to what the account says today.
    """
    others = SignUp.objects.filter(sitting=sitting, email__iexact=email, user__isnull=False).exclude(user=user)
    for pk in others.values_list("pk", flat=True):
        SignUp.objects.filter(pk=pk).update(email=f"former-{pk}@address.invalid")


def _written(row: SignUp, guest: Guest, now: dt.datetime) -> SignUp:
    free_address(row.sitting, guest.email, guest.user)
    row.user, row.email, row.name, row.zone = guest.user, guest.email.lower(), guest.name, guest.zone
    row.signed_up_at = row.confirmed_at = now
    row.cancelled_at = None
    row.save()
    return row


def _take_back(row: SignUp, now: dt.datetime) -> None:
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    cancel_waiting_for(row)


@transaction.atomic
def cancel_sign_up(*, row: SignUp, now: dt.datetime | None = None) -> None:
    """No longer expect someone; what waits to tell them to come never leaves. Twice is once.

    Whoever has the sitting in their calendar by our mail gets the file that takes it out again.
    """
    rows = SignUp.objects.select_related("user", "sitting__session__round")
    row = rows.select_for_update(of=("self",)).get(pk=row.pk)
    if not is_standing(row):
        return
    _take_back(row, now or timezone.now())
    if has_calendar_file(row):
        queue_taken_back(sign_up=row)


def guest_of_sign_up(row: SignUp) -> Guest:
    """Whose sign-up it is."""
    return guest_of(row.user) if row.user else Guest(row.email, row.name, row.zone)


@transaction.atomic
def ask_confirmation(*, guest: Guest, sitting: Sitting, now: dt.datetime | None = None) -> None:
    """Send a visitor the link that signs them up; the same whether the address is known or not.

    Nothing is kept of them before they open it and confirm. Raises NotPossible for what is over or cancelled.
    """
    now = now or timezone.now()
    _refuse_moot(sitting, now)
    email = guest.email.strip().lower()
    said = {"sitting": sitting.pk, "email": email, "name": guest.name, "zone": guest.zone}
    queue_sign_up_confirm(
        sitting=sitting,
        # Without the name: a stranger could have typed anything into it.
        to=Recipient(email=email, zone=guest.zone),
        confirm_path=reverse("rounds:confirm_sign_up", args=[signing.dumps(said, salt=SALT, compress=True)]),
        now=now,
    )


def read_link(token: str) -> tuple[Guest, Sitting]:
    """Who wants to come to which sitting, as a confirmation link says; raises BadLink."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LINK_LIVES)
        sitting = Sitting.objects.select_related("session__round").get(pk=said["sitting"])
    except (signing.BadSignature, Sitting.DoesNotExist) as error:
        raise BadLink from error
    return Guest(str(said["email"]), str(said["name"]), str(said["zone"])), sitting


def confirm_sign_up(*, token: str, now: dt.datetime | None = None) -> SignUp:
    """Sign up whoever holds the link, for their account if they have one; raises BadLink, NotPossible."""
    guest, sitting = read_link(token)
    if sitting.session.audience != Session.Audience.EVERYONE:
        raise BadLink
    account = account_of(guest.email)
    return sign_up(guest=guest_of(account) if account else guest, sitting=sitting, now=now)


def account_of(email: str) -> User | None:
    """The account whose main or confirmed address this is."""
    main = User.objects.filter(email__iexact=email, is_active=True).first()
    if main is not None:
        return main
    address = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).first()
    return address.user if address else None


@transaction.atomic
def say_watched(*, user: User, session: Session, now: dt.datetime | None = None) -> SignUp:
    """Keep that a mentor says that they watched the recording of onboarding; raises NotPossible where there is none.

    Who was there stays there.
    """
    now = now or timezone.now()
    session = Session.objects.select_for_update().get(pk=session.pk)
    recorded = session.sittings.exclude(recording_url="").filter(ends_at__lte=now).first()
    if session.kind != Session.Kind.ONBOARDING or recorded is None:
        raise NotPossible(_("There is no recording yet."))
    rows = list(SignUp.objects.filter(of_person(user), sitting__session=session).order_by("pk"))
    if there := next((row for row in rows if row.attended == Attended.PRESENT), None):
        return there
    row = next((row for row in rows if row.sitting_id == recorded.pk), None)
    if row is None:
        free_address(recorded, user.email, user)
        row = SignUp(sitting=recorded, email=user.email.lower(), name=user.name, zone=user.zone)
    row.user, row.attended, row.recorded_at, row.recorded_by = user, Attended.RECORDING, now, user
    row.save()
    return row
