"""Reads of sessions, sittings and sign-ups, and who may see which."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from mail.services import Recipient
from rounds.hooks import members_of_round
from rounds.models import Round, Session, SignUp, Sitting
from rounds.queries import rounds_visible_to
from rounds.sessions.audience import is_expected

Attended = SignUp.Attended

# Signed up, confirmed and not taken back: these get mail and see the link to join.
STANDING = Q(signed_up_at__isnull=False, confirmed_at__isnull=False, cancelled_at=None)


def visible_session_or_404(user: User | AnonymousUser, pk: int) -> Session:
    """A session of a round that this person may see, with its sittings; 404 alike for all others."""
    sessions = Session.objects.filter(round__in=rounds_visible_to(user)).select_related("round")
    return get_object_or_404(sessions.prefetch_related("sittings"), pk=pk)


def session_pages(round_: Round) -> dict[str, int]:
    """The pk of each kind of session of a round, for links; other sessions aren't among them."""
    return dict(round_.sessions.exclude(kind=Session.Kind.OTHER).order_by().values_list("kind", "pk"))


def of_person(user: User) -> Q:
    """Sign-ups that are this person's: made with the account, or without it with the account's address."""
    return Q(user=user) | Q(user=None, email__iexact=user.email)


def sign_ups_of(user: User, session: Session) -> list[SignUp]:
    """All of a person's rows at one session, taken back ones too; one query."""
    rows = SignUp.objects.filter(of_person(user), sitting__session=session).select_related("sitting", "user")
    return list(rows.order_by("pk"))


def standing_sign_ups(sitting: Sitting) -> QuerySet[SignUp]:
    """Those who signed up for a sitting, with their accounts."""
    return SignUp.objects.filter(STANDING, sitting=sitting).select_related("user", "sitting__session__round")


def recipient_of_sign_up(sign_up: SignUp) -> Recipient:
    """Where mail about a sign-up goes: the account's address and zone of today, or what the visitor gave."""
    user = sign_up.user
    if user is not None:
        return Recipient(email=user.email, name=user.name, zone=user.zone, user_id=user.pk)
    return Recipient(email=sign_up.email, name=sign_up.name, zone=sign_up.zone)


def sessions_with_counts(round_: Round) -> QuerySet[Session]:
    """A round's sessions with their sittings, each counting its sign-ups and who came; two queries."""
    return round_.sessions.prefetch_related(Prefetch("sittings", queryset=_counted()))


def session_with_counts_or_404(slug: str, pk: int) -> Session:
    """One session of a round, its sittings counting their sign-ups and who came."""
    sessions = Session.objects.select_related("round").prefetch_related(Prefetch("sittings", queryset=_counted()))
    return get_object_or_404(sessions, round__slug=slug, pk=pk)


def _counted() -> QuerySet[Sitting]:
    return Sitting.objects.annotate(
        signed_up=Count("sign_ups", filter=_prefixed(STANDING)),
        there=Count("sign_ups", filter=Q(sign_ups__attended=Attended.PRESENT)),
        watched=Count("sign_ups", filter=Q(sign_ups__attended=Attended.RECORDING)),
    )


def not_signed_up(session: Session) -> list[User]:
    """Who is expected at a session, and neither signed up for any of its sittings nor attended one; by name.

    Nobody is expected at what is for everyone, showcases aside: every member comes to those.
    """
    if session.audience == Session.Audience.EVERYONE and session.kind != Session.Kind.SHOWCASE:
        return []
    done = STANDING | Q(attended__in=[Attended.PRESENT, Attended.RECORDING])
    there = set(SignUp.objects.filter(done, sitting__session=session).values_list("user", flat=True))
    missing = {
        one.user.pk: one.user
        for one in members_of_round(session.round)
        if is_expected(session, is_mentor=one.is_mentor, is_representative=one.is_representative)
        and one.user.pk not in there
    }
    return sorted(missing.values(), key=lambda user: user.name.casefold())


def _prefixed(condition: Q) -> Q:
    return Q(**{f"sign_ups__{name}": value for name, value in condition.children})  # type: ignore[misc]  # Pairs only.


def attended_kinds(round_: Round) -> dict[int, set[str]]:
    """Which kinds of session each person attended, by user pk; one query.

    Any sitting of a kind counts; of mentor onboarding the recording does, too (`programme.md`: certificates). A row
    without an account counts for the account with its address.
    """
    return attended_kinds_of([round_])[round_.pk]


def attended_kinds_of(rounds: Iterable[Round], user: User | None = None) -> dict[int, dict[int, set[str]]]:
    """The same for several rounds by their pk, of everyone or of one person; one query however many."""
    found: dict[int, dict[int, set[str]]] = {round_.pk: {} for round_ in rounds}
    rows = SignUp.objects.filter(sitting__session__round__in=found).filter(
        Q(attended=Attended.PRESENT) | _WATCHED_ONBOARDING
    )
    if user is not None:
        rows = rows.filter(of_person(user))
    account = User.objects.filter(email__iexact=OuterRef("email")).values("pk")[:1]
    rows = rows.annotate(person=Coalesce("user_id", Subquery(account)))
    kinds = rows.order_by().values_list("sitting__session__round", "person", "sitting__session__kind").distinct()
    for round_pk, person, kind in kinds:
        if person is not None:
            found[round_pk].setdefault(person, set()).add(kind)
    return found


def showcase_guests(rounds: Iterable[Round]) -> set[tuple[int, int]]:
    """Who attended a showcase sitting of which round, as pairs of round pk and user pk; one query."""
    by_round = attended_kinds_of(rounds)
    return {
        (pk, person) for pk, of in by_round.items() for person, kinds in of.items() if Session.Kind.SHOWCASE in kinds
    }


_WATCHED_ONBOARDING = Q(attended=Attended.RECORDING, sitting__session__kind=Session.Kind.ONBOARDING)


def has_attended(session: Session, rows: Iterable[SignUp]) -> bool:
    """Whether one of these rows of one person counts as attending the session."""
    counts = {Attended.PRESENT}
    if session.kind == Session.Kind.ONBOARDING:
        counts.add(Attended.RECORDING)
    return any(row.attended in counts for row in rows)
