"""Setting a scenario up: what was asked is what is run, and can be changed and run again."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Proposal
from groups.proposals.services import run_proposal
from groups.scenarios.tests.sending import FIELDS, address, named, rows, run, texts
from groups.tests.factories import MONDAY_EVENING, make_closed_round, make_matchable_round, make_person, make_proposal
from rounds.models import Round
from rounds.tests.factories import make_outcome

pytestmark = pytest.mark.django_db


def test_a_form_sent_as_it_is_asks_nothing_of_the_round(client: Client, coordinator: User, round_: Round) -> None:
    run(client, round_)
    proposal = Proposal.objects.get()
    assert proposal.options == {"include_waiting": False, "kept_from": ""}
    assert proposal.is_hypothetical is False


def test_sizes_weights_and_co_mentors_are_those_of_the_scenario(
    client: Client, coordinator: User, round_: Round
) -> None:
    changed = {"mentees_max": "4", "mentees_wanted": "4", "weight_region": "900", "co_mentors": ""}
    run(client, round_, changed)
    asked = Proposal.objects.get().problem["round"]
    assert (asked["mentees_wanted"], asked["mentees_max"], asked["co_mentors"]) == (4, 4, False)
    assert asked["weights"]["region"] == 900
    round_.refresh_from_db()
    assert (round_.mentees_max, round_.weights) == (5, {})


def test_pinned_together_and_apart_reach_the_matching_and_the_record(
    client: Client, coordinator: User, round_: Round
) -> None:
    mentors, mentees = named(round_, "mentor"), named(round_, "mentee")
    run(
        client,
        round_,
        rows("pins", {"mentor": mentors[0].user.name, "mentee": mentees[0].user.name}),
        rows("together", {"one": mentees[0].user.name.upper(), "other": mentees[1].user.name}),
        rows("apart", {"one": mentors[1].user.name, "other": mentees[3].user.name}, {"one": "", "other": ""}),
    )
    proposal = Proposal.objects.get()
    ids = {one.pk: str(one.pk) for one in (*mentors, *mentees)}
    assert proposal.problem["pinned"] == [[ids[mentors[0].pk], ids[mentees[0].pk]]]
    assert proposal.problem["together"] == [[ids[mentees[0].pk], ids[mentees[1].pk]]]
    assert proposal.problem["apart"] == [[ids[mentors[1].pk], ids[mentees[3].pk]]]
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    assert [sorted(group["mentees"]) for group in proposal.plan["groups"]].count([]) == 0
    assert ids[mentees[3].pk] in [entry["id"] for entry in proposal.plan["unplaced"]]
    records = DecisionRecord.objects.filter(action__startswith="scenario.").order_by("pk")
    assert [(one.action, one.about_id) for one in records] == [
        ("scenario.pinned", mentors[0].user_id),
        ("scenario.pinned", mentees[0].user_id),
        ("scenario.together", mentees[0].user_id),
        ("scenario.together", mentees[1].user_id),
        ("scenario.apart", mentors[1].user_id),
        ("scenario.apart", mentees[3].user_id),
    ]


def test_an_invented_mentor_is_named_in_words_and_the_board_refuses_to_publish(
    client: Client, coordinator: User, round_: Round
) -> None:
    slug = round_.outcomes.order_by("pk")[0].slug
    person = {"role": "mentor", "outcomes": [slug], "zone": "Berlin", "region": "europe", "languages": ["en"]}
    run(client, round_, rows("people", person | {"hours": "written", "written": "Mon 01:00-03:00", "capacity": "5"}))
    proposal = Proposal.objects.get()
    assert proposal.is_hypothetical
    assert run_proposal(proposal.pk)
    page = texts(client.get(address("proposal", round_, proposal.pk)))
    assert "This proposal can never be published" in page
    assert "invented mentor 1: Community Building" in page
    assert "Publish …" not in page
    answer = client.get(address("publish", round_, proposal.pk), follow=True)
    assert "it can never be published" in texts(answer)


def test_extra_hours_place_someone_who_was_left_out(client: Client, coordinator: User, round_: Round) -> None:
    spare = named(round_, "mentee")[-1]
    run(client, round_, rows("hours", {"person": spare.user.name, "hours": "Mon 18:00-21:00\nTue 18:00-21:00"}))
    proposal = Proposal.objects.get()
    assert proposal.is_hypothetical
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    # Their outcome is the last group's, which meets on Tuesdays.
    assert proposal.plan["placed"] == 7
    spare.user.availability.refresh_from_db()
    assert spare.user.availability.cells == [2, 3, 4, 5]


def test_late_applications_take_part_by_the_extended_day(client: Client, coordinator: User, round_: Round) -> None:
    outcome = round_.outcomes.order_by("pk")[0]
    after = dt.datetime.combine(round_.closes_on + dt.timedelta(days=2), dt.time(9), dt.UTC)
    for days in (0, 5):
        make_person(
            round_, "mentee", [outcome], MONDAY_EVENING, state="waiting", is_late=True,
            sent_at=after + dt.timedelta(days=days),
        )  # fmt: skip
    run(client, round_, {"extended_to": (round_.closes_on + dt.timedelta(days=3)).isoformat()})
    assert len(Proposal.objects.get().problem["people"]) == 2 + 7 + 1


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(client: Client, coordinator: User, round_: Round) -> None:
    sent = rows("pins", {"mentor": "half a na", "mentee": ""}) | {"more": "pins", "name": "", "co_mentors": ""}
    page = texts(run(client, round_, sent))
    assert 'name="pins-rows" value="2"' in page
    assert 'value="half a na"' in page
    assert "Please look at this once more" not in page
    assert Proposal.objects.count() == 0


def test_a_scenario_is_changed_with_everything_filled_in(client: Client, coordinator: User, round_: Round) -> None:
    mentor, mentee = named(round_, "mentor")[0], named(round_, "mentee")[0]
    slug = round_.outcomes.order_by("pk")[0].slug
    person = {"count": "2", "role": "mentor", "outcomes": [slug], "zone": "Europe/Berlin", "languages": ["en"]}
    run(
        client,
        round_,
        {"mentees_max": "4", "include_waiting": "on"},
        rows("pins", {"mentor": mentor.user.name, "mentee": mentee.user.name}),
        rows("people", person | {"hours": "lunch", "capacity": "3"}),
        rows("hours", {"person": mentee.user.name, "hours": "Wed 10:00-11:00"}),
    )
    proposal = Proposal.objects.get()
    response = client.get(address("scenario_new", round_) + f"?from={proposal.pk}")
    form = response.context["form"]
    assert form.main["mentees_max"].value() == 4
    assert form.main["include_waiting"].value() is True
    assert form.main["name"].value() == "Scenario 2"
    assert form.rows["pins"].forms[0].initial == {"mentor": mentor.user.name, "mentee": mentee.user.name}
    assert form.rows["people"].forms[0].initial["capacity"] == 3
    assert form.rows["hours"].forms[0].initial["hours"] == [116, 117]
    real = client.get(address("scenario_new", round_) + f"?from={proposal.pk}&real=1").context["form"]
    assert [len(real.rows[name].forms) for name in ("pins", "people", "hours")] == [1, 1, 1]
    assert not real.rows["people"].is_used


def test_groups_of_another_proposal_are_kept(client: Client, coordinator: User, round_: Round) -> None:
    first = make_proposal(round_, coordinator)
    lead = first.plan["groups"][1]["mentors"][0]
    sent = FIELDS | {"kept": [lead]}
    client.post(address("scenario_new", round_) + f"?from={first.pk}", sent)
    second = Proposal.objects.latest("pk")
    assert [lock["mentors"] for lock in second.problem["locked"]] == [[lead]]
    again = client.get(address("scenario_new", round_) + f"?from={second.pk}").context["form"]
    assert again.main["kept"].value() == [lead]


def test_a_coordinator_decides_nothing_about_their_own_application(
    client: Client, coordinator: User, round_: Round
) -> None:
    outcome = round_.outcomes.order_by("pk")[0]
    mine = make_person(round_, "mentee", [outcome], MONDAY_EVENING, user=coordinator)
    mentor = named(round_, "mentor")[0]
    sent = rows("pins", {"mentor": mentor.user.name, "mentee": coordinator.name})
    assert "decide on your own application" in texts(run(client, round_, sent))
    # What another coordinator asked about them is neither shown to them nor repeated by them.
    other = make_coordinator(email="viewer@demo.example")
    client.force_login(other)
    run(client, round_, sent)
    proposal = Proposal.objects.get()
    assert proposal.problem["pinned"] == [[str(mentor.pk), str(mine.pk)]]
    client.force_login(coordinator)
    page = client.get(address("scenario_new", round_) + f"?from={proposal.pk}")
    assert "What others decided about your own application is left out" in texts(page)
    assert page.context["form"].rows["pins"].forms[0].initial == {}
    assert "sits with" not in texts(client.get(address("matching", round_)))


@pytest.mark.parametrize("groups", [1, 12])
def test_the_form_asks_as_much_for_few_as_for_many(
    client: Client, coordinator: User, groups: int, django_assert_num_queries: Any
) -> None:
    round_ = make_matchable_round(groups, mentees=3)
    proposal = make_proposal(round_)
    with django_assert_num_queries(12):
        client.get(address("scenario_new", round_) + f"?from={proposal.pk}")


def test_a_round_that_is_over_leads_back_with_a_word(client: Client, coordinator: User) -> None:
    round_ = make_closed_round(weeks=6)
    Round.objects.filter(pk=round_.pk).update(
        **{
            name: getattr(round_, name) - dt.timedelta(days=400)
            for name in ("opens_on", "info_on", "closes_on", "match_on", "onboarding_on", "starts_on", "touch_base_on")
        }
    )
    make_outcome(round_)
    answer = client.get(address("scenario_new", round_), follow=True)
    assert "has no weeks of meetings left" in texts(answer)


def test_viewers_and_members_see_none_of_it(client: Client, round_: Round) -> None:
    proposal = make_proposal(round_)
    for user in (make_user(role="viewer", email="viewer@demo.example"), make_user()):
        client.force_login(user)
        for path in (
            address("scenario_new", round_),
            address("compare", round_),
            address("compare_file", round_, "csv"),
            address("recruit", round_, proposal.pk),
            address("recruit_progress", round_, proposal.pk),
        ):
            assert client.get(path).status_code == 403, path
