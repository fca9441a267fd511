"""A person takes along what they set, wrote and sent; erased, their words go and the group's stay."""

import uuid

import pytest
from django.utils import timezone

from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from groups.goals.services import add_goal
from groups.messages.services import send_message
from groups.models import Goal, GroupMessage, Membership, MentoringGroup, Note, NoteVersion
from groups.notes.services import write_note
from groups.queries import with_active_members
from groups.tests.factories import make_group
from groups.tests.pages import lead_of, mentee_of
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Membership:
    """Zoe, who set a goal, wrote notes alone and with others, and sent a message."""
    group = with_active_members(MentoringGroup.objects.filter(pk=make_group().pk)).get()
    member = mentee_of(group)
    member.user.name = "Zoe Canary"
    member.user.save()
    goal = {"text": "canary goal", "measure": "canary measure", "due_on": group.round.showcase_on}
    add_goal(group=group, owner=member, values=goal, by=member)
    add_goal(group=group, owner=None, values=goal | {"text": "our goal", "measure": "we see it"}, by=member)
    first, second = group.meetings.order_by("number")[:2]
    write_note(group=group, meeting=first, text="canary notes", seen=0, by=member.user)
    write_note(group=group, meeting=second, text="Zoe Canary speaks", seen=0, by=lead_of(group).user)
    write_note(group=group, meeting=second, text="Zoe Canary spoke. We agreed.", seen=1, by=member.user)
    group.plan.update(who="Zoe Canary opens", tasks=["Ask Zoe Canary"])
    send_message(group=group, sender=member, text="canary!", form=uuid.uuid4(), now=timezone.now())
    return member


def test_the_export_holds_one_s_own_words_alone(member: Membership) -> None:
    exported = export_of(member.user)
    assert [goal["goal"] for goal in exported["goals"]] == ["canary goal"]
    assert [(note["meeting"], note["text"]) for note in exported["notes"]] == [(1, "canary notes"), (2, None)]
    assert [message["text"] for message in exported["messages to my groups"]] == ["canary!"]
    assert export_of(lead_of(member.group).user)["messages to my groups"] == []


def test_erasure_takes_their_words_and_leaves_the_group_s(member: Membership) -> None:
    erase_person(user=member.user, by=member.user)
    assert [(goal.text, goal.written_by) for goal in Goal.objects.order_by("pk")] == [("", None), ("our goal", None)]
    assert [(one.text, one.written_by) for one in NoteVersion.objects.order_by("number")] == [
        ("… speaks", lead_of(member.group).user),
        ("… spoke. We agreed.", None),
    ]
    assert Note.objects.count() == 1
    assert GroupMessage.objects.get().text == ""
    assert {part.who for part in member.group.plan.all()} == {"… opens"}
    assert {str(part.tasks) for part in member.group.plan.all()} == {"['Ask …']"}
    for letter in OutboxMessage.objects.filter(kind="groups.message"):
        assert "canary" not in (letter.subject + letter.text + letter.html).lower()
