"""Members read at which session they are expected, from when on, until they signed up or came."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from groups.models import Membership, MentoringGroup
from groups.session_duties import owed
from groups.tests.factories import make_group, make_membership
from rounds.models import Round, Session, Sitting
from rounds.sessions.making import make_sessions
from rounds.tests.factories import make_sign_up

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> MentoringGroup:
    """A group whose round has its sessions, each in 30 days from now."""
    made = make_group(mentees=1)
    make_sessions(made.round)
    start = timezone.now() + 30 * DAY
    Sitting.objects.update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    dates = ("onboarding_on", "starts_on", "touch_base_on", "showcase_on")
    Round.objects.update(**dict.fromkeys(dates, start.date()))
    made.round.refresh_from_db()
    return made


def texts(membership: Membership, now: dt.datetime) -> list[str]:
    """The sentences, without their days."""
    return [duty.text.partition(":")[0] for duty in owed(membership.user, [membership], now)]


@pytest.mark.parametrize(
    ("part", "early", "late"),
    [
        ("lead", {"Mentor onboarding"}, {"Mentor onboarding", "Touch base", "Showcase"}),
        ("representative", set(), {"Touch base", "Showcase"}),
        ("mentee", set(), {"Showcase"}),
    ],
)
def test_each_is_expected_at_their_sessions(group: MentoringGroup, part: str, early: set[str], late: set[str]) -> None:
    members = {
        "lead": group.memberships.get(role="lead"),
        "mentee": group.memberships.get(role="mentee"),
        "representative": make_membership(group, is_representative=True),
    }
    start = Sitting.objects.all()[0].starts_at
    for now, expected in ((start - 14 * DAY - dt.timedelta(minutes=1), early), (start - 14 * DAY, late)):
        assert set(texts(members[part], now)) == {f"Sign up for {name}" for name in expected}
    assert texts(members[part], start + DAY) == []


def test_who_signed_up_or_came_owes_nothing(group: MentoringGroup) -> None:
    lead = group.memberships.get(role="lead")
    now = timezone.now() + 20 * DAY
    touch_base, showcase = (
        group.round.sessions.get(kind=kind).sittings.all()[0] for kind in ("touch-base", "showcase")
    )
    row = make_sign_up(touch_base, lead.user)
    make_sign_up(showcase, lead.user, signed_up_at=None, confirmed_at=None, attended="present")
    assert texts(lead, now) == ["Sign up for Mentor onboarding"]
    row.cancelled_at = now
    row.save()
    assert texts(lead, now) == ["Sign up for Mentor onboarding", "Sign up for Touch base"]


def test_a_cancelled_sitting_leaves_the_other_one_to_sign_up_for(group: MentoringGroup) -> None:
    lead = group.memberships.get(role="lead")
    first, second = group.round.sessions.get(kind="onboarding").sittings.all()
    make_sign_up(first, lead.user)
    assert texts(lead, timezone.now()) == []
    Sitting.objects.filter(pk=first.pk).update(is_cancelled=True)
    assert texts(lead, timezone.now()) == ["Sign up for Mentor onboarding"]
    Sitting.objects.filter(pk=second.pk).update(is_cancelled=True)
    assert texts(lead, timezone.now()) == []


def test_after_onboarding_a_mentor_watches_the_recording(group: MentoringGroup) -> None:
    lead = group.memberships.get(role="lead")
    sittings = Sitting.objects.filter(session__kind=Session.Kind.ONBOARDING)
    now = sittings[0].ends_at + DAY
    make_sign_up(sittings[0], lead.user)
    assert texts(lead, now) == []
    sittings.update(recording_url="https://video.example/r")
    assert texts(lead, now) == ["Watch the recording of Mentor onboarding, then say so."]
    make_sign_up(sittings[1], lead.user, attended="recording")
    assert texts(lead, now) == []


def test_it_costs_one_query(group: MentoringGroup, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lead = group.memberships.select_related("user").get(role="lead")
    with django_assert_num_queries(1):
        assert owed(lead.user, [lead], timezone.now() + 20 * DAY)
    with django_assert_num_queries(0):
        assert owed(lead.user, [], timezone.now()) == []
    mentee = group.memberships.select_related("user", "group__round").get(role="mentee")
    with django_assert_num_queries(0):
        assert owed(mentee.user, [mentee], timezone.now()) == []
