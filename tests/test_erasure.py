"""A person takes along all that is theirs and is erased from all of it (`trust.md` T8), whatever table a room adds.

A word of its own is written into every text of every row that hangs on a person; the walk finds new tables by itself.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import DecisionRecord, User
from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from groups.models import Attendance, GroupMessage, Membership
from mail.due import queue_all_due
from rounds.models import Application
from tests.world import load_world

pytestmark = pytest.mark.django_db
# What the database or the code counts on, and which no person writes.
NOT_WORDS = {"zone", "key", "kind", "secret", "token", "password", "message_id", "slug", "session_key", "humane_zone"}
# A reason of the matching, and a focus chosen from the list of its type.
NAMES_OF_THE_PROGRAM = {"groups.Placement.reason", "rounds.OutcomeChoice.focus"}
# Rows that the database lets nobody change; accounts/tests/test_my_data.py has them.
NOT_PLANTED = {"accounts.decisionrecord"}
# Whose row is it? Who owns it (it would be deleted with them), or who wrote, asked or got it.
AUTHORS = {"recipient", "asked_by", "reporter", "owner", "sender", "membership", "application", "user", "record"}


@dataclass
class Planted:
    """Words by where they were written."""

    words: dict[str, set[str]] = field(default_factory=dict)

    def found_in(self, text: str) -> list[str]:
        """Where words were written that a text holds."""
        return sorted(where for where, words in self.words.items() if any(word in text for word in words))


def owners(model: type[models.Model]) -> list[str]:
    """Lookups that lead from a row to its person, by one or two steps."""
    found = []
    for one in model._meta.concrete_fields:
        if not isinstance(one, models.ForeignKey) or one.name not in AUTHORS:
            continue
        target = one.related_model
        if target is User:
            found.append(one.name)
        elif isinstance(target, type) and issubclass(target, models.Model):
            try:
                is_persons = target._meta.get_field("user").related_model is User
            except FieldDoesNotExist:
                is_persons = False
            found += [f"{one.name}__user"] if is_persons else []
    return found


def texts(model: type[models.Model]) -> list[str]:
    """Columns in which somebody's words may stand."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField)
        and not isinstance(one, models.FileField)
        and not one.choices
        and not one.unique
        and (one.max_length or 999) >= 20
        and one.name not in NOT_WORDS
        and f"{model._meta.label}.{one.name}" not in NAMES_OF_THE_PROGRAM
    ]


def plant(user: User) -> Planted:
    """Write a word of its own into each text of each row that is the person's."""
    planted, number = Planted(), 0
    for model in apps.get_models():
        if model._meta.label_lower in NOT_PLANTED:
            continue
        lookups = ["pk"] if model is User else owners(model)
        for lookup in lookups:
            for row in model._base_manager.filter(**{lookup: user.pk}):  # noqa: SLF001 - the manager that hides no row
                for name in texts(model):
                    number += 1
                    word = f"cnry{number:04d}p{user.pk}z"
                    is_email = isinstance(model._meta.get_field(name), models.EmailField)
                    value = f"{word}@people.example" if is_email else word
                    model._base_manager.filter(pk=row.pk).update(**{name: value})  # noqa: SLF001 - see above
                    planted.words.setdefault(f"{model._meta.label}.{name}", set()).add(word)
    user.refresh_from_db()
    return planted


def dump() -> str:
    """Every row of every table, as text."""
    rows: list[Any] = []
    for model in apps.get_models():
        rows += json.loads(serializers.serialize("json", model._base_manager.all()))  # noqa: SLF001 - see above
    return json.dumps(rows, ensure_ascii=False)


def counts() -> tuple[Any, ...]:
    """What reports count."""
    return (
        sorted(Attendance.objects.values_list("status", "meeting")),
        Membership.objects.count(),
        Application.objects.exclude(state="draft").count(),
        User.objects.count(),
    )


@pytest.mark.parametrize("part", ["mentee", "mentor", "co-mentor", "applicant", "coordinator"])
def test_erasure_leaves_no_word_of_a_person_and_all_of_others(part: str) -> None:
    world = load_world()
    person, other = world.person(part), world.person("mentee of another group")
    planted, others = plant(person), plant(other)
    before, counted = dump(), counts()
    assert len(planted.words) >= 5
    erase_person(user=person, by=person)
    after = dump()
    assert planted.found_in(after) == []
    assert set(others.found_in(before)) - set(others.found_in(after)) == set()
    assert counts() == counted
    assert DecisionRecord.objects.filter(action="person.erased", subject=f"accounts.user:{person.pk}").exists()


# What an export leaves out, and why.
NOT_EXPORTED = {
    "mail.OutboxMessage.to_name": "their own name, as it was",
    "mail.OutboxMessage.subject": "texts of mail, which are in their mailbox",
    "mail.OutboxMessage.text": "texts of mail, which are in their mailbox",
    "mail.OutboxMessage.html": "texts of mail, which are in their mailbox",
    "mail.OutboxMessage.reply_to": "an address of others",
    "mail.OutboxMessage.error": "what a mail server said",
    "groups.Membership.leaving_words": "told with the leaving; these members stay",
    "groups.Placement.override_reason": "told in a sentence where a rule was overridden; here none was",
}


@pytest.mark.parametrize("part", ["mentee", "mentor"])
def test_an_export_holds_every_word_of_a_person_and_none_of_others(part: str) -> None:
    world = load_world()
    planted, others = plant(world.person(part)), plant(world.person("mentee of another group"))
    exported = json.dumps(export_of(world.person(part)), ensure_ascii=False, default=str)
    assert set(planted.words) - set(planted.found_in(exported)) - set(NOT_EXPORTED) == set()
    assert others.found_in(exported) == []


def in_cache_and_broker() -> bytes:
    """All that Redis holds, or the files that stand in for its cache."""
    if not settings.REDIS_URL:
        place = Path(str(settings.CACHES["default"]["LOCATION"]))
        return b"\n".join(path.name.encode() + path.read_bytes() for path in place.glob("*") if path.is_file())
    client: Any = redis.Redis.from_url(settings.REDIS_URL)
    found: list[bytes] = list(client.scan_iter())
    for key in list(found):
        kind = client.type(key)
        found += client.lrange(key, 0, -1) if kind == b"list" else [client.get(key) or b""] if kind == b"string" else []
        found.append(client.dump(key) or b"")
    return b"\n".join(found)


def uploaded() -> bytes:
    """Every uploaded file with its name."""
    return b"\n".join(
        path.name.encode() + path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()
    )


def test_nothing_of_a_person_is_left_in_redis_or_among_uploaded_files() -> None:
    world = load_world()
    person, coordinator = world.person("mentee"), world.person("coordinator")
    words = ["canary-of-a-name", "canary-of-an-address", "canary-of-words"]
    User.objects.filter(pk=person.pk).update(name=words[0], email=f"{words[1]}@people.example")
    client = Client()
    client.post("/accounts/login/", {"login": f"{words[1]}@people.example", "password": "wrong"})
    client.post("/accounts/password/reset/", {"email": f"{words[1]}@people.example"})
    client.force_login(person)
    group = world.own_group()
    for path in ("/", "/people/me/", f"/groups/{group.pk}/", "/certificates/", f"/showcase/{group.round.slug}/"):
        assert client.get(path).status_code == 200
    client.post(f"/groups/{group.pk}/message/", {"text": words[2], "form": str(uuid4())})
    assert GroupMessage.objects.filter(text=words[2]).exists()
    client.post("/concern/", {"text": words[2]})
    client.force_login(coordinator)
    for path in (
        "/admin/",
        "/admin/mail/",
        f"/admin/rounds/{group.round.slug}/report/",
        "/admin/mail/wording/groups.placed/",
    ):
        assert client.get(path).status_code == 200
    queue_all_due(timezone.now())
    person.refresh_from_db()
    erase_person(user=person, by=person)
    kept = in_cache_and_broker()
    assert kept, "something was kept, so that the test looks at the right place"
    assert [word for word in words if word.encode() in kept + uploaded()] == []
