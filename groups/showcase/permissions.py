"""Who may change, see and present slides (`trust.md`: Who sees what)."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from groups.models import Membership, MentoringGroup, Slide
from rounds.models import Round

Reader = User | AnonymousUser


def is_member(user: Reader, group: MentoringGroup) -> bool:
    """Whether the person has an active place in the group; one query."""
    return isinstance(user, User) and Membership.objects.filter(group=group, user=user, left_at=None).exists()


def edits_slide(user: Reader, group: MentoringGroup) -> bool:
    """Any active member of the group, and coordinators."""
    return (isinstance(user, User) and user.is_coordinator) or is_member(user, group)


def presents(user: Reader, round_: Round) -> bool:
    """Coordinators, and the round's mentors and representatives, show the slides at the showcase."""
    if not isinstance(user, User):
        return False
    mine = Membership.objects.filter(round=round_, user=user, left_at=None)
    return user.is_coordinator or any(one.is_mentor or one.is_representative for one in mine)


def is_for_everyone(slide: Slide) -> bool:
    """Whether anyone may see the slide: the group agreed, and its round is public."""
    return slide.is_shown and slide.group.round.is_public


def sees_slide(user: Reader, slide: Slide) -> bool:
    """Everyone once the group agreed and the round is public; before, its members and those who present it."""
    return is_for_everyone(slide) or is_member(user, slide.group) or presents(user, slide.group.round)


def answers_questions(user: Reader, slide: Slide) -> bool:
    """Who marks a question as answered: the group's members, and coordinators."""
    return edits_slide(user, slide.group)
