"""The demonstration as a world for tests that span rooms: who plays, and what addresses can be about."""

from dataclasses import dataclass

from django.core.management import call_command

from accounts.models import User
from groups.goals.services import add_goal
from groups.models import Membership, MentoringGroup, Proposal
from groups.notes.services import write_note
from mail.models import OutboxMessage
from rounds.models import Application, Round


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

    def own_application(self, user: User) -> Application | None:
        """An application of this person."""
        return Application.objects.filter(user=user).order_by("pk").first()

    def letter(self) -> OutboxMessage:
        """Something that the demonstration's mentee was sent."""
        return OutboxMessage.objects.filter(to_email="mentee@demo.example").latest("pk")

    def proposal(self) -> Proposal:
        """A proposal of the round that is ready to match."""
        return Proposal.objects.filter(round__slug="demo-matching").latest("pk")


def give_work(group: MentoringGroup) -> None:
    """Let a group have a goal, and notes of its first meeting."""
    lead = group.memberships.get(role=Membership.Role.LEAD, left_at=None)
    values = {"text": "Teach one episode", "measure": "Taught it", "due_on": group.round.showcase_on}
    add_goal(group=group, owner=None, values=values, by=lead)
    first = group.meetings.get(number=1)
    write_note(group=group, meeting=first, text="# What we did\n\n* Met\n* Talked", seen=0, by=lead.user)


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
    for one in MentoringGroup.objects.filter(round=group.round):
        give_work(one)
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
    rounds = {round_.slug: round_ for round_ in Round.objects.all()}
    hidden = Round.objects.get(pk=rounds["demo-past"].pk)
    hidden.pk = None
    hidden.slug, hidden.name, hidden.is_public = "in-preparation", "In preparation", False
    hidden.save()
    return World(parts, rounds, hidden)
