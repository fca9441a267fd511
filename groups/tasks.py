"""Background work of groups: solving proposals. Tasks take ids and are safe to run twice."""

from celery import shared_task

from groups.proposals import services


@shared_task
def run_proposal(proposal_id: int) -> None:
    """Solve one proposal that waits."""
    services.run_proposal(proposal_id)


@shared_task
def find_lost_proposals() -> None:
    """Each minute: solve what was not woken, or whose worker was lost."""
    for proposal_id in services.due_proposals():
        services.run_proposal(proposal_id)
