"""A round's sessions: there from the start, cloned with it, and moved with its dates."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.catalogue import fill_round
from rounds.models import Round, Session, Sitting
from rounds.sessions.making import OFFERS, copy_sessions, make_sessions
from rounds.setup.services import change_round, clone_round
from rounds.tests.factories import make_round, make_sign_up

pytestmark = pytest.mark.django_db
OPENS = dt.date(2030, 1, 7)
EARLY = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def times_of(round_: Round) -> list[tuple[str, str, int]]:
    """Kind, start and minutes of all sittings."""
    rows = Sitting.objects.filter(session__round=round_).select_related("session").order_by("starts_at")
    return [
        (row.session.kind, f"{row.starts_at:%Y-%m-%d %H:%M}", (row.ends_at - row.starts_at).seconds // 60)
        for row in rows
    ]


def test_a_new_round_has_four_sessions_with_two_sittings_each() -> None:
    round_ = make_round(opens_on=OPENS)
    fill_round(round_)
    assert times_of(round_) == [
        ("info", "2030-01-13 14:00", 60),
        ("info", "2030-01-13 23:00", 60),
        ("onboarding", "2030-02-03 14:00", 60),
        ("onboarding", "2030-02-03 23:00", 60),
        ("touch-base", "2030-03-25 14:00", 60),
        ("touch-base", "2030-03-25 23:00", 60),
        ("showcase", "2030-04-25 14:00", 90),
        ("showcase", "2030-04-25 23:00", 90),
    ]
    assert dict(round_.sessions.values_list("kind", "audience")) == {
        "info": "everyone",
        "onboarding": "mentors",
        "touch-base": "representatives",
        "showcase": "everyone",
    }


def test_the_real_rounds_have_their_sessions() -> None:
    call_command("loaddata", "rounds", verbosity=0)
    assert ("showcase", "2018-11-08 23:00", 90) in times_of(Round.objects.get(slug="2018-2"))
    assert {round_.sessions.count() for round_ in Round.objects.all()} == {len(OFFERS)}
    for round_ in Round.objects.all():
        kept = times_of(round_)
        round_.sessions.all().delete()
        make_sessions(round_)
        assert times_of(round_) == kept


def test_a_clone_has_the_same_sessions_moved_along_with_rooms_of_its_own_and_without_people() -> None:
    source = make_round(opens_on=OPENS)
    make_sessions(source)
    info, *_others = source.sessions.all()
    info.description = "Bring cake."
    info.save()
    first, second = info.sittings.all()
    Sitting.objects.filter(pk=first.pk).update(
        starts_at=first.starts_at - dt.timedelta(hours=3),
        join_url="https://meet.example/a",
        recording_url="https://v.example",
    )
    Sitting.objects.filter(pk=second.pk).update(is_cancelled=True)
    own = Session.objects.create(round=source, kind="other", name="Office hour", audience="members")
    Sitting.objects.create(session=own, starts_at=EARLY, ends_at=EARLY + dt.timedelta(hours=1))
    make_sign_up(first)
    made = clone_round(
        source=source,
        name="Next",
        slug="next-one",
        opens_on=OPENS + dt.timedelta(days=100),
        by=make_coordinator(),
        values={"info_on": OPENS + dt.timedelta(days=110)},
    )
    copied = made.sessions.get(kind="info")
    assert copied.description == "Bring cake."
    sitting = copied.sittings.get()
    assert (f"{sitting.starts_at:%Y-%m-%d %H:%M}", sitting.recording_url) == ("2030-04-27 11:00", "")
    assert sitting.join_url.startswith("https://meet.jit.si/next-one-info-")
    assert sitting.sign_ups.count() == 0
    assert made.sessions.get(kind="other").sittings.get().starts_at == EARLY + dt.timedelta(days=100)
    assert made.sessions.count() == 5


def test_a_clone_of_a_round_without_sessions_gets_the_usual_ones() -> None:
    copy_sessions(make_round(), made := make_round(opens_on=OPENS))
    assert len(times_of(made)) == 8


def move(round_: Round, now: dt.datetime = EARLY, **dates: Any) -> None:
    change_round(round_=round_, values=dates, by=make_coordinator(), now=now)


def test_a_changed_date_moves_its_sittings_and_tells_those_who_signed_up_once() -> None:
    round_ = make_round(opens_on=OPENS)
    make_sessions(round_)
    first, second = round_.sessions.get(kind="showcase").sittings.all()
    own_day = first.starts_at + dt.timedelta(days=2)
    Sitting.objects.filter(pk=second.pk).update(starts_at=own_day, ends_at=own_day + dt.timedelta(hours=1))
    person = make_user(zone="Pacific/Auckland")
    make_sign_up(first, person, confirmed_at=EARLY)
    make_sign_up(first, email="gone@visitor.example", cancelled_at=EARLY)
    make_sign_up(second, email="other@visitor.example")
    move(round_, showcase_on=dt.date(2030, 4, 26))
    move(round_, showcase_on=dt.date(2030, 4, 26))
    assert times_of(round_)[-2:] == [("showcase", "2030-04-26 14:00", 90), ("showcase", "2030-04-27 14:00", 60)]
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email) == ("rounds.session_moved", person.email)
    assert "it was Fri 26 Apr 2030, 02:00" in message.text
    assert "Sat 27 Apr 2030, 02:00 (Pacific/Auckland)" in message.text
    event = bytes(message.attachments.get().content).decode()
    assert "METHOD:REQUEST" in event
    assert "SEQUENCE:1" in event
    assert "DTSTART:20300426T140000Z" in event


def test_what_was_held_or_cancelled_stays_where_it_was() -> None:
    round_ = make_round(opens_on=OPENS)
    make_sessions(round_)
    first, second = round_.sessions.get(kind="info").sittings.all()
    Sitting.objects.filter(pk=second.pk).update(is_cancelled=True)
    move(round_, now=first.starts_at, info_on=dt.date(2030, 1, 15))
    assert {row.starts_at for row in round_.sessions.get(kind="info").sittings.all()} == {
        first.starts_at,
        second.starts_at,
    }


def test_dates_without_a_session_and_rules_move_nothing() -> None:
    round_ = make_round(opens_on=OPENS)
    make_sessions(round_)
    before = times_of(round_)
    move(round_, report_on=dt.date(2030, 6, 1), mentees_wanted=4)
    assert times_of(round_) == before
