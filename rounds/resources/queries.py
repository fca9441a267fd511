"""Reads of resources, and who may see which."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from accounts.markdown import render_markdown
from accounts.models import User
from rounds.hooks import RoundMember, members_of_round
from rounds.models import Resource, Round, Session, Sitting
from rounds.sessions.audience import is_expected

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Entry:
    """One entry, with its text as HTML."""

    resource: Resource
    html: SafeString


@dataclass(frozen=True)
class Part:
    """The entries for groups on one type; those for all have no name."""

    name: str
    entries: list[Entry] = field(default_factory=list)


def member_in(round_: Round, user: Reader) -> RoundMember | None:
    """The reader's place in the round's groups; one query for who is signed in."""
    if not isinstance(user, User):
        return None
    return next((one for one in members_of_round(round_) if one.user.pk == user.pk), None)


def sees_resource(user: Reader, member: RoundMember | None, resource: Resource) -> bool:
    """Public ones: everyone. The others: members of the round's groups, and coordinators."""
    return resource.is_public or member is not None or (isinstance(user, User) and user.is_coordinator)


def parts_of(round_: Round, user: Reader, member: RoundMember | None) -> list[Part]:
    """The entries that the reader may see, in order: first those for all, then type by type; one query."""
    parts: dict[int, Part] = {}
    resources = round_.resources.select_related("type").order_by("type__position", "type", "position", "pk")
    for resource in resources:
        if sees_resource(user, member, resource):
            part = parts.setdefault(resource.type_id or 0, Part(resource.type.name if resource.type else ""))
            part.entries.append(Entry(resource, render_markdown(resource.text, below=3)))
    return sorted(parts.values(), key=lambda part: bool(part.name))


def recordings_of(round_: Round, user: Reader, member: RoundMember | None) -> list[Sitting]:
    """The recordings of sessions that the reader may see; one query."""
    sittings = (
        Sitting.objects.filter(session__round=round_, is_cancelled=False)
        .exclude(recording_url="")
        .select_related("session")
        .order_by("starts_at")
    )
    return [one for one in sittings if _sees_recording(user, member, one.session)]


def _sees_recording(user: Reader, member: RoundMember | None, session: Session) -> bool:
    if session.audience == Session.Audience.EVERYONE or (isinstance(user, User) and user.is_coordinator):
        return True
    return member is not None and is_expected(
        session, is_mentor=member.is_mentor, is_representative=member.is_representative
    )
