"""A showcase for tests: a round with sittings, groups with slides, and who looks at them."""

import datetime as dt
from functools import cache
from typing import Any

from django.utils import timezone

from accounts.models import User
from groups.models import MentoringGroup, Question, Slide
from groups.showcase.files import CheckedSlide, check_upload
from groups.showcase.questions import ask_question
from groups.showcase.slides import save_slide
from groups.showcase.tests.slides import pdf, png
from groups.tests.factories import make_group
from rounds.models import Round, Sitting
from rounds.tests.factories import make_round, make_session, make_sitting

HOUR = dt.timedelta(hours=1)


@cache
def checked_png() -> CheckedSlide:
    """A genuine slide, checked once for all tests."""
    return check_upload(png())


@cache
def checked_pdf() -> CheckedSlide:
    """A genuine PDF, checked once for all tests."""
    return check_upload(pdf())


def make_showcase(
    starts_in: dt.timedelta = dt.timedelta(hours=12), *, now: dt.datetime | None = None, **fields: Any
) -> Round:
    """A round whose showcase has two sittings of 90 minutes, nine hours apart; the first starts so long from now."""
    starts_at = (now or timezone.now()).replace(second=0, microsecond=0) + starts_in
    round_ = make_round(opens_on=starts_at.date() - dt.timedelta(days=108), **fields)
    session = make_session(round_, "showcase")
    for later in (dt.timedelta(), 9 * HOUR):
        make_sitting(session, starts_at=starts_at + later, ends_at=starts_at + later + 1.5 * HOUR)
    return round_


def sittings_of(round_: Round) -> list[Sitting]:
    """The sittings of a round's showcase."""
    return list(Sitting.objects.filter(session__round=round_, session__kind="showcase"))


def make_slide(group: MentoringGroup | None = None, **fields: Any) -> Slide:
    """A slide that anyone may see, uploaded by the group's lead."""
    group = group or make_group(make_showcase())
    usual: dict[str, Any] = {
        "title": "What we learned",
        "alt": "Five bars that grow.",
        "is_shown": True,
        "checked": checked_png(),
    }
    return save_slide(group=group, by=lead_of(group), **(usual | fields))


def make_question(slide: Slide, text: str = "How did you begin?", **fields: Any) -> Question:
    """A question about a slide."""
    form = fields.pop("form", Question._meta.get_field("form").get_default())
    return ask_question(slide=slide, form=form, text=text, **fields)


def lead_of(group: MentoringGroup) -> User:
    """Who leads the group."""
    return User.objects.get(memberships__group=group, memberships__role="lead", memberships__left_at=None)


def mentee_of(group: MentoringGroup) -> User:
    """Its first mentee."""
    return User.objects.get(memberships__group=group, memberships__seat=1, memberships__left_at=None)
