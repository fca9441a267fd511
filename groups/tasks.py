"""Background work of groups: solving proposals. Tasks take ids and are safe to run twice."""

from celery import shared_task

from groups.proposals import parting, services
from groups.scenarios import recruiting


# A large round takes minutes; the limits stay below the broker's visibility timeout and the claim (`services.LEASE`).
@shared_task(soft_time_limit=540, time_limit=570)
def run_proposal(proposal_id: int) -> None:
    """Solve one proposal that waits."""
    services.run_proposal(proposal_id)


@shared_task(soft_time_limit=540, time_limit=570)
def run_proposal_part(part_id: int) -> None:
    """Match one part of a round too large to match at once."""
    parting.run_part(part_id)


# What is not found by then is kept, and the next worker goes on there.
@shared_task(soft_time_limit=540, time_limit=570)
def search_recruit(search_id: int) -> None:
    """Search the mentor who would place the most people."""
    recruiting.run_search(search_id)


@shared_task
def find_lost_proposals() -> None:
    """Each minute: hand to a worker what was not woken, or whose worker was lost."""
    for proposal_id in services.due_proposals():
        run_proposal.delay(proposal_id)
    for part_id in parting.due_parts():
        run_proposal_part.delay(part_id)
    for search_id in recruiting.due_searches():
        search_recruit.delay(search_id)
