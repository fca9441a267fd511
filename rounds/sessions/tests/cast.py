"""People of a round for tests of its sessions; who is a mentor follows from applications and places in groups."""

from accounts.models import User
from groups.models import Membership
from groups.tests.factories import make_group, make_membership
from rounds.models import Round


def make_members(round_: Round) -> dict[str, User]:
    """A lead, a representative and a mentee of one group of a round, by part."""
    group = make_group(round_, mentees=0)
    representative = make_membership(group, is_representative=True)
    mentee = make_membership(group)
    return {
        "lead": Membership.objects.get(group=group, role="lead").user,
        "representative": representative.user,
        "mentee": mentee.user,
    }
