"""Issuing by rule, granting by exception, revoking, issuing anew: each once, and on record."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from certificates.issuing import (
    CertificateRefused,
    grant_certificate,
    issue_due,
    issue_earned,
    reissue_certificate,
    revoke_certificate,
)
from certificates.models import Certificate, Role
from certificates.tests.cast import (
    attend,
    evidence,
    hold,
    hold_all,
    lead_of,
    make_certificate,
    make_earned,
    make_past_group,
    make_past_round,
)
from groups.attendance.services import did_not_take_place, record_attendance
from groups.tests.pages import mentee_of
from mail.due import queue_all_due
from mail.models import OutboxMessage
from rounds.models import Round, Sitting
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db


def mails() -> list[str]:
    return sorted(OutboxMessage.objects.filter(kind="certificates.issued").values_list("to_email", flat=True))


def test_the_schedule_issues_what_was_earned_once_and_writes_to_each() -> None:
    group = make_earned()
    members = list(group.memberships.select_related("user"))
    for _beat in range(3):
        queue_all_due(timezone.now())
    assert set(Certificate.objects.values_list("user", "role", "state", "reason")) == {
        (one.user_id, Role.of(one).value, "live", "") for one in members
    }
    assert mails() == sorted(one.user.email for one in members)
    kept = Certificate.objects.get(user=lead_of(group).user)
    assert kept.evidence[1] == {
        "rule": "meetings",
        "standing": "met",
        "present": 4,
        "held": 4,
        "at_least": 2,
        "percent": 75,
    }
    assert (len(str(kept.token)), kept.name) == (32, lead_of(group).user.name)


def test_nothing_is_issued_before_the_last_showcase_sitting_is_over() -> None:
    group = make_earned()
    last = Sitting.objects.filter(session__round=group.round, session__kind="showcase").latest("ends_at")
    assert issue_earned(round_=group.round, now=last.ends_at - dt.timedelta(minutes=1)) == []
    assert len(issue_earned(round_=group.round, now=last.ends_at)) == 3


def test_a_round_without_a_showcase_asks_nobody_for_it() -> None:
    group = make_earned()
    Sitting.objects.filter(session__round=group.round, session__kind="showcase").update(is_cancelled=True)
    assert len(issue_earned(round_=group.round)) == 3


def test_what_comes_in_later_is_issued_later() -> None:
    group = make_past_group()
    hold_all(group)
    member = mentee_of(group)
    assert issue_due(timezone.now()) == 0
    attend(group.round, member.user, "showcase")
    assert issue_due(timezone.now()) == 1
    assert mails() == [member.user.email]


def test_who_has_no_name_or_no_account_any_more_gets_none() -> None:
    group = make_earned()
    User.objects.filter(pk=mentee_of(group).user_id).update(name=" ")
    User.objects.filter(pk=mentee_of(group, 2).user_id).update(is_active=False)
    assert [one.user for one in issue_earned(round_=group.round)] == [lead_of(group).user]


def test_a_correction_takes_no_certificate_back_and_is_seen() -> None:
    group = make_earned()
    issue_earned(round_=group.round)
    member = mentee_of(group)
    for meeting in group.meetings.filter(state="held"):
        record_attendance(meeting=meeting, present=[lead_of(group).pk], by=lead_of(group).user)
    assert not evidence(member).is_earned
    assert issue_earned(round_=group.round) == []
    assert Certificate.objects.get(user=member.user).is_live


def test_who_was_both_mentee_and_mentor_in_different_rounds_has_both() -> None:
    first, second = make_earned(), make_past_group()
    user = mentee_of(first).user
    grant_certificate(
        round_=second.round, user=lead_of(second).user, role=Role.MENTOR, reason="Ill.", by=make_coordinator()
    )
    issue_earned(round_=first.round)
    make_certificate(user, second.round, Role.MENTOR)
    assert set(Certificate.objects.filter(user=user).values_list("round", "role")) == {
        (first.round.pk, "mentee"),
        (second.round.pk, "mentor"),
    }


def test_who_left_early_or_whose_group_was_closed_keeps_what_they_did() -> None:
    group = make_past_group()
    member = mentee_of(group)
    for number in (1, 2):
        hold(group, number, [lead_of(group), member])
    did_not_take_place(meeting=group.meetings.get(number=3), by=lead_of(group).user, reason="Closed")
    group.memberships.update(left_at=group.meetings.get(number=3).starts_at)
    attend(group.round, member.user, "showcase")
    assert [one.user for one in issue_earned(round_=group.round)] == [member.user]


def test_granting_needs_a_reason_is_recorded_and_happens_once_from_two_tabs() -> None:
    group, coordinator = make_past_group(), make_coordinator()
    user = mentee_of(group).user
    granted = grant_certificate(round_=group.round, user=user, role=Role.MENTEE, reason="Ill.", by=coordinator)
    with pytest.raises(CertificateRefused, match="already"):
        grant_certificate(round_=group.round, user=user, role=Role.MENTEE, reason="Ill.", by=coordinator)
    assert (granted.reason, granted.granted_by, granted.was_earned) == ("Ill.", coordinator, False)
    record = DecisionRecord.objects.get(action="certificate.granted")
    assert (record.made_by, record.about, record.reason) == (coordinator, user, "Ill.")
    assert mails() == [user.email]


def test_nobody_grants_revokes_or_renames_their_own() -> None:
    group = make_past_group()
    user = mentee_of(group).user
    user.role = User.Role.COORDINATOR
    user.save()
    with pytest.raises(CertificateRefused, match="another coordinator"):
        grant_certificate(round_=group.round, user=user, role=Role.MENTEE, reason="Me.", by=user)
    own = make_certificate(user, group.round)
    for decide in (
        lambda: revoke_certificate(certificate=own, reason="x", by=user),
        lambda: reissue_certificate(certificate=own, by=user),
    ):
        with pytest.raises(CertificateRefused, match="another coordinator"):
            decide()
    assert Certificate.objects.get().is_live


def test_only_members_of_that_side_are_granted_one() -> None:
    group = make_past_group()
    for user, role in ((make_user(), Role.MENTEE), (mentee_of(group).user, Role.MENTOR)):
        with pytest.raises(CertificateRefused, match="never had a place"):
            grant_certificate(round_=group.round, user=user, role=role, reason="x", by=make_coordinator())


def test_the_machine_does_not_issue_again_what_was_revoked_but_a_coordinator_may_grant_it() -> None:
    group, coordinator = make_earned(), make_coordinator()
    issue_earned(round_=group.round)
    certificate = Certificate.objects.get(user=mentee_of(group).user)
    assert revoke_certificate(certificate=certificate, reason="Mistake.", by=coordinator)
    assert not revoke_certificate(certificate=certificate, reason="Again.", by=coordinator)
    assert issue_earned(round_=group.round) == []
    certificate.refresh_from_db()
    assert (certificate.state, certificate.ended_because, certificate.ended_by) == ("revoked", "Mistake.", coordinator)
    assert (
        OutboxMessage.objects.get(to_email=mentee_of(group).user.email, kind="certificates.issued").state == "cancelled"
    )
    user = mentee_of(group).user
    assert grant_certificate(round_=group.round, user=user, role=Role.MENTEE, reason="Cleared.", by=coordinator).is_live
    actions = DecisionRecord.objects.filter(about=user).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["certificate.revoked", "certificate.granted"]


def test_a_new_name_makes_a_new_certificate_with_the_old_date_and_reason() -> None:
    coordinator = make_coordinator()
    old = make_certificate(make_user(name="Old Name"), issued_on=dt.date(2025, 6, 1))
    with pytest.raises(CertificateRefused, match="has the name"):
        reissue_certificate(certificate=old, by=coordinator)
    assert old.user
    User.objects.filter(pk=old.user.pk).update(name="New Name")
    fresh = reissue_certificate(certificate=old, by=coordinator)
    old.refresh_from_db()
    assert (old.state, fresh.name, fresh.issued_on, fresh.reason) == ("replaced", "New Name", old.issued_on, old.reason)
    assert (fresh.replaces, fresh.token == old.token, fresh.is_live) == (old, False, True)
    with pytest.raises(CertificateRefused, match="not valid"):
        reissue_certificate(certificate=old, by=coordinator)
    record = DecisionRecord.objects.get(action="certificate.reissued")
    assert (record.before, record.after) == (
        {"certificate": old.pk, "name": "Old Name"},
        {"certificate": fresh.pk, "name": "New Name"},
    )
    assert len(mails()) == 1


def test_the_button_of_a_coordinator_is_on_record_when_it_issues_something() -> None:
    group, coordinator = make_earned(), make_coordinator()
    issue_earned(round_=group.round, by=coordinator)
    issue_earned(round_=group.round, by=coordinator)
    assert DecisionRecord.objects.filter(action="certificates.issued", made_by=coordinator).count() == 1


def test_the_database_keeps_one_live_certificate_with_a_name() -> None:
    user, round_ = make_user(), make_past_round()
    first = make_certificate(user, round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_certificate(user, round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_certificate(make_user(), round_, token=first.token)
    for bad in ({"name": ""}, {"state": "revoked"}, {"token": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=first.pk).update(**bad)


def test_tokens_are_long_and_all_different() -> None:
    tokens = {str(make_certificate(make_user(), round_, granted_by=None).token) for round_ in [make_past_round()] * 20}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {32}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_five_beats_and_five_tabs_at_once_make_one_certificate_each() -> None:
    group, coordinators = make_earned(), [make_coordinator() for _tab in range(5)]
    round_, failed = Round.objects.get(pk=group.round_id), []

    def beat() -> None:
        try:
            issue_earned(round_=round_)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failed.append(error)
        finally:
            connection.close()

    def tab(by: User) -> None:
        try:
            grant_certificate(round_=round_, user=mentee_of(group).user, role=Role.MENTEE, reason="x", by=by)
        except CertificateRefused:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _beat in range(5)]
    threads += [threading.Thread(target=tab, args=[by]) for by in coordinators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Certificate.objects.count() == 3
    assert len(mails()) == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_while_attendance_is_corrected_a_certificate_is_issued_by_what_was_true_or_not_at_all() -> None:
    """Each mentee has just the two meetings that are asked; meanwhile one of them is taken away from each."""
    round_ = make_past_round()
    groups = [make_past_group(round_) for _number in range(4)]
    mentees = [mentee_of(group) for group in groups]
    for group, mentee in zip(groups, mentees, strict=True):
        hold_all(group, count=2)
        attend(round_, mentee.user, "showcase")

    def correct(number: int) -> None:
        hold(groups[number], 2, [lead_of(groups[number])])

    jobs: list[Callable[[], object]] = [partial(correct, number) for number in range(len(groups))]
    jobs[2:2] = [partial(issue_earned, round_=round_), partial(issue_earned, round_=round_)]
    answers = all_at_once(jobs)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert [evidence(mentee).is_earned for mentee in mentees] == [False] * 4
    issued = Certificate.objects.filter(user__in=[mentee.user_id for mentee in mentees])
    kept = [piece for one in issued for piece in one.evidence if piece["rule"] == "meetings"]
    assert {(piece["standing"], piece["present"]) for piece in kept} <= {("met", 2)}
    assert issue_earned(round_=round_) == []
