"""For whom a session is, and what the others are told."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rounds.hooks import members_of_round
from rounds.models import Application, Session

Audience = Session.Audience

FOR_OTHERS = {
    Audience.MEMBERS: _("This one is for the members of the round's groups."),
    Audience.MENTORS: _("This one is for the round's mentors."),
    Audience.REPRESENTATIVES: _("This one is for the round's mentors and the groups' representatives."),
}


def is_for(session: Session, user: User | AnonymousUser) -> bool:
    """Whether a person may sign up; no query for what is for everyone, else one or two.

    Mentors whose application was accepted come to what is for mentors before they have a group.
    """
    if session.audience == Audience.EVERYONE:
        return True
    if not isinstance(user, User):
        return False
    member = next((one for one in members_of_round(session.round) if one.user.pk == user.pk), None)
    if member is not None and is_expected(
        session, is_mentor=member.is_mentor, is_representative=member.is_representative
    ):
        return True
    return session.audience == Audience.MENTORS and _is_accepted_mentor(session, user)


def is_expected(session: Session, *, is_mentor: bool, is_representative: bool) -> bool:
    """Whether a member of the round's groups is expected: mentors at onboarding, everyone at the showcase, …"""
    return {
        Audience.EVERYONE: session.kind == Session.Kind.SHOWCASE,
        Audience.MEMBERS: True,
        Audience.MENTORS: is_mentor,
        Audience.REPRESENTATIVES: is_mentor or is_representative,
    }[Audience(session.audience)]


def _is_accepted_mentor(session: Session, user: User) -> bool:
    return Application.objects.filter(
        round=session.round, user=user, role=Application.Role.MENTOR, state=Application.State.ACCEPTED
    ).exists()
