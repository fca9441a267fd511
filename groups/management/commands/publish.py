"""`manage.py publish ROUND SCENARIO`: what the board's Publish does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.models import Proposal
from groups.proposals.problem import ProposalRefused
from groups.proposals.publishing import publish_proposal


class Command(BaseCommand):
    """Publish a proposal, once."""

    help = "Publish a proposal: its groups, members and mails. Doing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The round's short name and the proposal's name."""
        parser.add_argument("round")
        parser.add_argument("scenario")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish and say how many groups there are."""
        proposal = Proposal.objects.filter(round__slug=options["round"], name=options["scenario"]).first()
        if proposal is None:
            raise CommandError(f"The round {options['round']!r} has no proposal called {options['scenario']!r}.")
        try:
            groups = publish_proposal(proposal=proposal, by=None)
        except ProposalRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{proposal.name} is published: {len(groups)} new groups.")
