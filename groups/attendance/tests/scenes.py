"""The cast for tests of meetings: a group with its people, and a meeting at a known instant."""

import datetime as dt
from typing import Any

from django.test import Client

from accounts.tests.factories import make_user
from groups.models import Meeting, Membership, MentoringGroup
from groups.tests.factories import make_closed_round, make_group, make_membership
from mail.models import OutboxMessage
from rounds.models import Round

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def make_cast(round_: Round | None = None) -> MentoringGroup:
    """Make a group of Ada (lead), Cleo (co-mentor), Bo and Dee (mentees)."""
    group = make_group(round_ or make_closed_round(), mentees=0)
    lead = group.memberships.get(role="lead").user
    lead.name, lead.email = "Ada Lead", "ada@people.example"
    lead.save()
    make_membership(group, "co-mentor", user=make_user(name="Cleo Co", email="cleo@people.example"))
    for name in ("Bo", "Dee"):
        make_membership(group, user=make_user(name=f"{name} Mentee", email=f"{name.lower()}@people.example"))
    return group


def member(group: MentoringGroup, name: str) -> Membership:
    """Someone of the cast by their first name."""
    return group.memberships.select_related("user").get(user__name__startswith=name)


def first_meeting(group: MentoringGroup) -> Meeting:
    """The group's first meeting, freshly read."""
    return group.meetings.select_related("group__round").order_by("starts_at")[0]


def move(meeting: Meeting, starts_at: dt.datetime) -> Meeting:
    """Put a meeting at another time without telling anyone."""
    length = meeting.ends_at - meeting.starts_at
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=starts_at + length)
    meeting.refresh_from_db()
    return meeting


def mail(kind: str, **filters: Any) -> list[OutboxMessage]:
    """Messages of a kind (without "groups."), in the order of writing."""
    return list(OutboxMessage.objects.filter(kind=f"groups.{kind}", **filters).order_by("pk"))


def addressees(kind: str, **filters: Any) -> list[str]:
    """The first names to whom messages of a kind go, sorted."""
    return sorted(message.to_email.partition("@")[0] for message in mail(kind, **filters))


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


def signed_in(membership: Membership) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(membership.user)
    return client
