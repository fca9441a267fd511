"""What befalls a round beside its plan: second thoughts, moved meetings, polls, a concern; each through its page."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.forms import BaseForm
from django.test import Client
from django.utils import timezone

from accounts.models import InstructorEmail, InstructorRecord, Organization, User
from groups.models import Meeting, Membership, MentoringGroup, PlanPart
from mail.models import OutboxMessage
from rounds.models import Application, Outcome, Round, Session
from tests.life.people import Applicant, answers

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """A meeting that was moved or cancelled, when, and when it would have been."""

    meeting: Meeting
    at: dt.datetime
    was: dt.datetime
    becomes: dt.datetime | None


@dataclass
class Diary:
    """What happened and leaves no date of its own in the database."""

    looks: list[dt.datetime] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    concerns: list[tuple[User, dt.datetime]] = field(default_factory=list)
    new_dates: list[tuple[Round, dt.datetime]] = field(default_factory=list)
    visitors: list[tuple[str, str, str, dt.datetime]] = field(default_factory=list)
    rooms: dict[int, dt.datetime] = field(default_factory=dict)
    representatives: dict[int, dt.datetime] = field(default_factory=dict)
    named_by: dict[int, int] = field(default_factory=dict)
    answered: dict[tuple[str, int], dt.datetime] = field(default_factory=dict)


def signed_in(user: User) -> Client:
    """A browser of this person, on their clock."""
    client = Client()
    client.force_login(user)
    client.cookies["zone"] = user.zone
    return client


def filled(form: BaseForm) -> dict[str, Any]:
    """What a browser sends of a form that nobody has touched."""
    shown = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in shown.items() if value is not None and value is not False}


def send(client: Client, address: str, **said: Any) -> None:
    """Open a page, fill in its form, and send it."""
    form = client.get(address).context["form"]
    done = client.post(address, filled(form) | said)
    assert done.status_code == 302, done.context["form"].errors


def tell_of_openings() -> None:
    """Who is told of an opening beside instructors: two organizations, one that is none any more, and a trainer."""
    now = timezone.now().date()
    for name, until in (("University of Ys", None), ("Lyonesse Lab", now + 99 * DAY), ("Atlantis", now - DAY)):
        organization = Organization.objects.create(name=name, member_until=until)
        organization.contacts.create(name="Contact", email=f"{name.split()[0].lower()}@organizations.example")
    trainer = InstructorRecord.objects.create(name="Tove Trainer", may_contact=True, is_trainer=True, zone="Asia/Tokyo")
    InstructorEmail.objects.create(record=trainer, email="tove@trainers.example")


@dataclass
class Events:
    """The occasional, and the diary of it; `other` is a coordinator who deals with what is out of the ordinary."""

    diary: Diary
    other: User

    def ask_to_be_told(self, email: str) -> None:
        """A visitor asks to be told of the next round."""
        Client().post("/rounds/next/", {"email": email, "name": "Vera Visitor"})
        self.diary.visitors.append(("rounds.confirm_interest", email, "UTC", timezone.now()))

    def ask_to_come(self, session: Session, email: str, zone: str) -> None:
        """A visitor wants to come to a session's second sitting."""
        sitting = session.sittings.order_by("-starts_at")[0]
        said = {"sitting": str(sitting.pk), "name": "Vera Visitor", "email": email, "zone": zone}
        done = Client().post(f"/sessions/{session.pk}/sign-up/", said)
        assert done.status_code == 302
        self.diary.visitors.append(("rounds.sign_up_confirm", email, zone, timezone.now()))

    def draft(self, person: Applicant, round_: Round, wishes: list[Outcome]) -> None:
        """Someone begins and does not send."""
        done = person.client.post(f"/rounds/{round_.slug}/apply/{person.role}/draft/", answers(person, wishes))
        assert done.status_code == 302

    def change_application(self, person: Applicant, round_: Round, wishes: list[Outcome]) -> None:
        """Someone thinks again, and sends it anew."""
        said = answers(person, wishes, times_sent="1", tell_of_next_round="on")
        assert person.client.post(f"/rounds/{round_.slug}/apply/{person.role}/", said).status_code == 302

    def withdraw(self, person: Applicant) -> None:
        """Someone withdraws."""
        application = Application.objects.get(user=person.user)
        assert person.client.post(f"/applications/{application.pk}/withdraw/").status_code == 302

    def decide(self, person: Applicant, decision: str) -> None:
        """The other coordinator decides on one who is flagged."""
        application = Application.objects.get(user=person.user)
        address = f"/admin/rounds/{application.round.slug}/applications/"
        said = {"chosen": [application.pk], "decision": decision, "reason": "We talked about it."}
        assert signed_in(self.other).post(address, said).status_code == 302
        application.refresh_from_db()
        assert application.state == decision

    def move_a_date(self, round_: Round, name: str, days: int) -> None:
        """The other coordinator moves a date of the round; plans, which may move along, are noted as they were."""
        parts = PlanPart.objects.filter(group__round=round_, names_representative=True)
        self.diary.named_by |= dict(parts.values_list("group", "meeting"))
        day = getattr(round_, name) + days * DAY
        send(signed_in(self.other), f"/admin/rounds/{round_.slug}/", **{name: day.isoformat()})
        self.diary.new_dates.append((round_, timezone.now()))

    def give_room(self, group: MentoringGroup, by: User) -> None:
        """A mentor says where the group meets."""
        send(signed_in(by), f"/groups/{group.pk}/room/", room_url=f"https://meet.example.org/{group.number}")
        self.diary.rooms.setdefault(group.pk, timezone.now())

    def choose_representative(self, group: MentoringGroup) -> None:
        """The lead says who represents the group: its newest mentee."""
        lead, chosen = member_of(group, "lead"), member_of(group, "mentee")
        send(signed_in(lead.user), f"/groups/{group.pk}/representative/", member=str(chosen.pk))
        self.diary.representatives[group.pk] = timezone.now()

    def move_meeting(self, group: MentoringGroup) -> None:
        """The lead moves the group's next meeting to the latest time that everyone can make."""
        meeting = next_meeting(group)
        address = f"/groups/{group.pk}/meetings/{meeting.number}/move/"
        client = signed_in(member_of(group, "lead").user)
        starts = [value for value, _label in client.get(address).context["form"].fields["starts_at"].choices]
        assert client.post(address, {"starts_at": starts[-1]}).status_code == 302
        becomes = Meeting.objects.get(pk=meeting.pk).starts_at
        self.diary.changes.append(Change(meeting, timezone.now(), meeting.starts_at, becomes))

    def cancel_meeting(self, group: MentoringGroup) -> None:
        """The lead cancels the group's next meeting."""
        meeting = next_meeting(group)
        address = f"/groups/{group.pk}/meetings/{meeting.number}/cancel/"
        send(signed_in(member_of(group, "lead").user), address, because="I am at a conference.")
        self.diary.changes.append(Change(meeting, timezone.now(), meeting.starts_at, None))

    def ask_for_another_time(self, group: MentoringGroup) -> None:
        """A mentee asks whether the next meeting can be two hours earlier or later."""
        meeting = next_meeting(group)
        asker = member_of(group, "mentee")
        zone = ZoneInfo(asker.user.zone)
        first, second = ((meeting.starts_at + dt.timedelta(hours=hours)).astimezone(zone) for hours in (-2, 2))
        address = f"/groups/{group.pk}/meetings/{meeting.number}/ask/"
        send(signed_in(asker.user), address, first=f"{first:%Y-%m-%dT%H:%M}", second=f"{second:%Y-%m-%dT%H:%M}")

    def write_to_group(self, group: MentoringGroup) -> None:
        """A mentee writes to their group."""
        writer = member_of(group, "mentee").user
        send(signed_in(writer), f"/groups/{group.pk}/message/", text="I found a good book on teaching.")

    def report_concern(self, group: MentoringGroup) -> None:
        """A mentee reports a concern, by name."""
        sender = member_of(group, "mentee").user
        send(signed_in(sender), "/concern/", text="Someone was rude.", is_named="yes")
        self.diary.concerns.append((sender, timezone.now()))

    def leave(self, member: Membership) -> None:
        """A member leaves."""
        said = {"words": "A new job takes all my time."}
        assert signed_in(member.user).post(f"/groups/{member.group_id}/leave/", said).status_code == 302


def member_of(group: MentoringGroup, role: str) -> Membership:
    """The newest active member of this role."""
    found = group.memberships.filter(left_at=None, role=role).select_related("user").order_by("-pk").first()
    assert found
    return found


def next_meeting(group: MentoringGroup) -> Meeting:
    """The next meeting that is still to come."""
    planned = group.meetings.filter(state="planned", starts_at__gt=timezone.now() + 2 * DAY).order_by("starts_at")
    return planned[0]


def link_to(message: OutboxMessage, start: str) -> str:
    """The path of a mail's link that begins so."""
    found = re.search(rf"http://[^/\s]+({re.escape(start)}\S*)", message.text)
    assert found, message.text
    return found[1]
