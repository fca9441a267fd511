"""What a person sends with an application, checked and typed; the form makes it, the service keeps it."""

from dataclasses import dataclass, field
from typing import Any

from accounts.availability.services import set_availability
from accounts.models import Availability, User
from rounds.models import Application, OutcomeChoice

PROFILE_FIELDS = ("zone", "country", "city", "languages")
OWN_FIELDS = (
    "languages", "meet", "city", "says_certified", "says_workshops_taught", "says_in_training", "says_trained_on",
    "dispute", "capacity", "co_mentor", "takes_late_mentees", "about", "has_helped", "goals", "agreement",
    "agreed_points", "agrees_to_conduct", "shares_email", "tell_of_next_round", "may_be_listed",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """An outcome ranked; 1 is best."""

    outcome: int
    rank: int
    focus: str = ""


@dataclass(frozen=True)
class Answers:
    """All that was sent: `profile` and `own` by field name, `cells` of the week, and the ranked outcomes."""

    profile: dict[str, Any]
    own: dict[str, Any]
    cells: list[int] = field(default_factory=list)
    choices: tuple[Choice, ...] = ()


def keep_answers(application: Application, answers: Answers) -> bool:
    """Write what was sent to profile, hours, choices and the application's own fields (which the caller saves).

    Returns whether anything differs from what was there.
    """
    own = {name: value for name, value in answers.own.items() if name in OWN_FIELDS}
    changed = any(getattr(application, name) != value for name, value in own.items())
    for name, value in own.items():
        setattr(application, name, value)
    changed |= _keep_profile(application.user, answers.profile)
    changed |= _keep_hours(application.user, answers.cells)
    return _keep_choices(application, answers.choices) or changed


def _keep_profile(user: User, profile: dict[str, Any]) -> bool:
    new = {name: value for name, value in profile.items() if name in PROFILE_FIELDS and getattr(user, name) != value}
    for name, value in new.items():
        setattr(user, name, value)
    if new:
        user.save(update_fields=list(new))
    return bool(new)


def _keep_hours(user: User, cells: list[int]) -> bool:
    kept = Availability.objects.filter(user=user).values_list("cells", flat=True).first()
    if kept == sorted(cells):
        return False
    set_availability(user=user, cells=cells)
    return True


def _keep_choices(application: Application, choices: tuple[Choice, ...]) -> bool:
    kept = {(choice.outcome_id, choice.rank, choice.focus) for choice in application.choices.all()}
    if kept == {(choice.outcome, choice.rank, choice.focus) for choice in choices}:
        return False
    application.choices.all().delete()
    OutcomeChoice.objects.bulk_create(
        OutcomeChoice(application=application, outcome_id=choice.outcome, rank=choice.rank, focus=choice.focus)
        for choice in choices
    )
    return True
