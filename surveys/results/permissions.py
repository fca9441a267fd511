"""Who may see what of a round's surveys (`trust.md`: Who sees what)."""

from accounts.models import User
from groups.models import Membership
from rounds.models import Round


def sees_people_and_texts(user: User, round_: Round) -> bool:
    """Names of who answered, and what people wrote: coordinators, but none who has or had a place in the round.

    Those see what committee viewers see: counts and figures. Changing a survey before it opens is another matter.
    """
    return user.is_coordinator and not Membership.objects.filter(round=round_, user=user).exists()
