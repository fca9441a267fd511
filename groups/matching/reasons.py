"""Why someone is in no group, and what would help."""

from collections.abc import Callable
from typing import Any

from groups.matching.exact import Solved
from groups.matching.plan import Plan, unplaced_of
from groups.matching.pricing import Pricer


def explain(
    pricer: Pricer, solved: Solved, plan: Plan, *, full: bool, tell: Callable[[float, str], None]
) -> tuple[dict[str, Any], ...]:
    """Return an entry for everyone whom the plan leaves out."""
    return tuple({"id": one, "reason": "full"} for one in unplaced_of(pricer.field.problem, plan.groups))
