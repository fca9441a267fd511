"""What a coordinator does about people is on record: who, what, when, about whom, before and after (`trust.md` T17)."""

import pytest
from django.test import Client

from accounts.models import DecisionRecord, InstructorRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.proposals.changing import move_person
from groups.proposals.publishing import publish_proposal
from groups.tests.factories import make_matchable_round, make_proposal
from rounds.applications.decisions import decide_applications
from rounds.models import Application
from rounds.tests.factories import make_application, make_round

pytestmark = pytest.mark.django_db


def on_record(action: str) -> DecisionRecord:
    """The one decision of this kind, which has a time, a subject and an author."""
    decision = DecisionRecord.objects.get(action=action)
    assert decision.made_at
    assert decision.subject
    return decision


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("state", ["accepted", "declined", "waiting"])
def test_a_decision_on_eligibility(state: str) -> None:
    by, application = make_coordinator(), make_application(make_round(), state="flagged")
    decide_applications(round_=application.round, pks=[application.pk], state=state, reason="I know them.", by=by)
    found = on_record(f"application.{state}")
    assert (found.made_by, found.about, found.reason) == (by, application.user, "I know them.")
    assert found.before
    assert found.after
    assert (found.before["state"], found.after["state"]) == ("flagged", state)


def test_a_placement_against_the_rules_and_its_publishing() -> None:
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    person = proposal.plan["unplaced"][0]["id"]
    moved = move_person(proposal=proposal, version=0, person=person, to=0, by=by, reason="They asked for it.")
    publish_proposal(proposal=moved, by=by)
    found = on_record("placement.moved")
    assert (found.made_by, found.reason) == (by, "They asked for it.")
    assert found.about == Application.objects.get(pk=int(person)).user
    assert on_record("proposal.published").made_by == by
    overridden = DecisionRecord.objects.filter(about=found.about).exclude(pk=found.pk)
    assert {one.made_by for one in overridden} <= {by}


def test_a_change_of_role() -> None:
    admin, ada = make_user(is_superuser=True, email="admin@demo.example"), make_user()
    form = {"role": User.Role.COORDINATOR, "is_active": "on"}
    assert signed_in(admin).post(f"/admin/accounts/user/{ada.pk}/change/", form).status_code == 302
    found = on_record("person.role_changed")
    assert (found.made_by, found.about) == (admin, ada)
    assert found.before
    assert found.after
    assert (found.before["role"], found.after["role"]) == (User.Role.MEMBER, User.Role.COORDINATOR)


def test_an_export_of_people() -> None:
    by = make_coordinator()
    InstructorRecord.objects.create(name="Ada Lovelace")
    assert signed_in(by).post("/admin/people/export/?q=ada").status_code == 200
    found = on_record("export")
    assert (found.made_by, found.after) == (by, {"instructors": 1, "filter": "q=ada"})
