"""What members do when they read their mail: always by the link in it, never signed in."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from groups.models import Meeting, Membership, MentoringGroup, Slide
from groups.showcase.tests.slides import png
from mail.models import OutboxMessage
from surveys.models import Survey
from tests.life.clock import Reaction
from tests.life.events import Events, link_to


def links(message: OutboxMessage) -> list[str]:
    """The links that act, in the order in which the mail has them."""
    return re.findall(r"http://\S+?(/do/[^/\s]+/)", message.text)


@dataclass
class Members:
    """Everyone who gets mail; who misses what follows from numbers, so that each run is the same."""

    client: Client
    events: Events

    def reactions(self) -> dict[str, Reaction]:
        """What is done when mail is read, by its kind."""
        return {
            "rounds.confirm_interest": lambda message: self.confirm(message, "/rounds/next/"),
            "rounds.sign_up_confirm": lambda message: self.confirm(message, "/sessions/confirm/"),
            "groups.no_room": self.read_no_room,
            "groups.reminder": self.read_reminder,
            "groups.record_attendance": self.read_who_was_there,
            "groups.follow_up": self.read_how_it_goes,
            "groups.poll": self.read_poll,
            "groups.slide_instructions": self.read_slide_instructions,
            "groups.slide_missing": self.read_slide_instructions,
            "surveys.invitation": self.read_survey,
            "surveys.reminder": self.read_survey,
        }

    def confirm(self, message: OutboxMessage, start: str) -> None:
        """A visitor opens the link in the mail, and presses the button."""
        address = link_to(message, start)
        assert self.client.get(address).status_code == 200
        assert self.client.post(address).status_code in (200, 302)

    def answer(self, link: str, said: dict[str, Any]) -> None:
        """Open a link, and send the short form that it shows."""
        page = self.client.get(link)
        assert page.status_code == 200, link
        done = self.client.post(link, said)
        assert done.status_code == 200, done.content.decode()[-2000:]
        assert "errorlist" not in done.content.decode()

    def read_reminder(self, message: OutboxMessage) -> None:
        """One in nine can't come, and says why."""
        meeting, membership = self.named(message)
        if cannot_come(meeting, membership):
            self.answer(links(message)[0], {"answer": "cant-come", "reason": "I teach that day."})

    def read_no_room(self, message: OutboxMessage) -> None:
        """The lead says where the group meets."""
        assert message.recipient
        self.events.give_room(self.group_of(message), message.recipient)

    def read_poll(self, message: OutboxMessage) -> None:
        """In groups with odd numbers all can make the first of the times, in the others nobody can make any."""
        address = links(message)[0]
        choices = self.client.get(address).context["form"].fields["can"].choices
        can = [choices[0][0]] if self.group_of(message).number % 2 else []
        assert self.client.post(address, {"can": can}).status_code == 200

    def read_who_was_there(self, message: OutboxMessage) -> None:
        """The mentor records who came, mostly all who had not said that they can't; every fifth time only when asked
        again, and of one meeting never.
        """
        link = links(message)[0]
        form = self.client.get(link).context["form"]
        expected = [line.membership for line in form.sheet.expected]
        meeting = form.sheet.meeting
        if is_put_off(meeting, message) or is_never_recorded(meeting):
            return
        present = [str(one.pk) for one in expected if not stays_away(meeting, one) and not cannot_come(meeting, one)]
        said = {"present": present, "progress": "We went on.", "goals_state": "on-track", "seen": form.sheet.version}
        self.answer(link, said)

    def read_how_it_goes(self, message: OutboxMessage) -> None:
        """Most say that it is fine; every fourth says nothing, and in one group one asks for help."""
        if is_in_trouble(self.group_of(message), message):
            self.answer(links(message)[1], {"words": "We are lost."})
        elif (message.recipient_id or 0) % 4:
            self.answer(links(message)[0], {"words": "Going well."})

    def read_slide_instructions(self, message: OutboxMessage) -> None:
        """The first who reads it uploads the slide; one group in five waits until it is called missing."""
        if message.kind == "groups.slide_missing" or self.group_of(message).number % 5:
            self.upload_slide(message)

    def read_survey(self, message: OutboxMessage) -> None:
        """Three of four answer at once, every eighth when reminded, the others never."""
        person, survey = message.recipient_id or 0, survey_of(message)
        waits, never = person % 4 == 3, person % 8 == 7
        if never or waits != (message.kind == "surveys.reminder"):
            return
        link = links(message)[0]
        self.answer(link, {bound.html_name: answer_to(bound.field) for bound in self.client.get(link).context["form"]})
        self.events.diary.answered[survey.kind, person] = timezone.now()

    def upload_slide(self, message: OutboxMessage) -> None:
        """Sign in and upload."""
        group = self.group_of(message)
        if Slide.objects.filter(group=group).exists():
            return
        assert message.recipient
        member = Client()
        member.force_login(message.recipient)
        said = {
            "upload": SimpleUploadedFile("slide.png", png()),
            "title": "What we did",
            "alt": "Bars",
            "is_shown": "on",
        }
        assert member.post(f"/groups/{group.pk}/slide/", said).status_code == 302

    def group_of(self, message: OutboxMessage) -> MentoringGroup:
        """The group of whom a mail went to."""
        return Membership.objects.get(user=message.recipient_id, left_at=None).group

    def named(self, message: OutboxMessage) -> tuple[Meeting, Membership]:
        """The meeting and the member that a mail's key names."""
        pk = re.search(r":meeting:(\d+):", message.key)
        assert pk
        meeting = Meeting.objects.get(pk=pk[1])
        return meeting, Membership.objects.get(group=meeting.group_id, user=message.recipient_id, left_at=None)


def survey_of(message: OutboxMessage) -> Survey:
    """The survey that a mail's key names."""
    pk = re.search(r":survey:(\d+):", message.key)
    assert pk
    return Survey.objects.get(pk=pk[1])


def answer_to(field: forms.Field) -> Any:
    """What everyone answers to a question."""
    if isinstance(field, forms.ChoiceField):
        keys = [key for key, _label in field.widget.choices]
        return keys[:1] if isinstance(field, forms.MultipleChoiceField) else keys[-1]
    return 1 if isinstance(field, forms.IntegerField) else "It was good."


def cannot_come(meeting: Meeting, membership: Membership) -> bool:
    """Whether this member says beforehand that they can't come."""
    return membership.role != Membership.Role.LEAD and (meeting.number * 7 + membership.pk) % 9 == 0


def is_put_off(meeting: Meeting, message: OutboxMessage) -> bool:
    """Whether the mentor lets the first question about this meeting lie."""
    return (meeting.number + meeting.group.number) % 5 == 0 and "two-days-later" not in message.key


def is_never_recorded(meeting: Meeting) -> bool:
    """Whether nobody ever says who was at this meeting."""
    return meeting.group.number == 6 and meeting.number == 3


def is_in_trouble(group: MentoringGroup, message: OutboxMessage) -> bool:
    """Whether this reader asks for help this month: one lead does, once."""
    first = group.memberships.order_by("pk")[0]
    asked = OutboxMessage.objects.filter(kind=message.kind, recipient=message.recipient_id)
    return group.number == 7 and first.user_id == message.recipient_id and asked.count() == 1


def stays_away(meeting: Meeting, membership: Membership) -> bool:
    """Whether this member just doesn't come."""
    return membership.role != Membership.Role.LEAD and (meeting.number + membership.pk * 5) % 11 == 0
