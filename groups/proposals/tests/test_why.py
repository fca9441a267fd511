"""Why somebody is where they are: on their page and in their mail, true later too, and about nobody else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import make_coordinator, make_user
from groups.emails import queue_not_placed
from groups.models import Placement
from groups.proposals.alternatives import others_of
from groups.proposals.facts import explain
from groups.proposals.publishing import publish_proposal
from groups.proposals.sentences import REASONS
from groups.proposals.words import about_others, advice_for
from groups.tests.factories import make_closed_round, make_matchable_round, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.models import Application, Round
from rounds.tests.factories import make_outcome

pytestmark = pytest.mark.django_db
HELP = {"would_help": {"free": [["tue", "17:00", "18:00"]]}, "zone": "Europe/Berlin"}


def person(number: str, role: str = "mentee", **fields: Any) -> dict[str, Any]:
    usual = {
        "id": number,
        "role": role,
        "zone": "UTC",
        "free": [["mon", "18:00", "21:00"]],
        "outcomes": [["a", 1], ["b", 2]],
        "languages": ["en"],
        **({"capacity": 5} if role == "mentor" else {}),
    }
    return usual | fields


def group(mentor: str, mentees: list[str], outcome: str, time: str) -> dict[str, Any]:
    slot = {"zone": "UTC", "day": "mon", "time": time}
    return {"mentors": [mentor], "mentees": mentees, "outcome": outcome, "language": "en", "city": None, "slot": slot}


def problem_of(*people: dict[str, Any], **more: Any) -> dict[str, Any]:
    sizes = {"mentees_min": 2, "mentees_wanted": 3, "mentees_max": 5}
    the_round = {"slug": "r", "starts_on": "2027-01-11", "weeks": 8, "meeting_minutes": 60, **sizes}
    return {"round": the_round, "people": list(people), "together": [], "apart": [], "pinned": [], "locked": []} | more


def others(mentees: list[str], other: dict[str, Any], lead: dict[str, Any], me: dict[str, Any], **more: Any) -> Any:
    """The other groups of "1", who sits with `mentees` in a group on outcome a; `other` is led by `lead`."""
    people = [person(one) for one in ["2", "3", "4", "6", "7", "8"]]
    problem = problem_of(person("1", **me), *people, person("m", "mentor"), person("n", "mentor", **lead), **more)
    plan = {"groups": [group("m", ["1", *mentees], "a", "18:00"), other], "unplaced": []}
    return others_of(problem, plan, ["1"])["1"]


@pytest.mark.parametrize(
    ("mentees", "other", "lead", "me", "cost"),
    [
        (["2", "3", "4"], group("n", ["6", "7"], "a", "19:00"), {"capacity": 2}, {}, {"full": 1}),
        (["2"], group("n", ["6", "7"], "a", "19:00"), {}, {}, {"needed": 1}),
        (["2", "3", "4"], group("n", ["6", "7"], "b", "19:00"), {}, {}, {"lower": 1}),
        (["2", "3"], group("n", ["6", "7"], "a", "19:00"), {}, {}, {"smaller": 1}),
        (["2", "3", "4"], group("n", ["6", "7"], "a", "19:00"), {}, {}, {"open": 1}),
        (["2", "3", "4"], group("n", ["6", "7"], "a", "19:00"), {}, {"free": [["mon", "18:00", "19:30"]]}, {}),
        (["2", "3", "4"], group("n", ["6", "7"], "c", "19:00"), {}, {}, {}),
        (["2", "3", "4"], group("n", ["6", "7"], "a", "19:00") | {"language": "es"}, {}, {}, {}),
        (["2", "3", "4"], group("n", ["6", "7"], "a", "19:00") | {"city": "berlin"}, {}, {}, {}),
    ],
)
def test_each_other_group_is_told_by_what_a_place_there_would_cost(
    mentees: list[str], other: dict[str, Any], lead: dict[str, Any], me: dict[str, Any], cost: dict[str, int]
) -> None:
    assert others(mentees, other, lead, me) == cost


def test_a_group_from_which_a_pair_keeps_somebody_is_not_told() -> None:
    other = group("n", ["6", "7"], "a", "19:00")
    assert others(["2", "3", "4"], other, {}, {}, apart=[["1", "6"]]) == {}
    assert others(["2", "3", "4"], other, {}, {}, together=[["1", "2"]]) == {}
    assert others(["2", "3", "4"], other, {}, {}, pinned=[["m", "1"]]) == {}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (None, []),
        ({}, ["No other group of the round fits your hours, outcomes and languages."]),
        ({"full": 1}, ["One other group would have", "It was full: your place there would have been somebody else's."]),
        ({"needed": 1}, ["One other group would have", "too small to start without you."]),
        ({"lower": 1}, ["One other group would have", "It works on an outcome that you ranked lower."]),
        ({"smaller": 1}, ["One other group would have", "smaller than groups should be."]),
        ({"open": 1}, ["One other group would have", "It had a free seat, too; for the round as a whole"]),
        ({"full": 2, "lower": 1}, ["3 other groups would have", "2 of them were full", "One of them works on"]),
        ({"needed": 2}, ["2 other groups would have", "For 2 of them, the group that you are in would have been too"]),
        ({"smaller": 1, "open": 2}, ["3 other", "For one of them, the group that", "2 of them had a free seat"]),
    ],
)
def test_the_other_groups_are_said_in_words(numbers: dict[str, int] | None, said: list[str]) -> None:
    sentences = about_others(numbers)
    assert len(sentences) == len(said)
    assert all(part in sentence for part, sentence in zip(said, sentences, strict=True))


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("reason", [*REASONS, "something new"])
def test_every_reason_has_words_and_advice_for_both_sides(reason: str, role: str) -> None:
    round_ = make_closed_round()
    application = make_person(round_, role, [make_outcome(round_)])
    placement = Placement.objects.create(round=round_, application=application, reason=reason)
    said = explain(placement)
    assert len(said.sentences) == 1
    assert said.sentences[0].endswith(".")
    assert said.advice == advice_for(reason, role)
    assert said.advice.endswith(".")
    assert "their" not in said.sentences[0].split()
    queue_not_placed(placement=placement)
    mail = OutboxMessage.objects.get()
    for text in (mail.text, mail.html.replace("&#x27;", "'")):
        assert said.sentences[0] in text
        assert said.advice in text


def test_more_hours_are_not_advised_where_they_would_not_help() -> None:
    assert "More hours alone would not have helped" in advice_for("no_mentor_offers", "mentee")
    assert "More free hours help most" in advice_for("full", "mentee")


def page_of(client: Client, application: Application) -> str:
    client.force_login(application.user)
    return client.get(f"/applications/{application.pk}/").content.decode()


def published() -> Round:
    round_ = make_matchable_round(2, mentees=3, spare=1)
    publish_proposal(proposal=make_proposal(round_), by=make_coordinator())
    return round_


def test_a_member_reads_on_the_application_the_group_and_in_the_mail_why_this_group(client: Client) -> None:
    published()
    placement = Placement.objects.filter(membership__role="mentee").select_related("membership__user")[0]
    assert placement.facts["others"] == {}
    page = page_of(client, placement.application)
    assert placement.membership
    group_page = client.get(f"/groups/{placement.membership.group_id}/").content.decode()
    mail = OutboxMessage.objects.get(kind="groups.placed", recipient=placement.membership.user)
    for text in (page, group_page, mail.text, mail.html):
        assert "The group works on your first choice." in text
        assert "No other group of the round fits your hours, outcomes and languages." in text
    assert "Why this group" in page


def test_a_lead_is_not_told_where_they_themselves_live() -> None:
    published()
    lead = Placement.objects.filter(membership__role="lead").select_related("application")[0]
    mentee = Placement.objects.filter(membership__role="mentee").select_related("application")[0]
    assert [("Your lead mentor" in " ".join(explain(one).sentences)) for one in (lead, mentee)] == [False, True]


def test_what_was_said_stays_true_when_hours_and_zone_change(client: Client) -> None:
    published()
    placement = Placement.objects.get(membership=None)
    Placement.objects.filter(pk=placement.pk).update(facts=HELP)
    user = placement.application.user
    user.zone = "Asia/Tokyo"
    user.save()
    page = page_of(client, placement.application)
    assert "<strong>Tue 17:00 to 18:00</strong>, on the clock of Europe/Berlin" in page
    assert "the fewest extra hours that would surely have done it" in page


def test_publishing_keeps_the_clock_of_who_got_no_group() -> None:
    published()
    assert Placement.objects.get(membership=None).facts["zone"] == "Europe/Berlin"


def test_who_has_no_group_reads_why_and_where_to_go_on_and_nobody_elses_name(client: Client) -> None:
    round_ = published()
    placement = Placement.objects.get(membership=None)
    page = page_of(client, placement.application)
    main = page[page.index("<main") : page.index("</main")]
    assert "Why you have no group yet" in main
    assert "/people/me/availability/" in main
    assert "/rounds/next/" in main
    mail = OutboxMessage.objects.get(kind="groups.not_placed")
    others = [one.user for one in round_.applications.select_related("user") if one.pk != placement.application_id]
    for text in (main, mail.text, mail.html):
        assert not [one.name for one in others if one.name in text or one.email in text]
    assert f"/applications/{placement.application_id}/" in mail.text


def test_another_persons_page_is_as_if_it_were_not_there(client: Client) -> None:
    published()
    client.force_login(make_user())
    for placement in Placement.objects.all():
        assert client.get(f"/applications/{placement.application_id}/").status_code == 404


def test_nothing_is_said_to_who_has_left_or_withdrawn(client: Client) -> None:
    published()
    placement = Placement.objects.get(membership=None)
    Application.objects.filter(pk=placement.application_id).update(state=Application.State.WITHDRAWN)
    assert "Why you have no group yet" not in page_of(client, placement.application)


def test_the_page_asks_as_much_with_a_reason_as_with_a_group(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    for placement in (Placement.objects.get(membership=None), Placement.objects.filter(membership__role="mentee")[0]):
        client.force_login(placement.application.user)
        with django_assert_num_queries(8):
            client.get(f"/applications/{placement.application_id}/")
