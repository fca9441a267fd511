"""A link of every kind that mail brings: each action that rooms registered, and what else opens by a signed address."""

import datetime as dt
from urllib.parse import urlsplit

from django.utils import timezone

from groups.attendance.links import ATTENDANCE, NOT_HELD, RSVP
from groups.care.emails import FINE, NEED_HELP
from groups.care.leaving import TAKE_OVER
from groups.meetings.poll_emails import ANSWER_POLL
from groups.models import FollowUp, Membership
from mail import actions
from mail.actions import action_url
from mail.unsubscribing import unsubscribe_url
from rounds.models import SignUp
from rounds.sessions.emails import CANCEL_ACTION
from surveys.emails import ANSWER
from surveys.messages.actions import MESSAGE
from tests.world import World


def links_of(world: World) -> list[str]:
    """Their paths; an action that a room adds fails here until it has a payload."""
    group, survey = world.own_group(), world.survey(is_open=True)
    lead = group.memberships.get(role=Membership.Role.LEAD, left_at=None)
    mentee = Membership.objects.get(user=world.person("mentee"), left_at=None)
    first, *_others, last = group.meetings.order_by("starts_at")
    sitting = world.session(own=True).sittings.all()[0]
    sign_up, _new = SignUp.objects.get_or_create(
        sitting=sitting,
        email="guest@people.example",
        defaults={"name": "A guest", "signed_up_at": timezone.now(), "confirmed_at": timezone.now()},
    )
    asked = {"answer": "", "asked_at": timezone.now()}
    follow_up, _new = FollowUp.objects.get_or_create(membership=mentee, number=90, defaults=asked)
    poll, asked_member = world.poll()
    payloads = {
        RSVP: {"meeting": last.pk, "membership": mentee.pk},
        ATTENDANCE: {"meeting": first.pk, "membership": lead.pk},
        NOT_HELD: {"meeting": first.pk, "membership": lead.pk},
        FINE: {"follow_up": follow_up.pk},
        NEED_HELP: {"follow_up": follow_up.pk},
        TAKE_OVER: {"membership": mentee.pk},
        CANCEL_ACTION: {"sign_up": sign_up.pk},
        ANSWER_POLL: {"poll": poll.pk, "membership": asked_member.pk},
        ANSWER: {"survey": survey.pk, "person": mentee.user_id},
        MESSAGE: {"survey": survey.pk, "person": mentee.user_id},
    }
    known = {name for name in actions._actions if not name.startswith("tests.")}  # noqa: SLF001 - all there are
    assert known == set(payloads), "Say here what the link of each action names."
    urls = [action_url(name, payload, max_age=dt.timedelta(days=90)) for name, payload in payloads.items()]
    urls.append(unsubscribe_url("guest@people.example", "rounds.opening"))
    return [urlsplit(url).path for url in urls]
