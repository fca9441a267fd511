"""The figures of closed surveys as they may be shown: read, suppressed, in words. Pages and files show only these."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from surveys.models import Answer, Participation, Question, Role, Survey
from surveys.results.suppression import LEAST, LEAST_GROUPS, Cell, Counts, Reason, Shown, show
from surveys.results.words import name_of, percent_of, say, why_less, why_no_roles

Type = Question.Type
Tally = Mapping[tuple[int, str], Counter[str]]  # How often what was answered, by question and role.
Suppress = Callable[[Mapping[str, Counts]], Shown]  # What may be shown of counts by role.


@dataclass(frozen=True)
class Bar:
    """One figure: what was answered, by how many, which share; without numbers only in words."""

    label: str
    count: int | None = None
    percent: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Figure:
    """What is shown of one question: a sentence, bars, the same by role, and why there isn't more.

    `respondents` were asked this and answered the survey; None for who may not read how few they are.
    """

    question: Question
    respondents: int | None
    sentence: str = ""
    note: str = ""
    bars: Sequence[Bar] = ()
    by_role: Mapping[str, Sequence[Bar]] = field(default_factory=dict)
    role_note: str = ""
    texts: Sequence[str] | None = None

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to plot."""
        return any(bar.count is not None for bar in self.bars)


@dataclass(frozen=True)
class Respondents:
    """How many answered a survey, by role, and from which groups."""

    people: Counter[str] = field(default_factory=Counter)
    groups: Mapping[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def groups_of(self, roles: Iterable[str]) -> int:
        """From how many groups those of some roles are."""
        return len(set().union(*(self.groups[role] for role in roles)))


def figures_of(surveys: Sequence[Survey], *, with_texts: bool) -> dict[int, list[Figure]]:
    """What may be shown of closed surveys, by pk, in the order of their questions; 3 queries however many.

    `with_texts` adds what people wrote, for coordinators. Surveys that aren't closed have no figures.
    """
    closed = [survey for survey in surveys if survey.closed_at]
    respondents = _respondents(closed)
    questions = Question.objects.filter(survey__in=[one.pk for one in closed]).order_by("survey", "position", "pk")
    tally, texts = _tally(closed, with_texts=with_texts)
    found: dict[int, list[Figure]] = {survey.pk: [] for survey in surveys}
    for question in questions:
        found[question.survey_id].append(_figure(question, respondents[question.survey_id], tally, texts))
    return found


def _respondents(surveys: Iterable[Survey]) -> dict[int, Respondents]:
    found = {survey.pk: Respondents() for survey in surveys}
    rows = Participation.objects.filter(survey__in=found, has_answered=True).values_list("survey", "role", "group")
    for pk, role, group in rows:
        found[pk].people[role] += 1
        if group is not None:
            found[pk].groups[role].add(group)
    return found


def _tally(surveys: Iterable[Survey], *, with_texts: bool) -> tuple[Tally, dict[int, list[str]]]:
    """What was answered how often, and the texts by question in the order of their keys, which is none."""
    tally: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    texts: dict[int, list[str]] = defaultdict(list)
    answers = Answer.objects.filter(question__survey__in=[one.pk for one in surveys]).order_by("pk")
    if not with_texts:
        answers = answers.exclude(question__type=Type.TEXT)
    for question, kind, role, value in answers.values_list("question", "question__type", "role", "value"):
        if kind == Type.TEXT:
            texts[question].append(value)
        else:
            tally[question, role].update(value if isinstance(value, list) else [value])
    return tally, texts


def _figure(question: Question, respondents: Respondents, tally: Tally, texts: Mapping[int, Sequence[str]]) -> Figure:
    roles = [role for role in Role.values if question.is_for(role)]
    people = {role: respondents.people[role] for role in roles}
    groups = {role: respondents.groups_of([role]) for role in roles if people[role]}
    from_groups = respondents.groups_of(roles)
    if question.type == Type.TEXT:
        return _texts(question, sum(people.values()), from_groups, texts.get(question.pk, ()))
    show_ = partial(show, groups=from_groups, splits_roles=all(number >= LEAST_GROUPS for number in groups.values()))
    if question.type == Type.MULTIPLE:
        return _of_multiple(question, people, tally, show_)
    return _of_one(question, people, tally, show_)


def _of_one(question: Question, people: Mapping[str, int], tally: Tally, show_: Suppress) -> Figure:
    """A question with one answer: its categories, and "no answer" behind them."""
    keys = [category["key"] for category in question.categories]
    labels = [category["label"] for category in question.categories]
    counts = {}
    for role, number in people.items():
        chosen = [tally.get((question.pk, role), Counter())[key] for key in keys]
        counts[role] = [*chosen, number - sum(chosen)]
    shown = show_(counts)
    respondents = shown.respondents

    def bars(cells: Sequence[Cell], of: int) -> list[Bar]:
        return [
            Bar(name_of(cell, labels, question.type), cell.count, percent_of(cell.count, of))
            for cell in cells
            if cell.count or cell.first < len(labels)
        ]

    plotted = bars(shown.cells, respondents)
    sentence = ""
    if shown.most is not None:
        most = name_of(Cell(shown.most, shown.most, 0), labels, question.type)
        sentence = _("Most answered: %(label)s.") % {"label": most}
    elif plotted:
        highest = max(plotted, key=lambda bar: bar.count or 0)
        sentence = _("Most often: %(figure)s.") % {"figure": say(highest.label, highest.count or 0, respondents)}
    return Figure(
        question,
        respondents,
        sentence,
        why_less(shown),
        plotted,
        {str(Role(role).label): bars(cells, people[role]) for role, cells in shown.by_role.items()},
        why_no_roles(shown, _number_of_roles(people)),
    )


def _number_of_roles(people: Mapping[str, int]) -> int:
    return len([number for number in people.values() if number])


def _of_multiple(question: Question, people: Mapping[str, int], tally: Tally, show_: Suppress) -> Figure:
    """A question with any of several answers: each is a question of its own, ticked or not."""
    respondents = sum(people.values())
    bars, by_role = [], defaultdict(list)
    for category in question.categories:
        ticked = {role: tally.get((question.pk, role), Counter())[category["key"]] for role in people}
        shown = show_({role: [ticked[role], people[role] - ticked[role]] for role in people})
        if shown.reason in (Reason.FEW, Reason.ONE_GROUP):
            return Figure(question, respondents, note=why_less(shown))
        bars.append(_option(category["label"], shown))
        for role, cells in shown.by_role.items():
            share = percent_of(cells[0].count, people[role])
            by_role[str(Role(role).label)].append(Bar(category["label"], cells[0].count, share))
    counted = [bar for bar in bars if bar.count is not None]
    highest = max(counted, key=lambda bar: bar.count or 0, default=None)
    named = [bar.label for bar in bars if bar.words == most_words()]
    if named:
        sentence = _("Most named: %(labels)s.") % {"labels": ", ".join(named)}
    elif highest:
        sentence = _("Named most often: %(figure)s.") % {"figure": say(highest.label, highest.count or 0, respondents)}
    else:
        sentence = ""
    note = _("Where a number would point at few people, there are only words.") if len(counted) < len(bars) else ""
    hidden = _number_of_roles(people) > 1 and any(len(bars) != len(of) for of in by_role.values() or [[]])
    role_note = _("By role, only answers of which each figure stands for enough people are shown.") if hidden else ""
    return Figure(question, respondents, sentence, note, bars, dict(by_role), role_note)


def most_words() -> str:
    """In the place of a number that is nearly all, or all."""
    return _("most")


def _option(label: str, shown: Shown) -> Bar:
    if shown.cells:
        count = shown.cells[0].count
        return Bar(label, count, percent_of(count, shown.respondents))
    if shown.most == 0:
        return Bar(label, words=most_words())
    return Bar(label, words=_("few or none") if shown.most == 1 else _("not shown"))


def _texts(question: Question, respondents: int, groups: int, texts: Sequence[str]) -> Figure:
    if respondents < LEAST or groups < LEAST_GROUPS:
        reason = Reason.FEW if respondents < LEAST else Reason.ONE_GROUP
        return Figure(question, respondents, note=why_less(Shown(respondents, reason=reason)))
    if len(texts) < LEAST:
        note = _("What people write is shown to coordinators, and only where at least %(least)s wrote something.")
        return Figure(question, respondents, note=note % {"least": LEAST})
    return Figure(question, respondents, texts=list(texts))
