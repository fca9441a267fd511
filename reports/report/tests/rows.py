"""Rows of two invented rounds, small enough to count by hand.

Round 1 is over. Mentors: Ada (1) leads, Ben (2) applied and was not placed. Mentees: Cy (3), Di (4), Ed (5) in Ada's
group; Flo (6) was not eligible; Gus (7) was eligible and not placed. Three meetings were held.

    meeting   Ada      Cy       Di       Ed
    1         present  present  present  absent
    2         present  present  excused  left before
    3         absent   present  present

Round 2 was matched and has not met yet: Hal (8) leads Cy (3) and Gus (7).
"""

import datetime as dt
from typing import Any

from reports.report.rows import (
    ApplicationRow,
    Asked,
    AttendanceRow,
    Material,
    MeetingRow,
    MemberRow,
    Person,
    RoundRow,
)

ADA, BEN, CY, DI, ED, FLO, GUS, HAL = range(1, 9)
PAST, NEW = 1, 2
NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
STARTS_ON = dt.date(2026, 2, 2)


def at(day: dt.date, hour: int = 18) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def round_row(pk: int, starts_on: dt.date) -> RoundRow:
    def day(number: int) -> dt.date:
        return starts_on + dt.timedelta(days=number)

    return RoundRow(pk, f"Round {pk}", day(-28), day(-5), starts_on, day(87), day(80), day(80))


def applied(pk: int, round_: int, user: int, role: str, *, eligible: bool = True, **more: str) -> ApplicationRow:
    usual: dict[str, Any] = {"type": "teaching", "region": "africa"}
    return ApplicationRow(pk, round_, user, role, eligible, **(usual | more))


def meeting(pk: int, group: int, round_: int, day: dt.date, *, held: bool = True, minutes: int = 60) -> MeetingRow:
    return MeetingRow(pk, group, round_, at(day), at(day) + dt.timedelta(minutes=minutes), held)


def material() -> Material:
    two_weeks = [STARTS_ON + dt.timedelta(weeks=weeks) for weeks in (0, 2, 4)]
    later = dt.date(2026, 7, 6)
    there, excused, absent = "present", "excused", "absent"
    return Material(
        rounds={PAST: round_row(PAST, STARTS_ON), NEW: round_row(NEW, later)},
        applications=[
            applied(11, PAST, ADA, "mentor", organization="Uni A"),
            applied(12, PAST, BEN, "mentor", region="asia"),
            applied(13, PAST, CY, "mentee", organization="Uni A"),
            applied(14, PAST, DI, "mentee", type="community"),
            applied(15, PAST, ED, "mentee", eligible=False),
            applied(16, PAST, FLO, "mentee", eligible=False, region=""),
            applied(17, PAST, GUS, "mentee", region="asia"),
            # Gus had applied before, and withdrawn.
            applied(10, PAST, GUS, "mentee", eligible=False, region="asia"),
            applied(21, NEW, HAL, "mentor"),
            applied(22, NEW, CY, "mentee"),
            applied(23, NEW, GUS, "mentee", region="asia"),
        ],
        members=[
            MemberRow(31, 11, 1, PAST, True, "teaching", STARTS_ON),
            MemberRow(33, 13, 1, PAST, False, "teaching", STARTS_ON),
            MemberRow(34, 14, 1, PAST, False, "teaching", STARTS_ON),
            MemberRow(35, 15, 1, PAST, False, "teaching", STARTS_ON, at(STARTS_ON + dt.timedelta(days=7))),
            MemberRow(41, 21, 2, NEW, True, "teaching", later),
            MemberRow(42, 22, 2, NEW, False, "teaching", later),
            MemberRow(43, 23, 2, NEW, False, "teaching", later),
        ],
        meetings=[
            *[meeting(50 + number, 1, PAST, day) for number, day in enumerate(two_weeks, start=1)],
            meeting(61, 2, NEW, later, held=False),
            meeting(62, 2, NEW, later + dt.timedelta(weeks=2), held=False),
        ],
        attendance=[
            AttendanceRow(51, 31, there),
            AttendanceRow(51, 33, there),
            AttendanceRow(51, 34, there),
            AttendanceRow(51, 35, absent),
            AttendanceRow(52, 31, there),
            AttendanceRow(52, 33, there),
            AttendanceRow(52, 34, excused),
            AttendanceRow(53, 31, absent),
            AttendanceRow(53, 33, there),
            AttendanceRow(53, 34, there),
        ],
        did={
            "showcase": everywhere(PAST, CY, FLO),
            "survey": everywhere(PAST, ADA, CY, DI),
            "certified": {(PAST, CY, "mentee")},
        },
        surveys={(PAST, "end"): Asked(3, 3)},
        follow_ups={PAST: Asked(8, 6)},
        rsvps={(51, 33), (52, 34), (53, 34), (61, 42)},
        names={"teaching": "Teaching", "community": "Community", "africa": "Africa", "asia": "Asia"},
    )


def everywhere(round_: int, *users: int) -> set[Person]:
    return {(round_, user, role) for user in users for role in ("mentor", "mentee")}
