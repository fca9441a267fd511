"""What a round's wrap-up post tells besides its figures: slides, recordings, the survey, and where to go from here.

All of it is public already, or of nobody: slides that their groups show to everyone, names of those who agreed to be
named with them, recordings of sessions for everyone, survey figures as `trust.md` T7 lets them be shown.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Membership, Slide
from groups.showcase.order import names_with_slide
from reports.report.building import Report
from reports.report.figures import Grid
from reports.report.funnel import STAGES
from rounds.models import Round, Session, Sitting
from surveys.models import Question, Survey
from surveys.results.figures import Figure, figures_of

ROLES = frozenset({"mentor", "mentee"})
MOST_NAMED = 3
# What would begin a link, a heading, a cell or a tag in the middle of a name.
MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True)
class Shown:
    """A slide that anyone may see, with where it is and who agreed to be named with it."""

    title: str
    about: str
    summary: str
    url: str
    names: str


@dataclass
class Post:
    """The parts of the post; each may be empty."""

    slides: list[Shown] = field(default_factory=list)
    groups: int = 0
    recordings: list[tuple[str, str]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    next_round: str = ""


def post_of(report: Report, rounds: Iterable[Round]) -> Post:
    """Read the parts; `rounds` are all of them. 7 queries."""
    round_ = report.round
    if round_ is None:
        raise ValueError("A post is about one round.")
    return Post(
        slides=_slides(round_),
        groups=round_.mentoring_groups.count(),
        recordings=_recordings(round_),
        said=_said(round_, report),
        next_round=_next_round(round_, rounds, report.made_at.date()),
    )


def address(name: str, *args: object) -> str:
    """A page of this site, for readers elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def named(names: Sequence[str]) -> str:
    """Names as a sentence has them: "Ada, Ben and Cy"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _slides(round_: Round) -> list[Shown]:
    """The slides that everyone may see, by group; nobody's name unless they agreed."""
    members = Membership.objects.filter(left_at=None).select_related("user", "showcase_consent")
    slides = Slide.objects.filter(group__round=round_, is_shown=True).order_by("group__number")
    related = slides.select_related("group__outcome__type", "group__outcome__tool")
    return [
        Shown(
            title=plain(slide.title),
            about=plain(str(slide.group.outcome)),
            summary=plain(slide.summary),
            url=address("groups:shown_slide", round_.slug, slide.group.number),
            names=named([plain(name) for name in names_with_slide(slide.group.memberships.all())]),
        )
        for slide in related.prefetch_related(Prefetch("group__memberships", queryset=members))
    ]


def _recordings(round_: Round) -> list[tuple[str, str]]:
    """Recordings of sessions for everyone: what they are of, and where."""
    sittings = Sitting.objects.filter(session__round=round_, session__audience=Session.Audience.EVERYONE)
    found = sittings.filter(is_cancelled=False).exclude(recording_url="").select_related("session")
    return [
        (f"{plain(one.session.name)}, {date_format(one.starts_at.astimezone(dt.UTC), 'j F Y')}", one.recording_url)
        for one in found.order_by("starts_at", "pk")
    ]


def _said(round_: Round, report: Report) -> list[tuple[str, str]]:
    """Questions of the end survey with what may be told of their answers; nothing people wrote."""
    survey = Survey.objects.filter(round=round_, kind=Survey.Kind.END, closed_at__isnull=False).first()
    if survey is None or report.stage("survey").is_hidden:
        return []
    hidden = _roles_that_hide_answers(report.breakdowns)
    figures = figures_of([survey], with_texts=False)[survey.pk]
    return [
        (plain(one.question.text), plain(words))
        for one in figures
        if one.question.audience not in hidden and one.question.type != Question.Type.TEXT and (words := in_words(one))
    ]


def _roles_that_hide_answers(grids: Iterable[Grid]) -> frozenset[str]:
    """Roles of which nobody may know how many answered: their questions say how many were asked."""
    place = [stage.slug for stage in STAGES].index("survey")
    rows = [row for grid in grids if grid.slug == "role" for row in grid.rows]
    if any(row.figures[place].is_hidden for row in rows):
        return ROLES
    return frozenset()


def in_words(figure: Figure) -> str:
    """What was answered, in one line; "" where nothing may be told."""
    if figure.respondents is None:
        return ""
    counted = [bar for bar in figure.bars if bar.count]
    if figure.question.type == Question.Type.MULTIPLE:
        counted = sorted(counted, key=lambda bar: -(bar.count or 0))[:MOST_NAMED]
    if not counted:
        without_numbers = [bar for bar in figure.bars if bar.words]
        return "" if len(without_numbers) > MOST_NAMED else figure.sentence
    by_count: dict[int, list[str]] = defaultdict(list)
    for bar in counted:
        by_count[bar.count or 0].append(bar.label)
    if figure.question.type == Question.Type.MULTIPLE:
        parts = [_each(labels, count, figure.respondents) for count, labels in by_count.items()]
        return _("Named most: %(parts)s.") % {"parts": "; ".join(parts)}
    parts = [f"{bar.label}: {bar.count}" for bar in counted]
    return _("%(parts)s (of %(people)s).") % {"parts": "; ".join(parts), "people": figure.respondents}


def _each(labels: Sequence[str], count: int, people: int) -> str:
    words = {"labels": named(labels), "count": count, "people": people}
    if len(labels) > 1:
        return _("%(labels)s (%(count)s of %(people)s each)") % words
    return _("%(labels)s (%(count)s of %(people)s)") % words


def _next_round(round_: Round, rounds: Iterable[Round], today: dt.date) -> str:
    """Where a reader who would like to take part goes: the next round, or the list of those who are told of it."""
    ahead = [one for one in rounds if one.is_public and one.pk != round_.pk and one.closes_on >= today]
    following = min(ahead, key=lambda one: (one.opens_on, one.pk), default=None)
    if following is None:
        words = {"url": address("rounds:interest")}
        return (
            _("Would you like to be there next time? [Leave your address](%(url)s), and we write when it opens.")
            % words
        )
    words = {
        "name": f"[{plain(following.name)}]({address('rounds:detail', following.slug)})",
        "opens": date_format(following.opens_on, "j F Y"),
        "closes": date_format(following.closes_on, "j F Y"),
    }
    if following.opens_on <= today:
        return _("Would you like to be there next time? %(name)s takes applications until %(closes)s.") % words
    return _("Would you like to be there next time? %(name)s opens on %(opens)s.") % words


def plain(name: str) -> str:
    """Words that stay as they are in Markdown."""
    return MARKUP.sub(r"\\\1", " ".join(name.split()))
