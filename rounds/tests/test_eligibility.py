"""Who meets the rules: boundary tables of facts that imports know and of what people say."""

import datetime as dt
from typing import Any

import pytest

from rounds.eligibility import Known, Rules, Stated, Verdict, check_mentee, check_mentor

TODAY = dt.date(2026, 3, 1)
AS_OF = dt.date(2026, 1, 15)


def known(**facts: Any) -> dict[str, Known]:
    return {kind: Known(value, "own", AS_OF) for kind, value in facts.items()}


def mentor(imported: dict[str, Any], said: dict[str, Any], rules: Rules = Rules()) -> Verdict:  # noqa: B008 - frozen
    return check_mentor(rules=rules, known=known(**imported), stated=Stated(**said))


def mentee(imported: dict[str, Any], said: dict[str, Any], rules: Rules = Rules()) -> Verdict:  # noqa: B008 - frozen
    return check_mentee(rules=rules, known=known(**imported), stated=Stated(**said), today=TODAY)


@pytest.mark.parametrize(
    ("imported", "said", "accepts"),
    [
        ({"certified": True, "workshops_taught": 2}, {}, True),
        ({"certified": True, "workshops_taught": 1}, {}, False),
        ({"certified": True, "workshops_taught": 0}, {}, False),
        ({"certified": False, "workshops_taught": 9}, {}, False),
        ({}, {"certified": True, "workshops_taught": 2}, True),
        ({}, {"certified": True, "workshops_taught": 1}, False),
        ({}, {"certified": True}, False),
        ({}, {"workshops_taught": 5}, False),
        ({}, {}, False),
        ({"workshops_taught": 3}, {"certified": True}, True),
        ({"certified": True}, {"workshops_taught": 3}, True),
        ({"certified": True, "workshops_taught": 3}, {"certified": True, "workshops_taught": 3}, True),
        ({"certified": True, "workshops_taught": 3}, {"workshops_taught": 4}, False),
        ({"certified": True, "workshops_taught": 1}, {"workshops_taught": 2}, False),
        ({"certified": False, "workshops_taught": 3}, {"certified": True}, False),
        ({"certified_on": "2020-05-01", "workshops_taught": 3}, {}, True),
        ({"certified": True, "workshops_taught": 3}, {"disputes": True}, False),
    ],
)
def test_a_mentor_is_certified_and_has_taught_enough(
    imported: dict[str, Any], said: dict[str, Any], accepts: bool
) -> None:
    assert mentor(imported, said).accepts is accepts


@pytest.mark.parametrize(
    ("imported", "said", "accepts"),
    [
        ({"certified": True, "workshops_taught": 0}, {}, True),
        ({"certified": True, "workshops_taught": 1}, {}, True),
        ({"certified": True, "workshops_taught": 2}, {}, False),
        ({}, {"certified": True, "workshops_taught": 1}, True),
        ({}, {"certified": True, "workshops_taught": 2}, False),
        ({}, {"certified": True}, False),
        ({}, {"workshops_taught": 0}, False),
        ({}, {}, False),
        ({"certified": True, "workshops_taught": 0}, {"workshops_taught": 1}, False),
        ({"certified": False, "workshops_taught": 0}, {"certified": True}, False),
        ({"certified": True, "workshops_taught": 0}, {"certified": False}, False),
        ({}, {"certified": False, "in_training": False, "workshops_taught": 0}, False),
        ({}, {"in_training": True, "workshops_taught": 0}, False),
        ({"in_training": False, "workshops_taught": 0}, {"in_training": True, "trained_on": TODAY}, False),
    ],
)
def test_a_mentee_is_certified_and_new_to_teaching(
    imported: dict[str, Any], said: dict[str, Any], accepts: bool
) -> None:
    assert mentee(imported, said).accepts is accepts


@pytest.mark.parametrize(
    ("days_ago", "met"), [(-1, False), (0, True), (1, True), (89, True), (90, True), (91, False), (400, False)]
)
def test_someone_completing_certification_has_90_days_from_training(days_ago: int, met: bool) -> None:
    trained_on = TODAY - dt.timedelta(days=days_ago)
    for verdict in (
        mentee({"workshops_taught": 0, "in_training": True, "trained_on": trained_on}, {}),
        mentee({}, {"workshops_taught": 0, "in_training": True, "trained_on": trained_on}),
        mentee({"workshops_taught": 0, "trained_on": trained_on}, {}),
    ):
        assert verdict.evidence[1].met is met
        assert verdict.accepts is met


def test_an_agreed_certificate_makes_training_beside_the_point() -> None:
    verdict = mentee({"certified": True, "workshops_taught": 0, "trained_on": TODAY}, {"trained_on": AS_OF})
    assert verdict.accepts


def test_the_numbers_are_the_rounds_own() -> None:
    rules = Rules(mentor_workshops_min=0, mentee_workshops_max=4, checkout_days=10)
    assert mentor({"certified": True, "workshops_taught": 0}, {}, rules).accepts
    assert mentee({"certified": True, "workshops_taught": 4}, {}, rules).accepts
    trained = {"workshops_taught": 0, "in_training": True, "trained_on": TODAY - dt.timedelta(days=11)}
    assert not mentee(trained, {}, rules).accepts


def test_evidence_keeps_both_sides_with_source_and_date() -> None:
    piece = mentor({"certified": True, "workshops_taught": 1}, {"workshops_taught": 4}).evidence[1]
    assert piece.as_json() == {
        "rule": "workshops_min",
        "met": False,
        "sentence": "Workshops taught: 1; a mentor needs at least 2. Our records and the application differ.",
        "imported": 1,
        "source": "own",
        "as_of": "2026-01-15",
        "stated": 4,
        "conflict": True,
        "fact": "workshops_taught",
    }


def test_what_only_the_person_says_is_marked_so() -> None:
    certified, workshops = mentor({"certified": True}, {"workshops_taught": 4}).evidence
    assert certified.sentence == "Certified instructor."
    assert workshops.sentence == (
        "Workshops taught: 4; a mentor needs at least 2. So says the application; our records don't know."
    )


def test_nothing_said_and_nothing_known_is_unknown_not_false() -> None:
    assert [piece.met for piece in mentor({}, {}).evidence] == [None, None]
    assert [piece.met for piece in mentee({}, {}).evidence] == [None, None]
