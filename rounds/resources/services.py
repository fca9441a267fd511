"""Writes of resources."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from rounds.models import MentoringType, Resource, Round

FIRST_ENTRIES = Path(__file__).with_name("entries.json")


def fill_resources(round_: Round) -> None:
    """Give a new round the ready-made entries."""
    entries = json.loads(FIRST_ENTRIES.read_text())
    Resource.objects.bulk_create(
        Resource(
            round=round_,
            title=entry["title"],
            text=entry["text"],
            is_public=not entry.get("members", False),
            position=position,
        )
        for position, entry in enumerate(entries)
    )


def copy_resources(source: Round, round_: Round, kinds: Mapping[int, MentoringType]) -> None:
    """Give a cloned round the same entries, with files of its own; `kinds` are its types by the source's pk."""
    for entry in source.resources.all():
        entry.round_id, entry.type = round_.pk, kinds.get(entry.type_id) if entry.type_id else None
        content = entry.file.read() if _is_there(entry) else None
        name = PurePath(entry.file.name or "").name
        entry.pk, entry.file = None, ""
        if content is not None:
            entry.file.save(name, ContentFile(content), save=False)
        entry.save(force_insert=True)


def _is_there(entry: Resource) -> bool:
    name = entry.file.name
    return name is not None and name != "" and entry.file.storage.exists(name)


@transaction.atomic
def add_resource(*, round_: Round, values: Mapping[str, Any]) -> Resource:
    """Add an entry as the last."""
    Round.objects.select_for_update().get(pk=round_.pk)
    last = round_.resources.aggregate(last=Max("position"))["last"]
    return Resource.objects.create(round=round_, position=0 if last is None else last + 1, **values)


def change_resource(*, resource: Resource, values: Mapping[str, Any]) -> None:
    """Change an entry; a file that is replaced or taken away is deleted once that is certain.

    Raises Resource.DoesNotExist where it was deleted meanwhile; no file is written then.
    """
    before = resource.file.name if resource.file else ""
    for name, value in values.items():
        setattr(resource, name, value)
    with transaction.atomic():
        Resource.objects.select_for_update().get(pk=resource.pk)
        resource.save(force_update=True)
        if before and (not resource.file or resource.file.name != before):
            _delete_file_after_commit(resource, before)


def delete_resource(resource: Resource) -> None:
    """Delete an entry, and by `forget_file` its file."""
    with transaction.atomic():
        resource.delete()


def forget_file(instance: Resource, **_signal: object) -> None:
    """An entry is gone, by itself or with its round: its file goes once that is certain."""
    if instance.file.name:
        _delete_file_after_commit(instance, instance.file.name)


def _delete_file_after_commit(resource: Resource, name: str) -> None:
    storage = resource.file.storage
    transaction.on_commit(lambda: storage.delete(name), robust=True)


@transaction.atomic
def move_resource(*, resource: Resource, by: int) -> None:
    """Move an entry up (-1) or down (1) among its round's; at an end it stays."""
    Round.objects.select_for_update().get(pk=resource.round_id)
    entries = list(Resource.objects.filter(round=resource.round_id).order_by("position", "pk"))
    here = next((number for number, one in enumerate(entries) if one.pk == resource.pk), None)
    if here is None or not 0 <= here + by < len(entries):
        return
    entries.insert(here + by, entries.pop(here))
    for position, one in enumerate(entries):
        one.position = position
    Resource.objects.bulk_update(entries, ["position"])
