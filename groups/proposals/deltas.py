"""What the board's script is told: the effects of moving someone, and the parts of the page that have changed."""

from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import Proposal, ProposalMove
from groups.proposals.board import read_board
from groups.proposals.figures import figures_of
from groups.proposals.person import BREAKS, HERE, NEVER, Target, read_targets
from groups.proposals.sentences import names_of

Json = dict[str, Any]


def effects_for(proposal: Proposal, said: Json) -> Json:
    """Every place for someone (as the problem has them), best first, with what moving them there does, in words."""
    names = names_of(proposal.problem)
    targets = read_targets(proposal, names, said)
    return {"version": proposal.version, "name": names.person(said["id"]), "targets": [*map(_told, targets)]}


def _told(target: Target) -> Json:
    """One place for the board's script: what is against it first, then when it meets for them, then what changes."""
    when = _("%(time)s for them") % {"time": target.local_time} if target.local_time else ""
    says = {HERE: [], NEVER: [target.never]}.get(target.tone, [*target.broken, when, *target.effect])
    name = f"{target.outcome} · {target.name}" if target.outcome else target.name
    told = {"to": target.key, "tone": target.tone, "name": name, "slot": target.slot}
    return {**told, "broken": target.broken if target.tone == BREAKS else [], "says": [one for one in says if one]}


def changes_since(proposal: Proposal, viewer: User, since: int) -> Json:
    """The parts of the board's page that differ from what it was at a version, and the order of all.

    Says `reload` alone where what changed isn't known piece by piece: after an erasure, or from a version to come.
    """
    rows = list(proposal.moves.filter(version__gt=since).values_list("touched", flat=True))
    if len(rows) != proposal.version - since or proposal.state != Proposal.State.READY:
        return {"reload": True, "version": proposal.version}
    touched = {one for row in rows for one in row}
    board = read_board(proposal, viewer)
    context: Json = {"round": proposal.round, "proposal": proposal, "board": board, "may_change": True}
    context |= figures_of(proposal)
    card, person = get_template("groups/_card.html"), get_template("groups/_unplaced.html")
    return {
        "version": proposal.version,
        "order": [one.key for one in board.cards],
        "cards": {one.key: card.render({**context, "card": one}) for one in board.cards if one.key in touched},
        "people_order": [one.id for one in board.unplaced],
        "people": {one.id: person.render({**context, "seat": one}) for one in board.unplaced if one.id in touched},
        "parts": {
            name: get_template(f"groups/_{name}.html").render(context)
            for name in ("figures", "history", "unplaced_heading", "groups_heading")
        },
        "may_undo": board.may_undo,
        "may_redo": board.may_redo,
    }


def news_for(proposal_pk: int, viewer: User, since: int) -> list[str]:
    """What others have done since a version, as sentences, but for what they did about the viewer."""
    rows = ProposalMove.objects.filter(proposal=proposal_pk, version__gt=since)
    rows = rows.exclude(made_by=viewer).exclude(application__user=viewer).select_related("made_by")
    sentences = {
        ProposalMove.Act.MOVED: _("%(who)s moved %(what)s"),
        ProposalMove.Act.UNDONE: _("%(who)s took back: %(what)s"),
        ProposalMove.Act.REDONE: _("%(who)s made again: %(what)s"),
    }
    rows = rows.only("act", "summary", "made_by__name").order_by("version")
    return [
        sentences[ProposalMove.Act(row.act)]
        % {"who": row.made_by.name if row.made_by else _("Someone"), "what": row.summary}
        for row in rows
    ]
