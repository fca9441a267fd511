"""The rules that a group keeps, each broken one said in a sentence. Used for locks and by the board."""

from collections.abc import Iterable
from functools import lru_cache

from groups.matching.problem import Group, Person, Problem, Round
from slots.weekly import Slot, SlotNotOffered, cells_needed, is_offered, meeting_starts
from slots.zones import UnknownZone


def hour_faults(the_round: Round, person: Person, slot: Slot) -> list[str]:
    """Return at most one sentence: the weeks in which the person can't make the slot."""
    try:
        needed = cells_by_week(the_round, person.zone, slot)
    except SlotNotOffered as error:
        return [str(error)]
    busy = [week for week, cells in enumerate(needed) if not cells <= person.cells]
    if not busy:
        return []
    if len(busy) == the_round.weeks:
        return ["Not free at this time"]
    cause = ": the clocks change" if len(set(needed)) > 1 else ""
    return [f"Not free in {_say_weeks(busy)}{cause}"]


@lru_cache(maxsize=16_384)
def cells_by_week(the_round: Round, zone: str, slot: Slot) -> tuple[frozenset[int], ...]:
    """Return the half hours that someone in `zone` must have free, week by week; raises SlotNotOffered."""
    starts = meeting_starts(slot, the_round.starts_on, the_round.weeks)
    return tuple(cells_needed(start, the_round.meeting_minutes, zone) for start in starts)


def _say_weeks(weeks: list[int]) -> str:
    """Return weeks, counted from one, such as "week 7" or "weeks 1 to 3 and 5"."""
    runs: list[list[int]] = []
    for week in weeks:
        if runs and runs[-1][-1] == week:
            runs[-1][-1] = week + 1
        else:
            runs.append([week + 1, week + 1])
    said = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    text = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{'week' if len(weeks) == 1 else 'weeks'} {text}"


def fit_faults(problem: Problem, person: Person, group: Group) -> list[str]:
    """Return what keeps a person from a group by themselves: hours, outcome, language and city."""
    faults = hour_faults(problem.round, person, group.slot)
    if group.outcome not in person.outcomes:
        faults.append(f"Didn't choose {group.outcome}")
    if group.language not in person.languages:
        faults.append(f"Doesn't speak {group.language}")
    if group.city is not None and person.city != group.city:
        faults.append(f"Doesn't meet in person in {group.city}")
    return faults


def pair_faults(problem: Problem, person: Person, group: Group) -> list[str]:
    """Return the pair rules that seating a mentee in a group breaks: apart, pinned and together."""
    faults = [f"Kept apart from {foe}" for foe in sorted(problem.foes.get(person.id, frozenset()) & {*group.members})]
    pin = problem.pinned.get(person.id)
    if pin is not None and pin not in group.mentors:
        faults.append(f"Sits with {pin} or nowhere")
    absent = [friend for friend in problem.companions.get(person.id, ()) if friend not in (person.id, *group.mentees)]
    return faults + [f"Asked to be together with {friend}, who is not in the group" for friend in absent]


def size_faults(problem: Problem, group: Group) -> list[str]:
    """Return the sentence that a group is past what its lead takes, if it is."""
    most = min(problem.people[group.lead].capacity, problem.round.mentees_max)
    return [f"The group is full ({most})"] if len(group.mentees) > most else []


def slot_faults(problem: Problem, group: Group) -> list[str]:
    """Return what is wrong with the slot itself, seen by the lead's clock."""
    lead, the_round = problem.people[group.lead], problem.round
    try:
        offered = is_offered(group.slot, the_round.starts_on, the_round.weeks)
    except UnknownZone as error:
        return [str(error)]
    faults = [] if offered else ["A clock change skips or doubles this start"]
    if group.slot.zone != lead.zone and group.lead not in group.override:
        faults.append(f"The slot is not on the clock of {lead.id}, who leads ({lead.zone})")
    return faults


def co_mentor_faults(problem: Problem, group: Group) -> list[str]:
    """Return why a group's mentors can't lead it together, beyond hours, outcome, language and city."""
    if len(group.mentors) < 2:
        return []
    faults = ["A group has at most one co-mentor"] if len(group.mentors) > 2 else []
    return faults + [
        f"{one} doesn't want to share the lead" for one in group.mentors if not problem.people[one].would_co_mentor
    ]


def apart_within(problem: Problem, members: Iterable[str]) -> list[str]:
    """Return a sentence for each pair among the members that is to be kept apart."""
    present = set(members)
    return [f"{one} and {other} are to be kept apart" for one, other in problem.apart if {one, other} <= present]
