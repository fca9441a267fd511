"""The table of the simulated round finds each letter that is missing, late, early or doubled, and says so."""

import datetime as dt

from mail.kinds import KINDS, Timing
from mail.models import OutboxMessage
from tests.life.expecting import Expected, Reader, by_day, daytime
from tests.life.table import BESIDE, TABLE, Row, compare

NOON = dt.datetime(2027, 9, 6, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ROW = Row("groups.reminder", "member", "24 h before", lambda _facts: [])
ADA = Expected("ada@people.example", NOON, NOON + HOUR, "meeting 1 of group 1")


def left(at: dt.datetime, to: str = ADA.to) -> OutboxMessage:
    return OutboxMessage(kind=ROW.kind, key="a-key", to_email=to, state="sent", sent_at=at)


def test_a_letter_in_its_time_is_no_difference() -> None:
    assert list(compare(ROW, [ADA], [left(NOON)])) == []


def test_a_missing_letter_is_told_with_its_reader_and_its_time() -> None:
    assert list(compare(ROW, [ADA], [])) == [
        (
            "groups.reminder to ada@people.example: expected Mon 06 Sep 12:00 to 06 Sep 13:00 (meeting 1 of group 1), "
            "got nothing"
        )
    ]


def test_a_doubled_letter_is_told() -> None:
    twice = [left(NOON), left(NOON + HOUR / 2)]
    assert list(compare(ROW, [ADA], twice)) == [
        "groups.reminder to ada@people.example: expected nothing, got Mon 06 Sep 12:30 (a-key)"
    ]


def test_a_late_letter_is_told_with_what_was_expected_and_what_came() -> None:
    (told,) = compare(ROW, [ADA], [left(NOON + 2 * HOUR)])
    assert told.endswith(
        "expected Mon 06 Sep 12:00 to 06 Sep 13:00 (meeting 1 of group 1), got Mon 06 Sep 14:00 (a-key)"
    )


def test_a_letter_to_someone_else_is_told() -> None:
    assert len(list(compare(ROW, [ADA], [left(NOON), left(NOON, "bob@people.example")]))) == 1


def test_letters_that_may_come_together_are_told_apart_by_their_ends() -> None:
    early, late = ADA, Expected(ADA.to, NOON, NOON + 3 * HOUR, "meeting 1 of group 2")
    assert list(compare(ROW, [late, early], [left(NOON + HOUR / 2), left(NOON + 2 * HOUR)])) == []


def test_a_row_that_the_round_never_brings_about_is_told() -> None:
    assert len(list(compare(ROW, [], []))) == 1


def test_a_night_ends_at_eight_of_the_readers_clock() -> None:
    assert daytime(NOON, "Pacific/Auckland") == dt.datetime(2027, 9, 6, 20, tzinfo=dt.UTC)
    assert daytime(NOON, "Europe/Berlin") == NOON


def test_what_is_moot_by_the_readers_morning_is_not_expected() -> None:
    assert list(by_day(Reader("kiri@people.example", "Pacific/Auckland"), NOON, "", moot=NOON + HOUR)) == []


def test_each_kind_has_one_row() -> None:
    assert len({row.kind for row in TABLE}) == len(TABLE)


# Tests of other rooms declare kinds of their own.
DECLARED = {slug: kind for slug, kind in KINDS.items() if not slug.startswith("tests.")}


def test_each_kind_of_mail_has_a_row_or_a_reason_for_none() -> None:
    assert set(DECLARED) == {row.kind for row in TABLE} | set(BESIDE)


def test_the_table_knows_which_kinds_may_come_in_the_night() -> None:
    at_once = {kind.slug for kind in DECLARED.values() if kind.timing is Timing.AT_ONCE}
    tied_when_near = {"groups.meeting_moved", "groups.meeting_cancelled"}
    assert {row.kind for row in TABLE if row.at_any_hour} == (at_once | tied_when_near) - set(BESIDE)
