"""A person's sign-ups: in their export, counted and nameless after erasure."""

import json

import pytest
from django.utils import timezone

from accounts.personal_data import readers
from accounts.tests.factories import make_user
from rounds.models import ParticipantReport, SignUp
from rounds.sessions.due import queue_session_reminders
from rounds.sessions.personal_data import erase, sign_ups_of
from rounds.tests.factories import make_session, make_sign_up, make_sitting

pytestmark = pytest.mark.django_db


def test_the_export_has_ones_own_sign_ups_and_nobody_elses() -> None:
    user = make_user()
    round_ = make_session().round
    mine = make_sign_up(make_sitting(make_session(round_, "showcase")), user, attended="present", minutes=50)
    as_visitor = make_sign_up(make_sitting(), email=user.email.upper(), name="Me Too")
    make_sign_up(make_sitting(), email="other@else.example", name="canary-theirs")
    rows = sign_ups_of(user)
    assert "sessions" in readers
    assert [(row["what"], row["attended"], row["minutes"]) for row in rows] == [
        ("Showcase", "present", 50),
        ("Info session", None, None),
    ]
    text = json.dumps(rows)
    assert "Me Too" in text
    assert "canary-theirs" not in text
    assert mine.secret not in text
    assert as_visitor.secret not in text


def test_erasure_keeps_counts_and_no_name() -> None:
    user = make_user(name="Canary Bird", email="canary@people.example")
    past = make_sign_up(make_sitting(starts_at=timezone.now().replace(year=2020)), user, attended="present", minutes=50)
    coming = make_sign_up(make_sitting(), user)
    make_sign_up(make_sitting(), email="CANARY@people.example", name="Canary B.")
    stays = make_sign_up(make_sitting(), email="stays@else.example", name="Stays")
    ParticipantReport.objects.create(
        sitting=coming.sitting,
        file_name="x.csv",
        rows=[
            {"line": 2, "name": "canary bird (she)", "email": "", "minutes": 5},
            {"line": 3, "name": "Someone", "email": "Canary@people.example", "minutes": 5},
            {"line": 4, "name": "Stays", "email": "", "minutes": 5},
        ],
    )
    erase(user)
    dump = json.dumps([*SignUp.objects.values_list("email", "name"), *ParticipantReport.objects.values_list("rows")])
    assert "canary" not in dump.lower()
    assert dump.count("Stays") == 2
    past.refresh_from_db()
    assert (past.attended, past.minutes, past.user) == ("present", 50, user)
    assert list(SignUp.objects.filter(cancelled_at=None, attended="")) == [stays]
    assert queue_session_reminders(coming.sitting.starts_at) == 0
