"""The demonstration tells what the README promises, again and again, and only on one's own machine."""

import datetime as dt
import shutil
import tempfile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, TestCase, override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import InstructorRecord, User
from certificates.models import Certificate
from conftest import QUICK_HASHERS
from groups.care.alerts import refresh_alerts
from groups.care.queries import health_of
from groups.models import Membership, MentoringGroup, Question, Slide
from mail.models import OutboxMessage
from mentoring.demo.people import LOG_INS, PASSWORD
from rounds.models import Application, Round

pytestmark = pytest.mark.django_db


def load(*options: str) -> None:
    """Run the command."""
    call_command("demo", *options, verbosity=0)


def counts() -> list[int]:
    """How many rows of each kind there are."""
    return [
        User.objects.count(),
        Round.objects.count(),
        Application.objects.count(),
        MentoringGroup.objects.count(),
        Membership.objects.count(),
        OutboxMessage.objects.count(),
        InstructorRecord.objects.count(),
    ]


class TestTheSmallDemonstration(TestCase):
    """What is true of it once it is loaded; loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Load it, files and all, where it leaves nothing behind."""
        folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, folder)
        with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=QUICK_HASHERS):
            load("--scale=small")

    def test_all_its_accounts_can_sign_in_and_see_their_front_page(self) -> None:
        for address in LOG_INS:
            client = Client()
            answer = client.post("/accounts/login/", {"login": address, "password": PASSWORD})
            assert answer.status_code == 302, address
            assert client.get("/").status_code == 200

    def test_coordinator_viewer_and_admin_may_enter_without_a_second_factor(self) -> None:
        for name in ("coordinator", "viewer", "admin"):
            client = Client()
            client.force_login(User.objects.get(email=f"{name}@demo.example"))
            assert client.get("/admin/").status_code == 200

    def test_mentor_comentor_and_mentee_share_a_running_group(self) -> None:
        of = {m.user.email: m for m in Membership.objects.filter(user__email__in=LOG_INS).select_related("user")}
        assert {address: m.role for address, m in of.items()} == {
            "mentor@demo.example": "lead",
            "comentor@demo.example": "co-mentor",
            "mentee@demo.example": "mentee",
        }
        assert len({m.group_id for m in of.values()}) == 1

    def test_its_inbox_shows_mail_of_its_accounts_and_nobody_elses(self) -> None:
        page = Client().get("/demo/inbox/").content.decode()
        mine = OutboxMessage.objects.filter(to_email="mentee@demo.example")[0]
        other = OutboxMessage.objects.exclude(to_email__in=LOG_INS)[0]
        assert mine.to_email in page
        assert other.to_email not in page
        assert mine.subject in Client().get(f"/demo/inbox/{mine.pk}/").content.decode()
        assert Client().get(f"/demo/inbox/{other.pk}/").status_code == 404

    def test_its_past_round_shows_slides_survey_results_and_certificates_that_verify(self) -> None:
        past = Round.objects.get(slug="demo-past")
        groups = past.mentoring_groups.count()
        assert Slide.objects.filter(group__round=past, is_shown=True).count() == groups
        assert all(Question.objects.filter(slide__group=group).exists() for group in past.mentoring_groups.all())
        surveys = list(past.surveys.all())
        assert [(survey.kind, survey.closed_at is not None) for survey in surveys] == [("mid", True), ("end", True)]
        assert all(survey.participations.filter(has_answered=True).count() >= 5 for survey in surveys)
        certificate = Certificate.objects.filter(round=past)[0]
        answer = Client().get(f"/certificates/{certificate.token}/")
        assert certificate.name in answer.content.decode()

    def test_its_running_round_has_a_group_that_goes_well_one_to_watch_and_one_to_help(self) -> None:
        groups = list(MentoringGroup.objects.filter(round__slug="demo-running").order_by("number"))
        refresh_alerts(groups, timezone.now())
        health = health_of(groups)
        levels = [health[group.pk].level for group in groups[:3]]
        assert levels == ["good", "watch", "act"]

    def test_loading_it_again_replaces_it(self) -> None:
        first = counts()
        load("--scale=small")
        assert counts() == first


def test_its_rounds_are_past_running_ready_to_match_and_open() -> None:
    load()
    rounds = {round_.slug: round_ for round_ in Round.objects.all()}
    now, today = timezone.now(), timezone.localdate(timezone=dt.UTC)
    assert rounds["demo-past"].report_on < today
    assert (today - rounds["demo-running"].starts_on).days // 7 + 1 == 6
    assert rounds["demo-matching"].closes_on == today - dt.timedelta(days=2)
    assert rounds["demo-open"].opens_at < now < rounds["demo-open"].closes_at
    applied = rounds["demo-matching"].applications
    assert applied.filter(role="mentor").count() == 20
    assert applied.filter(role="mentee").count() == 60
    assert applied.filter(state="flagged").count() == 3
    assert InstructorRecord.objects.filter(user__applications__round=rounds["demo-matching"]).count() == 80


def test_its_scale_can_be_a_number_of_mentees() -> None:
    load("--scale=12")
    assert Application.objects.filter(round__slug="demo-matching", role="mentee").count() == 12
    assert Application.objects.filter(round__slug="demo-matching", role="mentor").count() == 4


def test_it_leaves_alone_what_is_there_when_asked_to_load_only_into_nothing() -> None:
    User.objects.create_user("someone@people.example", name="Someone")
    load("--if-empty")
    assert not Round.objects.exists()


def test_it_refuses_a_site_with_an_outside_host(settings: Settings) -> None:
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="outside host name"):
        load()


def test_without_the_demonstration_there_is_no_inbox() -> None:
    assert Client().get("/demo/inbox/").status_code == 404
