"""Runs mentor-match, in an environment of its own; what is asked and the answer are JSON on the standard streams.

mentor-match gives each mentor one mentee a round; so there are as many rounds as the largest group has seats. Rules
disqualify pairs who don't fit, mentors who are full, and mentees who have a mentor; what fits is scored by its worth.
"""

import json
import sys
from typing import Any

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify


class Worth:
    """The rule that scores a match by what the pair is worth."""

    def __init__(self, scores: dict[str, dict[str, int]]) -> None:
        self.scores = scores

    def apply(self, match_object: Match) -> int:
        """Return the score; mentor-match calls it."""
        return self.scores[match_object.mentor.email].get(match_object.mentee.email, 0)

    def evaluate(self, match_object: Match) -> bool:
        """Return whether the pair is worth anything."""
        return self.apply(match_object) > 0


def main() -> None:
    """Read what is asked, match, and write the mentees of each mentor."""
    asked: dict[str, Any] = json.load(sys.stdin)
    capacities, scores = asked["capacities"], asked["scores"]
    mentors = [Mentor(email=name, grade=1) for name in capacities]
    mentees = [Mentee(email=name, grade=0) for name in asked["mentees"]]
    rules = [
        Worth(scores),
        Disqualify(lambda match: match.mentee.email not in scores[match.mentor.email]),
        Disqualify(lambda match: len(match.mentor.mentees) >= capacities[match.mentor.email]),
        Disqualify(lambda match: bool(match.mentee.mentors)),
    ]
    process_data(mentors, mentees, [rules] * max(capacities.values()))
    json.dump({one.email: [mentee.email for mentee in one.mentees] for one in mentors}, sys.stdout)


if __name__ == "__main__":
    main()
