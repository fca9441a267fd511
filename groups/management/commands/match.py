"""`manage.py match ROUND [--seed 0] [--scenario NAME]`: what the board's Run does, here and now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext

from groups.models import Proposal
from groups.proposals.problem import ProposalRefused
from groups.proposals.sentences import figures_in_words
from groups.proposals.services import Options, run_to_end, start_proposal
from rounds.models import Round


class Command(BaseCommand):
    """Match a round and keep the proposal."""

    help = "Match a round and keep what comes out as a proposal; publish it with `publish ROUND SCENARIO`."

    def add_arguments(self, parser: CommandParser) -> None:
        """The round's short name, and what the board's form asks."""
        parser.add_argument("round")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--scenario", default="", help="the proposal's name; free ones are counted on")
        parser.add_argument("--include-waiting", action="store_true", help="match the waiting list too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it in this process."""
        try:
            round_ = Round.objects.get(slug=options["round"])
        except Round.DoesNotExist as error:
            raise CommandError(f"There is no round {options['round']!r}.") from error
        name = options["scenario"] or f"Matching {round_.proposals.count() + 1}"
        try:
            proposal = start_proposal(
                round=round_,
                by=None,
                name=name,
                seed=options["seed"],
                options=Options(include_waiting=options["include_waiting"]),
                wake=False,
            )
        except ProposalRefused as error:
            raise CommandError(str(error)) from error
        run_to_end(proposal.pk)
        proposal.refresh_from_db()
        if proposal.state != Proposal.State.READY:
            raise CommandError(proposal.error or "Another worker has taken over the run.")
        plan = proposal.plan
        self.stdout.write(
            f"{proposal.name}: {_placed_in_words(plan)}, {_unplaced_in_words(plan)}; {figures_in_words(proposal)}."
        )


def _placed_in_words(plan: dict[str, Any]) -> str:
    placed, groups = plan["placed"], len(plan["groups"])
    mentees = ngettext("%(placed)s mentee placed", "%(placed)s mentees placed", placed) % {"placed": placed}
    return mentees + ngettext(" in %(groups)s group", " in %(groups)s groups", groups) % {"groups": groups}


def _unplaced_in_words(plan: dict[str, Any]) -> str:
    number = len(plan["unplaced"])
    words = ngettext("%(number)s person without a group", "%(number)s people without a group", number)
    return words % {"number": number}
