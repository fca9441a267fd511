"""A small round whose funnel was counted by hand equals the report: on the page, as CSV, XLSX and JSON."""

from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

import pytest
from django.test import Client

from accounts.exporting.tests.readers import csv_rows, json_rows, xlsx_rows
from accounts.models import Organization, User
from accounts.tests.factories import make_coordinator
from certificates.issuing import revoke_certificate
from certificates.tests.cast import attend, hold, make_certificate, make_past_round
from groups.tests.factories import make_group
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_mentor_application, make_outcome
from surveys.tests.factories import answer, make_open_survey

pytestmark = pytest.mark.django_db

# Who, where from, of which organization; the group's number; the meetings at which they were; what else they did.
MEMBERS = """
    Ada  KE  Uni-A  1  1,2,3  showcase survey certificate
    Cy   ZA  Uni-A  1  1,2    showcase survey certificate
    Di   DE  -      1  1      survey
    Ed   KE  -      1  -
    Hal  US  -      2  1,2    showcase
    Ida  US  -      2  1,2,3  showcase survey certificate
    Jo   IN  -      2  2      showcase revoked
"""
# Who got no place: Flo did not meet a rule and came to the showcase as a guest; Kim never sent it.
OTHERS = """
    Ben  DE  mentor  accepted  teaching
    Flo  US  mentee  flagged   teaching
    Gus  DE  mentee  declined  community
    Kim  DE  mentee  draft     teaching
"""
# applied, eligible, placed, met once, met twice, showcase, survey, certified
BY_HAND = """
    all           -                       10  8  7  6  4  5  4  3
    role          mentor                   3  3  2  2  2  2  1  1
    role          mentee                   7  5  5  4  2  3  3  2
    type          Teaching Workshops       6  5  4  3  2  2  3  2
    type          Community Building       4  3  3  3  2  3  1  1
    region        Africa                   3  3  3  2  2  2  2  2
    region        North America            3  2  2  2  2  2  1  1
    region        Continental Europe       3  2  1  1  0  0  1  0
    region        Asia                     1  1  1  1  0  1  0  0
    organization  Uni-A                    2  2  2  2  2  2  2  2
    organization  no member organization   8  6  5  4  2  3  2  1
"""
STAGES = ["applied", "eligible", "placed", "met-once", "met-twice", "showcase", "survey", "certified"]
SHARE_OF = dict.fromkeys(STAGES[3:], "placed") | {"eligible": "applied", "placed": "applied"}
Counts = dict[tuple[str, str], list[int]]


def by_hand() -> Counts:
    found = {}
    for line in BY_HAND.strip().splitlines():
        words = line.split()
        category = " ".join(words[1:-8])
        found[words[0], "" if category == "-" else category] = [int(number) for number in words[-8:]]
    return found


def make_the_round() -> Round:
    round_ = make_past_round()
    outcomes = {
        "teaching": make_outcome(round_, "teaching-workshops/hand"),
        "community": make_outcome(round_, "community-building/hand"),
    }
    organization = Organization.objects.create(name="Uni-A")
    groups = [
        make_group(round_, mentees=3, outcome=outcomes["teaching"]),
        make_group(round_, mentees=2, outcome=outcomes["community"]),
    ]
    seats = [member for group in groups for member in group.memberships.order_by("pk").select_related("user")]
    survey = make_open_survey(round_, kind="end")
    met: dict[tuple[int, int], list[int]] = {}
    for seat, line in zip(seats, MEMBERS.strip().splitlines(), strict=True):
        name, country, of, group, meetings, *did = line.split()
        assert seat.group_id == groups[int(group) - 1].pk
        belongs_to = organization if of == organization.name else None
        User.objects.filter(pk=seat.user_id).update(name=name, country=country, organization=belongs_to)
        for number in meetings.split(",") if meetings != "-" else []:
            met.setdefault((int(group), int(number)), []).append(seat.pk)
        if "showcase" in did:
            attend(round_, seat.user, "showcase")
        if "survey" in did:
            answer(survey, seat.user, scale_0="yes")
        if {"certificate", "revoked"} & set(did):
            made = make_certificate(seat.user, round_, "mentor" if seat.is_mentor else "mentee")
            if "revoked" in did:
                revoke_certificate(certificate=made, reason="By mistake.", by=make_coordinator())
    for (group_number, meeting), present in sorted(met.items()):
        hold(groups[group_number - 1], meeting, [seat for seat in seats if seat.pk in present])
    for line in OTHERS.strip().splitlines():
        name, country, role, state, choice = line.split()
        make = make_mentor_application if role == "mentor" else make_application
        sent = {"sent_at": None} if state == Application.State.DRAFT else {}
        found = make(round_, chooses=[outcomes[choice]], state=state, **sent)
        User.objects.filter(pk=found.user_id).update(name=name, country=country)
        if name == "Flo":
            attend(round_, found.user, "showcase")
    return round_


class Tables(HTMLParser):
    """The cells of each table of a page, by its caption; of a cell with a number and a share, both."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.caption, self.within = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th", "caption"}:
            self.within = tag
            if tag != "caption":
                self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.found[self.caption.strip()] = [[" ".join(cell.split()) for cell in row] for row in self.rows]
        elif tag in {"td", "th", "caption"}:
            self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "caption":
            self.caption += data
        elif self.within:
            self.rows[-1][-1] += data


def on_the_page(page: str) -> tuple[Counts, list[tuple[int, str]]]:
    """The numbers of the page, and each number with the share beside it."""
    tables = Tables(page).found
    stages = tables["Stages"][1:]
    counts: Counts = {("all", ""): [int(row[1]) for row in stages]}
    shares = [(int(row[1]), row[2].partition(" of ")[0]) for row in stages]
    for slug, caption in {
        "role": "By role",
        "type": "By type of mentoring",
        "region": "By region",
        "organization": "By organization",
    }.items():
        for label, *cells in tables[caption][1:]:
            counts[slug, label] = [int(cell.partition(" ")[0]) for cell in cells]
            shares += [(int(cell.partition(" ")[0]), cell.partition(" ")[2]) for cell in cells]
    return counts, shares


def in_a_file(rows: Iterable[Sequence[object]]) -> Counts:
    counts: Counts = {}
    for by, category, stage, number, *_more in rows:
        numbers = counts.setdefault((str(by), str(category or "")), [])
        assert stage == STAGES[len(numbers)]
        numbers.append(int(str(number)))
    return counts


def shares_of(counts: Counts) -> list[tuple[int, str]]:
    """What must stand beside each number on the page: counted from the table above."""
    found = []
    for row in counts.values():
        numbers = dict(zip(STAGES, row, strict=True))
        for stage, number in numbers.items():
            base = numbers.get(SHARE_OF.get(stage, ""), 0)
            found.append((number, f"{100 * number / base:.0f} %" if base and number else ""))
    return found


def test_the_report_is_what_was_counted_by_hand_on_the_page_and_in_all_files(client: Client) -> None:
    round_, coordinator = make_the_round(), make_coordinator()
    client.force_login(coordinator)
    address = f"/admin/rounds/{round_.slug}/report/"

    def file(**asked: str) -> bytes:
        return client.get(f"{address}export/", asked).content

    counts, shares = on_the_page(client.get(address).content.decode())
    assert counts == by_hand()
    assert sorted(shares) == sorted(shares_of(by_hand()))
    assert in_a_file(csv_rows(file(format="csv", table="funnel"))[1:]) == by_hand()
    assert in_a_file(xlsx_rows(file(format="xlsx"))["funnel"][1:]) == by_hand()
    rows = json_rows(file(format="json"))["funnel"]
    assert in_a_file([list(row.values()) for row in rows]) == by_hand()
    assert [row["share"] for row in rows if (row["by"], row["category"]) == ("region", "Africa")] == [
        None,
        1,
        1,
        0.6667,
        0.6667,
        0.6667,
        0.6667,
        0.6667,
    ]
