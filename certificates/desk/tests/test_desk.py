"""The coordinator's pages: evidence rule by rule, decisions, rules, the list for AMY."""

import csv
import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from certificates.issuing import issue_earned
from certificates.models import Certificate
from certificates.tests.cast import (
    attend,
    hold_all,
    lead_of,
    make_certificate,
    make_earned,
    make_past_group,
    make_past_round,
)
from groups.attendance.services import record_attendance
from groups.tests.factories import make_group
from groups.tests.pages import client_of, mentee_of, texts
from mail.models import OutboxMessage
from rounds.models import Round
from surveys.tests.factories import answer, make_open_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(make_coordinator())


def url(round_: Round, more: str = "") -> str:
    return f"/admin/rounds/{round_.slug}/certificates/{more}"


def test_the_table_says_of_each_how_each_rule_stands(desk: Client) -> None:
    group = make_past_group()
    hold_all(group)
    attend(group.round, mentee_of(group).user, "showcase")
    page = texts(desk.get(url(group.round)))
    assert "4 of 4" in page
    assert "earned, not issued yet" in page
    assert "missed something" in page
    assert page.count('scope="row"') == 3


def test_the_table_finds_by_name_role_and_state(desk: Client) -> None:
    group = make_earned()
    issue_earned(round_=group.round)
    User.objects.filter(pk=mentee_of(group).user_id).update(name="Renata Renamed")

    def shown(query: str) -> int:
        return texts(desk.get(url(group.round, query))).count('scope="row"')

    assert [shown(query) for query in ("", "?role=mentor", "?q=renata", "?state=renamed", "?state=missed")] == [
        3,
        1,
        1,
        1,
        0,
    ]
    assert "Nobody is like that." in texts(desk.get(url(group.round, "?state=missed")))
    assert shown("?state=no-such&role=neither&page=99") == 3


def test_a_coordinator_with_a_place_in_the_round_does_not_read_who_answered_the_survey(desk: Client) -> None:
    group = make_earned()
    survey = make_open_survey(group.round, kind="end")
    mentee, lead = mentee_of(group), lead_of(group).user
    answer(survey, mentee.user, scale_0="5")
    User.objects.filter(pk=lead.pk).update(role=User.Role.COORDINATOR)
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={})
    page = url(group.round, f"people/{mentee.user_id}/mentee/")
    assert "You answered it." in texts(desk.get(page))
    own = client_of(lead)
    assert "You answered it." not in texts(own.get(page))
    assert "Not shown: you have a place in a group of this round." in texts(own.get(page))
    assert texts(own.get(url(group.round))).count("not shown") == 3
    assert "not shown" not in texts(desk.get(url(group.round)))


def test_a_correction_shows_as_changed_evidence(desk: Client) -> None:
    group = make_earned()
    issue_earned(round_=group.round)
    for meeting in group.meetings.filter(state="held"):
        record_attendance(meeting=meeting, present=[lead_of(group).pk], by=lead_of(group).user)
    assert "2 certified, evidence changed since" in texts(desk.get(url(group.round)))
    member = mentee_of(group).user
    assert "The evidence changed since" in texts(desk.get(url(group.round, f"people/{member.pk}/mentee/")))


def test_a_round_without_groups_says_what_comes_first(desk: Client) -> None:
    assert "Nobody is in a group of this round yet." in texts(desk.get(url(make_past_round())))


@pytest.mark.parametrize("groups", [1, 4])
def test_the_table_takes_as_many_queries_for_three_as_for_many(
    groups: int, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = make_earned()
    for _number in range(groups - 1):
        make_past_group(first.round)
    issue_earned(round_=first.round)
    with django_assert_num_queries(16):
        desk.get(url(first.round))


@pytest.mark.parametrize("held", [1, 3])
def test_a_members_page_takes_as_many_queries_whatever_they_hold(
    held: int, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = mentee_of(make_past_group()).user
    round_ = user.memberships.get().round
    for _number in range(held):
        row = make_certificate(user, round_)
        Certificate.objects.filter(pk=row.pk).update(state="revoked", ended_at=timezone.now())
    with django_assert_num_queries(16):
        desk.get(url(round_, f"people/{user.pk}/mentee/"))


def test_granting_asks_for_a_reason_keeps_what_was_typed_and_happens_once(desk: Client) -> None:
    group = make_past_group()
    user = mentee_of(group).user
    path = url(group.round, f"people/{user.pk}/mentee/")
    assert "This field is required." in texts(desk.post(path, {"reason": ""}))
    assert "x" * 1001 in texts(desk.post(path, {"reason": "x" * 1001}))
    assert not Certificate.objects.exists()
    for _tab in range(2):
        answer = desk.post(path, {"reason": "Their power failed."}, follow=True)
    assert "has this certificate already" in texts(answer)
    assert Certificate.objects.get().reason == "Their power failed."
    assert OutboxMessage.objects.filter(kind="certificates.issued").count() == 1


def test_nobody_decides_on_their_own() -> None:
    group, coordinator = make_past_group(), make_coordinator()
    group.memberships.filter(role="lead").update(user=coordinator)
    path = url(group.round, f"people/{coordinator.pk}/mentor/")
    client = client_of(coordinator)
    assert "This is you." in texts(client.get(path))
    client.post(path, {"reason": "Me."})
    assert not Certificate.objects.exists()


def test_revoking_asks_why_says_what_happens_and_is_recorded(desk: Client) -> None:
    certificate = make_certificate(make_user(name="Rae Voked"))
    path = url(certificate.round, f"{certificate.pk}/revoke/")
    assert "No e-mail leaves" in texts(desk.get(path))
    assert "This field is required." in texts(desk.post(path, {"reason": ""}))
    desk.post(path, {"reason": "Mistake."})
    assert "valid any more." in texts(desk.post(path, {"reason": "Again."}, follow=True))
    certificate.refresh_from_db()
    assert (certificate.state, certificate.ended_because) == ("revoked", "Mistake.")
    assert DecisionRecord.objects.filter(action="certificate.revoked").count() == 1


def test_a_new_name_is_printed_when_a_coordinator_says_so(desk: Client) -> None:
    group = make_earned()
    issue_earned(round_=group.round)
    user = mentee_of(group).user
    certificate = Certificate.objects.get(user=user)
    path = url(group.round, f"{certificate.pk}/again/")
    assert "has the name that is on the certificate" in texts(desk.post(path, follow=True))
    User.objects.filter(pk=user.pk).update(name="New Name")
    assert "their profile says New Name now" in texts(desk.get(url(group.round, f"people/{user.pk}/mentee/")))
    for _tab in range(2):
        desk.post(path)
    assert list(Certificate.objects.filter(user=user).order_by("pk").values_list("name", "state")) == [
        (certificate.name, "replaced"),
        ("New Name", "live"),
    ]


def test_the_button_issues_what_is_earned(desk: Client) -> None:
    group = make_earned()
    assert "3 certificates issued." in texts(desk.post(url(group.round, "issue/"), follow=True))
    assert "Nobody has earned one" in texts(desk.post(url(group.round, "issue/"), follow=True))


def rule_values(**more: object) -> dict[str, object]:
    asked = {f"mentor_{name}_asked": "on" for name in ("onboarding", "meetings", "showcase", "end_survey")}
    asked |= {f"mentee_{name}_asked": "on" for name in ("meetings", "showcase")}
    numbers = {
        "mentor_meetings_least": 3,
        "mentor_meetings_percent": 60,
        "mentee_meetings_least": 4,
        "mentee_meetings_percent": 0,
    }
    return {name: value for name, value in (asked | numbers | more).items() if value is not None}


def test_rules_are_changed_before_the_end_and_recorded(desk: Client) -> None:
    group = make_group(make_past_round(days=50))
    desk.post(url(group.round, "rules/"), rule_values())
    asked = group.round.certificate_rules.filter(is_asked=True)
    assert set(asked.values_list("role", "rule", "at_least", "percent")) == {
        ("mentor", "onboarding", 0, 0),
        ("mentor", "meetings", 3, 60),
        ("mentor", "showcase", 0, 0),
        ("mentor", "end-survey", 0, 0),
        ("mentee", "meetings", 4, 0),
        ("mentee", "showcase", 0, 0),
    }
    record = DecisionRecord.objects.get(action="certificates.rules")
    assert record.after
    assert record.after["mentee: meetings"] == {"at_least": 4}
    page = texts(client_of(mentee_of(group).user).get("/certificates/"))
    assert "4 meetings short" in page


def test_rules_that_ask_nothing_or_nonsense_are_refused_with_what_was_typed(desk: Client) -> None:
    round_ = make_past_round(days=50)
    nothing = rule_values(mentee_meetings_asked=None, mentee_showcase_asked=None, mentor_meetings_least=7)
    page = texts(desk.post(url(round_, "rules/"), nothing))
    assert "Ask at least one thing of each mentee" in page
    assert 'value="7"' in page
    assert "less than or equal to 100" in texts(
        desk.post(url(round_, "rules/"), rule_values(mentor_meetings_percent=101))
    )
    assert round_.certificate_rules.get(role="mentor", rule="meetings").percent == 75


def test_rules_of_a_round_that_is_over_stay(desk: Client) -> None:
    round_ = make_past_round()
    assert "The showcase is over" in texts(desk.get(url(round_, "rules/")))
    desk.post(url(round_, "rules/"), rule_values())
    assert round_.certificate_rules.get(role="mentee", rule="meetings").at_least == 2


def test_rules_that_are_saved_in_the_moment_of_the_first_certificate_are_refused(desk: Client) -> None:
    round_ = make_past_round(days=50)
    looks: list[str] = []

    def issue_before_the_second_look(execute: Any, sql: str, *more: Any) -> Any:
        if 'FROM "rounds_round"' in sql:
            looks.append(sql)
            if len(looks) == 2:  # The view has looked; now the service locks the round and looks again.
                make_certificate(make_user(), round_, reason="")
        return execute(sql, *more)

    with connection.execute_wrapper(issue_before_the_second_look):
        desk.post(url(round_, "rules/"), rule_values())
    assert not round_.certificate_rules.filter(rule="meetings", role="mentee", at_least=4).exists()
    assert "Certificates have been issued by these rules." in texts(desk.get(url(round_, "rules/")))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\N{FULLWIDTH EQUALS SIGN}1+1"])
def test_the_list_for_amy_has_no_live_formula(desk: Client, name: str) -> None:
    user = make_user(name="Plain", amy_username=name[:100])
    certificate = make_certificate(user, name=name)
    answer = desk.get(url(certificate.round, "badges.csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["amy_username", "name", "email", "badge", "awarded_on", "round", "certificate"]
    assert rows[1][1].startswith("'")
    assert rows[1][1].replace("'", "") == name
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert rows[1][0].startswith("'")
    assert rows[1][3] == "mentee"
    assert DecisionRecord.objects.filter(action="export.badges").count() == 1


def test_the_list_for_amy_has_valid_ones_alone(desk: Client) -> None:
    round_ = make_past_round()
    kept, revoked = make_certificate(make_user(), round_), make_certificate(make_user(), round_, "mentor")
    Certificate.objects.filter(pk=revoked.pk).update(state="revoked", ended_at=timezone.now())
    text = desk.get(url(round_, "badges.csv")).content.decode()
    assert kept.name in text
    assert revoked.name not in text


def test_others_see_nothing_of_it() -> None:
    group = make_past_group()
    certificate = make_certificate(mentee_of(group).user, group.round)
    paths = ["", "rules/", "badges.csv", f"people/{certificate.user_id}/mentee/", f"{certificate.pk}/revoke/"]
    viewer = make_coordinator()
    User.objects.filter(pk=viewer.pk).update(role=User.Role.VIEWER)
    for client in (client_of(lead_of(group).user), client_of(viewer)):
        assert {client.get(url(group.round, path)).status_code for path in paths} == {403}


def test_what_does_not_exist_is_not_found(desk: Client) -> None:
    group, elsewhere = make_past_group(), make_certificate(make_user())
    user = mentee_of(group).user
    for path in (f"people/{user.pk}/mentor/", f"people/{user.pk}/cook/", "people/99999999/mentee/"):
        assert desk.get(url(group.round, path)).status_code == 404
    assert desk.get(url(group.round, f"{elsewhere.pk}/revoke/")).status_code == 404
