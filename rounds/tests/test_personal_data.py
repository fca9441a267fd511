"""A person's data of this room: what the export holds, and what erasure leaves."""

import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.personal_data import readers
from accounts.tests.factories import make_user
from rounds.models import Application, ApplicationNote, NextRoundInterest
from rounds.personal_data import applications_of, erase, interest_of
from rounds.tests.factories import make_application, make_outcome, make_round

pytestmark = pytest.mark.django_db


def test_the_export_has_all_of_ones_own_and_nothing_of_others() -> None:
    round_ = make_round()
    mine = make_application(round_, chooses=[make_outcome(round_)], goals="canary-mine")
    make_application(round_, goals="canary-theirs")
    NextRoundInterest.objects.create(email=mine.user.email.upper(), confirmed_at=timezone.now())
    text = json.dumps([applications_of(mine.user), interest_of(mine.user)])
    assert "canary-mine" in text
    assert "canary-theirs" not in text
    assert "Teaching Workshops: Python" in text
    assert {"applications", "next_round_interest"} <= set(readers)


def test_erasure_leaves_no_word_and_withdraws() -> None:
    user = make_user()
    words: dict[str, Any] = dict.fromkeys(("about", "goals", "dispute", "city", "decision_reason"), "canary")
    application = make_application(
        make_round(), user, evidence=[{"sentence": "canary"}], draft={"goals": ["canary"]}, **words
    )
    other = make_application(application.round, goals="stays")
    ApplicationNote.objects.create(application=application, text="canary")
    make_application(make_round(), user, state=Application.State.DRAFT, sent_at=None, draft={"x": ["canary"]})
    NextRoundInterest.objects.create(email=user.email)
    erase(user)
    assert "canary" not in json.dumps([applications_of(user), list(ApplicationNote.objects.values_list("text"))])
    application.refresh_from_db()
    other.refresh_from_db()
    assert (application.state, other.goals) == (Application.State.WITHDRAWN, "stays")
    assert (Application.objects.count(), NextRoundInterest.objects.count()) == (2, 0)
