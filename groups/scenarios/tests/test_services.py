"""Scenarios are run as asked; what counts on what there isn't is never published, whoever tries."""

from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator
from groups.models import MentoringGroup, Proposal
from groups.proposals.changing import run_again
from groups.proposals.problem import ProposalRefused, build_problem
from groups.proposals.publishing import publish_proposal
from groups.proposals.sentences import names_of
from groups.proposals.services import Options, start_proposal
from groups.scenarios.parameters import NewPerson, Scenario, scenario_in
from groups.tests.factories import make_matchable_round, make_person, make_proposal
from rounds.models import Application, Round

pytestmark = pytest.mark.django_db
HOURS = (("mon", "18:00", "21:00"),)


def ids(round_: Round, role: str) -> list[str]:
    found = round_.applications.filter(role=role).order_by("pk")
    return [str(pk) for pk in found.values_list("pk", flat=True)]


def invented(round_: Round, **fields: object) -> NewPerson:
    slug = round_.outcomes.order_by("pk")[0].slug
    usual = {"role": "mentor", "outcomes": (slug,), "zone": "Europe/Berlin", "languages": ("en",), "hours": HOURS}
    return NewPerson(**(usual | fields))  # type: ignore[arg-type]  # Fields as the dataclass has them.


def test_a_scenario_comes_back_as_it_was_kept() -> None:
    round_ = make_matchable_round()
    scenario = Scenario(
        sizes={"mentees_max": 4},
        co_mentors=False,
        weights={"placed": 1, "rank": 2, "region": 3, "in_person": 4, "short": 5},
        pinned=(("1", "2"),),
        together=(("2", "3"),),
        apart=(("4", "5"),),
        hours=(("2", HOURS),),
        people=(invented(round_, count=3, region="europe"),),
    )
    assert Scenario.from_json(scenario.as_json()) == scenario
    assert Scenario.from_json(Scenario().as_json()) == Scenario()
    assert Scenario().as_json() == {}


def test_sizes_and_pairs_are_real_and_may_be_published() -> None:
    round_ = make_matchable_round(1, mentees=4, spare=0)
    (mentor,), mentees = ids(round_, "mentor"), ids(round_, "mentee")
    scenario = Scenario(sizes={"mentees_min": 1, "mentees_max": 3}, pinned=((mentor, mentees[0]),),
                        apart=((mentees[0], mentees[1]),))  # fmt: skip
    proposal = make_proposal(round_, name="Smaller", scenario=scenario)
    (group,) = proposal.plan["groups"]
    assert len(group["mentees"]) == 3
    assert set(mentees[2:]) < set(group["mentees"])
    (made,) = publish_proposal(proposal=proposal, by=make_coordinator())
    assert made.memberships.count() == 4


@pytest.mark.parametrize("what", ["people", "hours"])
def test_what_counts_on_what_there_isnt_is_never_published(what: str) -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    scenario = (
        Scenario(people=(invented(round_),))
        if what == "people"
        else Scenario(hours=((ids(round_, "mentee")[-1], HOURS),))
    )
    proposal = make_proposal(round_, name="What if", scenario=scenario)
    with pytest.raises(ProposalRefused, match="can never be published"):
        publish_proposal(proposal=proposal, by=make_coordinator())
    with pytest.raises(CommandError, match="can never be published"):
        call_command("publish", round_.slug, "What if")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="published", published_at=timezone.now())
    assert MentoringGroup.objects.count() == 0


def test_invented_people_are_called_by_what_they_are() -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    person = invented(round_, count=2, region="europe")
    mentee = invented(round_, role="mentee")
    problem = build_problem(round_, scenario=Scenario(people=(person, mentee))).problem
    names = names_of(problem)
    outcome = str(round_.outcomes.get())
    assert [one["id"] for one in problem["people"]][-3:] == ["x1", "x2", "x3"]
    assert names.person("x2") == f"invented mentor 2: {outcome}, Continental Europe"
    assert names.say("Group of x3: x1 is not free.") == (
        f"Group of invented mentee 3: {outcome}, Europe/Berlin: {names.person('x1')} is not free."
    )


def test_running_again_keeps_what_the_scenario_asks() -> None:
    round_ = make_matchable_round(2, mentees=3, spare=0)
    mentees = ids(round_, "mentee")
    scenario = Scenario(
        sizes={"mentees_max": 4}, apart=((mentees[0], mentees[1]),), people=(invented(round_, capacity=4),)
    )
    first = make_proposal(round_, name="One", scenario=scenario)
    by = make_coordinator()
    kept = [number for number, group in enumerate(first.plan["groups"]) if group["mentors"][0] != "x1"]
    again = run_again(proposal=first, version=0, numbers=kept[:1], by=by, name="Again")
    assert scenario_in(again.options) == scenario
    assert again.is_hypothetical
    assert again.problem["apart"] == [[mentees[0], mentees[1]]]
    assert [lock["mentors"] for lock in again.problem["locked"]] == [first.plan["groups"][kept[0]]["mentors"]]


def test_a_group_that_an_invented_mentor_leads_is_not_kept() -> None:
    round_ = make_matchable_round(1, mentees=6, spare=0)
    first = make_proposal(round_, name="One", scenario=Scenario(people=(invented(round_),)))
    numbers = list(range(len(first.plan["groups"])))
    assert len(numbers) == 2
    again = run_again(proposal=first, version=0, numbers=numbers, by=make_coordinator(), name="Again")
    assert len(again.problem["locked"]) == 1


def test_people_who_are_not_matched_are_refused_by_name_and_nothing_is_recorded() -> None:
    round_ = make_matchable_round()
    gone = Application.objects.get(pk=int(ids(round_, "mentee")[0]))
    scenario = Scenario(apart=((str(gone.pk), ids(round_, "mentee")[1]),))
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")
    with pytest.raises(ProposalRefused, match=gone.user.name):
        start_proposal(round=round_, by=make_coordinator(), name="X", options=Options(scenario=scenario))
    assert (Proposal.objects.count(), DecisionRecord.objects.filter(action__startswith="scenario").count()) == (0, 0)


def test_rules_that_exclude_each_other_are_refused_in_words() -> None:
    round_ = make_matchable_round(1, mentees=6, spare=0)
    mentees = ids(round_, "mentee")
    chain = tuple(pairwise(mentees))
    proposal = make_proposal(round_, name="All in one", scenario=Scenario(together=chain))
    # Six who sit together fit into no group; that is a plan, and says so.
    assert proposal.plan["groups"] == []
    assert proposal.state == Proposal.State.READY


def test_who_gave_no_hours_takes_part_with_supposed_ones() -> None:
    round_ = make_matchable_round(1, mentees=2, spare=0)
    silent = make_person(round_, "mentee", [round_.outcomes.get()], [])
    before = make_proposal(round_, name="Without")
    assert before.left_out == [{"application": silent.pk, "reason": "no_hours"}]
    after = make_proposal(round_, name="With", scenario=Scenario(hours=((str(silent.pk), HOURS),)))
    assert (before.plan["placed"], after.plan["placed"], after.left_out) == (2, 3, [])


def test_a_coordinator_who_decides_on_themselves_is_refused_by_the_service_too() -> None:
    round_ = make_matchable_round(1, mentees=3, spare=0)
    by = make_coordinator()
    mine = make_person(round_, "mentee", [round_.outcomes.get()], user=by)
    scenario = Scenario(hours=((str(mine.pk), HOURS),))
    with pytest.raises(ProposalRefused, match="own application"):
        start_proposal(round=round_, by=by, name="Mine", options=Options(scenario=scenario))
