"""The commands do what the board does."""

import pytest
from django.core.management import CommandError, call_command

from groups.models import MentoringGroup, Proposal
from groups.tests.factories import make_closed_round, make_matchable_round

pytestmark = pytest.mark.django_db


def test_match_and_publish(capsys: pytest.CaptureFixture[str]) -> None:
    round_ = make_matchable_round(2, mentees=3, spare=1)
    call_command("match", round_.slug, seed=3, scenario="By hand")
    assert "By hand: 6 mentees placed in 2 groups, 1 person without a group" in capsys.readouterr().out
    assert Proposal.objects.get().seed == 3
    call_command("publish", round_.slug, "By hand")
    assert "By hand is published: 2 new groups." in capsys.readouterr().out
    assert MentoringGroup.objects.count() == 2


def test_one_group_is_said_in_the_singular(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("match", make_matchable_round(1, mentees=3, spare=2).slug)
    assert "3 mentees placed in 1 group, 2 people without a group" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["match", "nowhere"], "There is no round 'nowhere'"),
        (["publish", "nowhere", "Any"], "has no proposal called 'Any'"),
    ],
)
def test_what_is_not_there_is_said(command: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command(*command)


def test_nobody_to_match_is_said() -> None:
    with pytest.raises(CommandError, match="There is nobody to match"):
        call_command("match", make_closed_round().slug)
