"""The demonstration as a world for tests that span rooms: who plays, and what addresses can be about."""

import datetime as dt
from dataclasses import dataclass

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Concern, User
from certificates.models import Certificate
from certificates.tests.cast import make_certificate
from groups.care.leaving import leave_group
from groups.meetings.polls import open_poll
from groups.models import Meeting, Membership, MentoringGroup, Proposal, Question, RecruitSearch, Slide, TimePoll
from groups.proposals.services import Options, run_proposal, start_proposal
from groups.scenarios.parameters import NewPerson, Scenario
from groups.showcase.tests.cast import make_question, make_slide
from mail.models import OutboxMessage
from rounds.models import Application, Round, Session
from rounds.sessions.making import make_sessions
from surveys.models import Survey
from surveys.setup.opening import open_survey
from surveys.tests.factories import make_survey


@dataclass(frozen=True)
class World:
    """People by part, and the rounds of the demonstration by slug."""

    people: dict[str, User | None]
    rounds: dict[str, Round]
    hidden_round: Round

    def person(self, part: str) -> User:
        """Someone who is signed in."""
        user = self.people[part]
        assert user is not None
        return user

    def own_group(self) -> MentoringGroup:
        """The group of mentor, co-mentor and mentee."""
        return Membership.objects.get(user=self.person("mentee"), left_at=None).group

    def other_group(self) -> MentoringGroup:
        """A group of a round in which none of them had a part, and which did not agree to show its slide."""
        group = MentoringGroup.objects.filter(round__slug="demo-past").latest("pk")
        Slide.objects.filter(group=group).update(is_shown=False)
        return group

    def own_application(self, user: User) -> Application | None:
        """An application of this person."""
        return Application.objects.filter(user=user).order_by("pk").first()

    def session(self, *, own: bool) -> Session:
        """The showcase of the open round, or of the one that is hidden."""
        round_ = self.rounds["demo-open"] if own else self.hidden_round
        return round_.sessions.get(kind=Session.Kind.SHOWCASE)

    def letter(self) -> OutboxMessage:
        """Something that the demonstration's mentee was sent."""
        return OutboxMessage.objects.filter(to_email="mentee@demo.example").latest("pk")

    def concern(self) -> Concern:
        """A concern that the demonstration's coordinator handles."""
        User.objects.filter(pk=self.person("coordinator").pk).update(handles_concerns=True)
        self.person("coordinator").handles_concerns = True
        concern, _new = Concern.objects.get_or_create(reference="0123abcd", defaults={"text": "Someone was rude."})
        return concern

    def poll(self) -> tuple[TimePoll, Membership]:
        """An open question about the next meeting of another group, and who of it is asked."""
        asked = Membership.objects.get(user=self.person("mentee of another group"), left_at=None)
        found = TimePoll.objects.filter(group=asked.group, state=TimePoll.State.OPEN).first()
        if found is None:
            meeting = asked.group.meetings.filter(state=Meeting.State.PLANNED).order_by("-starts_at")[0]
            starts = [meeting.starts_at + dt.timedelta(days=days) for days in (1, 2)]
            lead = asked.group.memberships.get(role=Membership.Role.LEAD, left_at=None)
            found = open_poll(group=asked.group, meeting=meeting, starts=starts, by=lead.user)
        return found, asked

    def leaderless(self) -> MentoringGroup:
        """A running group whose lead has left; whoever waits for a group, waits for it, too."""
        groups = MentoringGroup.objects.filter(round__slug="demo-running").exclude(pk=self.own_group().pk)
        group = groups.exclude(pk=self.poll()[1].group_id).order_by("-pk")[0]
        lead = group.memberships.filter(role=Membership.Role.LEAD, left_at=None).first()
        if lead is not None:
            leave_group(membership=lead, words="A new job.", by=lead.user, now=timezone.now())
        return group

    def in_checkout(self) -> Application:
        """Someone who is completing certification, and has a date by which."""
        mentees = Application.objects.filter(round__slug="demo-matching", role=Application.Role.MENTEE)
        return mentees.filter(says_certified="no", says_in_training="yes", says_trained_on__isnull=False)[0]

    def certificate(self, part: str) -> Certificate:
        """A certificate of a mentee in the running round."""
        user, round_ = self.person(part), self.rounds["demo-running"]
        return Certificate.objects.filter(user=user).first() or make_certificate(user, round_, granted_by=None)

    def question(self) -> Question:
        """What someone asked the own group at the showcase."""
        return Question.objects.filter(slide__group=self.own_group()).latest("pk")

    def survey(self, *, is_open: bool) -> Survey:
        """A survey that the members of the running round are asked to answer; or one that is still edited."""
        if not is_open:
            return self.rounds["demo-matching"].surveys.get(kind=Survey.Kind.MID)
        running = self.rounds["demo-running"]
        found = Survey.objects.filter(round=running, opened_at__isnull=False, closed_at=None).first()
        if found is None:
            found = make_survey(running, questions=2)
            open_survey(pk=found.pk, now=timezone.now())
        return found

    def closed_survey(self) -> Survey:
        """A survey with results."""
        return self.rounds["demo-past"].surveys.get(kind=Survey.Kind.END)

    def proposal(self) -> Proposal:
        """A proposal of the round that is ready to match."""
        return Proposal.objects.filter(round__slug="demo-matching", is_hypothetical=False).latest("pk")

    def scenario(self) -> Proposal:
        """A scenario of that round with an invented mentor, extra hours and a pair apart; whom to recruit is known."""
        found = Proposal.objects.filter(round__slug="demo-matching", name="What if").first()
        return found or make_scenario(self.rounds["demo-matching"], self.person("coordinator"))


def make_scenario(round_: Round, by: User) -> Proposal:
    """Start and solve it, and keep a suggestion with it."""
    one, other = round_.applications.filter(role="mentee", state="accepted").order_by("pk")[:2]
    outcome, evenings = round_.outcomes.order_by("pk")[0], (("tue", "18:00", "21:00"),)
    scenario = Scenario(
        apart=((str(one.pk), str(other.pk)),),
        hours=((str(one.pk), evenings),),
        people=(NewPerson("mentor", (outcome.slug,), "Europe/Berlin", ("en",), evenings, region="europe"),),
    )
    proposal = start_proposal(round=round_, by=by, name="What if", options=Options(scenario=scenario), wake=False)
    run_proposal(proposal.pk)
    recruit = {
        "outcome": outcome.slug, "language": "en", "zone": "Europe/Berlin", "region": "europe", "day": 1,
        "minute": 1080, "more": 2, "objective": 1, "is_exact": True, "free": [["tue", "18:00", "19:00"]],
    }  # fmt: skip
    found = {"recruits": [recruit], "most": 2, "is_proven": True, "asked": 1}
    RecruitSearch.objects.create(proposal=proposal, made_by=by, state="ready", found=found)
    proposal.refresh_from_db()
    return proposal


def load_world() -> World:
    """Load the small demonstration and find its people; one query set a test, so call it inside the test."""
    call_command("demo", "--scale=small", verbosity=0)
    call_command("match", "demo-matching", verbosity=0)
    by_email = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    group = Membership.objects.get(user=by_email["mentee"], left_at=None).group
    other = (
        Membership.objects.filter(round=group.round, role=Membership.Role.MENTEE, left_at=None)
        .exclude(group=group)
        .select_related("user")[0]
        .user
    )
    parts = {
        "anonymous": None,
        "applicant": by_email["applicant"],
        "mentee": by_email["mentee"],
        "mentee of another group": other,
        "mentor": by_email["mentor"],
        "co-mentor": by_email["comentor"],
        "coordinator": by_email["coordinator"],
        "viewer": by_email["viewer"],
        "superuser": by_email["admin"],
    }
    make_question(make_slide(group))
    rounds = {round_.slug: round_ for round_ in Round.objects.all()}
    hidden = Round.objects.get(pk=rounds["demo-past"].pk)
    hidden.pk = None
    hidden.slug, hidden.name, hidden.is_public = "in-preparation", "In preparation", False
    hidden.save()
    make_sessions(hidden)
    return World(parts, rounds, hidden)
