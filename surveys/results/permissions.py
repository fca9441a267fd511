"""Who may see what of a round's surveys (`trust.md`: Who sees what)."""

from collections.abc import Iterable
from dataclasses import replace

from accounts.models import User
from groups.models import Membership
from rounds.models import Round
from surveys.models import Question
from surveys.queries import FEW, ResponseRate
from surveys.results.figures import Figure


def sees_people_and_texts(user: User, round_: Round) -> bool:
    """Names of who answered, and what people wrote: coordinators, but none who has or had a place in the round.

    Those see counts and figures alone. Changing a survey before it opens is another matter.
    """
    return user.is_coordinator and not Membership.objects.filter(round=round_, user=user).exists()


def figures_for(user: User, figures: Iterable[Figure], rate: ResponseRate) -> list[Figure]:
    """Of a survey's figures those that a reader may see: coordinators all of them.

    Committee viewers read no small counts: not how many answered where they were few, nor questions to one role where
    few of a role answered, for these and those to everyone together would tell how many.
    """
    if user.is_coordinator:
        return list(figures)
    to_everyone = Question.Audience.EVERYONE
    shown = [one for one in figures if one.question.audience == to_everyone or not rate.has_few_of_a_role]
    return [replace(one, respondents=None) if 0 < (one.respondents or 0) < FEW else one for one in shown]
