"""After its months a whole round holds no name and no word of anyone in any table, and counts as before."""

import datetime as dt
import json
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.db.models import Count
from django.test import Client

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from accounts.tests.factories import make_coordinator
from certificates.issuing import revoke_certificate
from certificates.models import Certificate
from certificates.tests.cast import make_certificate
from groups.models import Attendance, FollowUp, GroupMessage, Membership, Note, Placement
from groups.showcase.tests.cast import make_slide
from rounds.models import Application
from rounds.retention.queries import people_of, plan_of, reduces_on
from rounds.retention.services import reduce_what_is_due
from surveys.models import Answer, MentorMessage, Survey
from tests.world import World, load_world

pytestmark = pytest.mark.django_db
CANARY = "canary-of-a-word"


def plant(world: World) -> None:
    """Words in what members write."""
    group = world.own_group()
    member = group.memberships.filter(role="mentee")[0]
    Membership.objects.filter(pk=member.pk).update(leaving_words=CANARY)
    Application.objects.filter(pk=member.application_id).update(goals=CANARY, about=CANARY, decision_reason=CANARY)
    Placement.objects.filter(application=member.application_id).update(override_reason=CANARY, facts={"x": CANARY})
    GroupMessage.objects.create(group=group, sender=member, text=CANARY)
    FollowUp.objects.update_or_create(
        membership=member, number=1, defaults={"words": CANARY, "asked_at": dt.datetime.now(dt.UTC)}
    )
    group.meetings.update(progress=CANARY, place=CANARY)
    group.goals.update(text=CANARY)
    group.plan.update(title=CANARY)
    survey = Survey.objects.filter(round=group.round)[0]
    Answer.objects.create(question=survey.questions.filter(type="text")[0], role="mentee", value=CANARY)
    MentorMessage.objects.create(survey=survey, sender=member, text=CANARY)
    for certificate in (
        make_certificate(member.user, group.round),
        make_certificate(member.user, group.round, "mentor"),
    ):
        Certificate.objects.filter(pk=certificate.pk).update(reason=CANARY, evidence=[{"rule": CANARY}])
        record_decision(by=None, action="certificate.granted", subject=certificate, about=member.user, reason=CANARY)
    revoke_certificate(certificate=certificate, reason=CANARY, by=make_coordinator())
    for note in Note.objects.filter(group=group):
        note.versions.update(text=CANARY)


def dump() -> str:
    """Every row of the rooms that know rounds, and of the record."""
    rows: list[Any] = []
    for model in apps.get_models():
        if model._meta.app_label in {"rounds", "groups", "surveys", "certificates"} or model is DecisionRecord:
            rows += json.loads(serializers.serialize("json", model._base_manager.all()))  # noqa: SLF001 - hides no row
    return json.dumps(rows)


def counts(world: World) -> dict[str, Any]:
    """What reports say of the running round."""
    round_ = world.rounds["demo-running"]
    people = Application.objects.filter(round=round_)
    return {
        "applied": Counter(people.values_list("role", "state", "user__country")),
        "placed": Counter(Membership.objects.filter(round=round_).values_list("role", "group__number")),
        "people": people.aggregate(number=Count("user", distinct=True)),
        "attended": Counter(Attendance.objects.filter(membership__round=round_).values_list("status", flat=True)),
    }


def test_a_reduced_round_names_nobody_and_counts_as_before() -> None:
    world = load_world()
    make_slide(world.own_group())
    plant(world)
    round_ = world.rounds["demo-running"]
    before = counts(world)
    named = people_of(round_)
    assert len(named) > 20
    assert CANARY in dump()
    assert sum(one.number for one in plan_of(round_)) > 50
    late = dt.datetime.combine(reduces_on(round_), dt.time(1), dt.UTC)
    others = {pk for other in world.rounds.values() if other != round_ for pk in people_of(other)}
    with time_machine.travel(late, tick=False):
        while reduce_what_is_due(late):
            pass
        assert people_of(round_) == set()
        assert {one.number for one in plan_of(round_)} == {0}
        assert CANARY not in dump()
        assert counts(world) == before
        kept = Certificate.objects.get(round=round_, state="live", user__in=named)
        assert Client().get(f"/certificates/{kept.token}.pdf").status_code == 200
        assert User.objects.filter(pk__in=named | others, email__endswith="@erased.invalid").count() == 0
        client = Client()
        client.force_login(world.person("coordinator"))
        for path in (
            "groups/",
            "applications/",
            "showcase/",
            "retention/",
            "matching/",
            "certificates/",
            "surveys/",
            "report/",
            "",
        ):
            assert client.get(f"/admin/rounds/{round_.slug}/{path}").status_code == 200, path
        group = round_.mentoring_groups.all()[0]
        for path in (f"/groups/{group.pk}/", f"/rounds/{round_.slug}/groups/", f"/showcase/{round_.slug}/"):
            assert client.get(path).status_code == 200, path
