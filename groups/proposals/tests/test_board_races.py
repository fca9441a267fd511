"""Two coordinators change one board in the same moment: one is first, the other is told, and nothing is lost."""

from functools import partial

import pytest

from accounts.tests.factories import make_coordinator
from groups.models import Proposal
from groups.proposals.changing import BoardChanged, move_person
from groups.proposals.undoing import undo_move
from groups.tests.factories import make_matchable_round, make_proposal
from tests.at_once import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_moves_at_once_one_is_made_and_the_other_refused() -> None:
    proposal, by, other = make_proposal(make_matchable_round(mentees=5)), make_coordinator(), make_coordinator()
    one, two = proposal.plan["groups"][0]["mentees"][:2]
    move = partial(move_person, proposal=proposal, version=0, to=None)
    answers = all_at_once([partial(move, person=one, by=by), partial(move, person=two, by=other)])
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [BoardChanged]
    fresh = Proposal.objects.get()
    assert (fresh.version, fresh.plan["placed"], fresh.moves.count()) == (1, 4, 1)


def test_of_two_undoings_at_once_one_is_made() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=5)), make_coordinator()
    for version, person in enumerate(proposal.plan["groups"][0]["mentees"][:2]):
        move_person(proposal=proposal, version=version, person=person, to=None, by=by)
    undo = partial(undo_move, proposal=proposal, version=2, by=by)
    answers = all_at_once([undo, undo])
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [BoardChanged]
    assert Proposal.objects.get().plan["placed"] == 4
