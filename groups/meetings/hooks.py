"""What follows for a group's plan when its meetings change."""

from groups.models import Meeting, PlanPart


def plan_moved(meeting: Meeting, to: Meeting) -> int:
    """Take what was planned for a meeting that does not happen over to another; returns how many parts moved.

    The parts keep their order within the plan, so that the later meeting begins with what the earlier one left.
    """
    return PlanPart.objects.filter(meeting=meeting).update(meeting=to)
