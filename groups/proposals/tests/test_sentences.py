"""Names take the place of numbers and slugs, whatever the names themselves hold."""

from groups.proposals.sentences import Names


def test_a_number_in_a_name_is_not_taken_for_a_person() -> None:
    names = Names({"3": "Jane Doe", "4": "Bo 3"}, {"tool/python": "Python 3"})
    assert names.say("4 and 3 don't share tool/python.") == "Bo 3 and Jane Doe don't share Python 3."


def test_a_backslash_in_a_name_stays_as_it_is() -> None:
    names = Names({}, {"tool/tex": r"\\LaTeX \g<9>"})
    assert names.say("Nobody offers tool/tex.") == r"Nobody offers \\LaTeX \g<9>."


def test_a_longer_slug_is_not_cut_and_weeks_are_no_people() -> None:
    names = Names({"2": "Jane Doe"}, {"tool/r": "R", "tool/rust": "Rust"})
    assert names.say("2 wants tool/rust, free in weeks 1 and 2.") == "Jane Doe wants Rust, free in weeks 1 and 2."
    assert Names({"2": "Jane Doe"}, {}).say("2 is late.") == "Jane Doe is late."


def test_a_group_kept_closed_by_its_lead_is_not_called_full() -> None:
    names, group = Names({"3": "Jane Doe"}, {}, frozenset({"3"})), {"mentors": ["3"]}
    assert names.say_full("The group is full (2)", group) == "Jane Doe takes no mentees who join late"
    assert names.say_full("Didn't choose tool/r", group) == "Didn't choose tool/r"
    assert Names({"3": "Jane Doe"}, {}).say_full("The group is full (2)", group) == "The group is full (2)"
