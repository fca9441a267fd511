"""Writes of rounds: starting, cloning, changing, and what they offer."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.records import record_decision
from rounds.catalogue import DATE_FIELDS, fill_round, make_outcome
from rounds.hooks import dates_reactions, members_of_round, round_made
from rounds.models import Application, MentoringType, Outcome, Round, Tool
from rounds.resources.services import copy_resources
from rounds.sessions.making import copy_sessions
from rounds.sessions.moving import move_with_dates
from rounds.setup.dates import shifted
from rounds.setup.emails import queue_dates_changed

NOT_COPIED = ("id", "slug", "name", "cloned_from")


@transaction.atomic
def start_round(*, values: Mapping[str, Any], by: User) -> Round:
    """Make a round with the programme's types, tools, outcomes and sessions."""
    round_ = Round.objects.create(**values)
    fill_round(round_)
    record_decision(by=by, action="round.started", subject=round_, after={"slug": round_.slug})
    return round_


@transaction.atomic
def clone_round(
    *, source: Round, name: str, slug: str, opens_on: dt.date, by: User, values: Mapping[str, Any] | None = None
) -> Round:
    """Make a round like another: the same rules, choices and sessions, each date as far from the new opening.

    `values` are fields that the coordinator changed before saving. People, groups and mails aren't copied.
    """
    fields = {key: value for key, value in model_to_dict(source).items() if key not in NOT_COPIED}
    fields |= shifted(source, opens_on)
    fields |= values or {}
    fields |= {"name": name, "slug": slug, "opens_on": opens_on, "cloned_from": source}
    round_ = Round.objects.create(**fields)
    _copy_offers(source, round_)
    copy_sessions(source, round_)
    round_made(round_, source)
    record_decision(by=by, action="round.cloned", subject=round_, after={"slug": slug, "from": source.slug})
    return round_


def _copy_offers(source: Round, round_: Round) -> None:
    kinds: dict[int, MentoringType] = {}
    tools: dict[int | None, Tool | None] = {None: None}
    for kind in source.types.all():
        old = kind.pk
        kind.pk, kind.round = None, round_
        kind.save(force_insert=True)
        kinds[old] = kind
    for tool in source.tools.all():
        old = tool.pk
        tool.pk, tool.round = None, round_
        tool.save(force_insert=True)
        tools[old] = tool
    for outcome in source.outcomes.all():
        Outcome.objects.create(
            round=round_, type=kinds[outcome.type_id], tool=tools[outcome.tool_id], slug=outcome.slug
        )
    copy_resources(source, round_, kinds)


@transaction.atomic
def change_round(*, round_: Round, values: Mapping[str, Any], by: User, now: dt.datetime | None = None) -> int:
    """Change a round; when a date changes, everyone concerned is told (`concerned_by`). Returns how many mails.

    Sittings move along, and those who signed up for them get a mail of their own, with the new calendar file.
    """
    now = now or timezone.now()
    stored = Round.objects.select_for_update().get(pk=round_.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if not changed:
        return 0
    before = {name: getattr(stored, name) for name in changed}
    for name, value in changed.items():
        setattr(stored, name, value)
        setattr(round_, name, value)
    stored.save(update_fields=list(changed))
    record = record_decision(by=by, action="round.changed", subject=stored, before=before, after=changed)
    dates = [name for name in DATE_FIELDS if name in changed]
    if not dates:
        return 0
    for reaction in dates_reactions:
        reaction(stored, dates)
    changes = [(name, before[name], changed[name]) for name in dates]
    move_with_dates(round_=stored, changes=changes, now=now)
    return queue_dates_changed(round_=stored, users=concerned_by(stored), changes=changes, about=f"dates-{record.pk}")


def concerned_by(round_: Round) -> list[User]:
    """Everyone with a live application that was sent or a place in a group: who is told, once, when dates change."""
    live = [state for state in Application.LIVE if state != Application.State.DRAFT]
    rows = Application.objects.filter(round=round_, state__in=live)
    members = [member.user.pk for member in members_of_round(round_)]
    return list(User.objects.filter(Q(pk__in=rows.values("user")) | Q(pk__in=members)))


@transaction.atomic
def save_offers(
    *,
    round_: Round,
    focuses: Mapping[int, Iterable[str]],
    names: Mapping[int, str],
    offered: Iterable[tuple[int, int | None]],
    by: User,
) -> list[Outcome]:
    """Keep names and focuses of types (by pk) and which outcomes, pairs of type and tool pk, are offered.

    An outcome that someone has ranked, or that a group works on, stays; returns those that stayed though not asked for.
    """
    for kind in round_.types.all():
        kind.name = names.get(kind.pk, kind.name)
        kind.focuses = list(focuses.get(kind.pk, kind.focuses))
        kind.save(update_fields=["name", "focuses"])
    wanted = set(offered)
    there = {(outcome.type_id, outcome.tool_id): outcome for outcome in round_.outcomes.select_related("type", "tool")}
    kinds, tools = round_.types.in_bulk(), round_.tools.in_bulk()
    for kind_pk, tool_pk in sorted(wanted - set(there), key=str):
        make_outcome(kinds[kind_pk], tools[tool_pk] if tool_pk else None)
    stayed = [there[pair] for pair in set(there) - wanted if not _removed(there[pair])]
    record_decision(by=by, action="round.offers", subject=round_, after={"outcomes": len(wanted) + len(stayed)})
    return stayed


def _removed(outcome: Outcome) -> bool:
    """Take an outcome away where nobody chose it and no group works on it; whether that was so."""
    if outcome.choices.exists():
        return False
    try:
        with transaction.atomic():
            outcome.delete()
    except ProtectedError:
        return False
    return True


def add_tool(*, round_: Round, name: str) -> Tool:
    """Add a tool to a round's choice, and an outcome with it for each type about tools. One of the name stays alone."""
    slug = slugify(name) or f"tool-{round_.tools.count() + 1}"
    tool, is_new = Tool.objects.get_or_create(
        round=round_, slug=slug, defaults={"name": name, "position": round_.tools.count()}
    )
    if is_new:
        for kind in round_.types.filter(has_tools=True):
            make_outcome(kind, tool)
    return tool


def add_type(*, round_: Round, name: str, has_tools: bool) -> MentoringType:
    """Add a type to a round's choice, with its outcomes. One of the name stays alone."""
    slug = slugify(name)[:50] or f"type-{round_.types.count() + 1}"
    kind, is_new = MentoringType.objects.get_or_create(
        round=round_, slug=slug, defaults={"name": name, "has_tools": has_tools, "position": round_.types.count()}
    )
    if is_new:
        for tool in round_.tools.all() if has_tools else [None]:
            make_outcome(kind, tool)
    return kind
