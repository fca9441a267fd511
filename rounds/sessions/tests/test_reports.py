"""Participant lists of video calls: read whatever tool wrote them, matched by address, applied once, undone."""

import datetime as dt
from collections.abc import Collection

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.imports.text import RefusedFile
from accounts.imports.values import BadCell
from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.models import ParticipantReport, SignUp, Sitting
from rounds.sessions.reports.matching import match_report, participants_of, simple_name, usual_minimum
from rounds.sessions.reports.reading import read_minutes, read_report
from rounds.sessions.reports.services import NotNow, apply_report, discard_report, keep_report, undo_report
from rounds.sessions.tests.cast import make_members
from rounds.tests.factories import make_round, make_session, make_sign_up, make_sitting

ZOOM = """Name (Original Name),User Email,Total Duration (Minutes),Guest
Ada (Ada Lovelace),ADA@people.example,58,No
"""
ZOOM_WITH_SUMMARY = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
999,Info,01/02/2030 02:00:00 PM,01/02/2030 03:00:00 PM,host@people.example,63,2

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ada Lovelace,ada@people.example,01/02/2030 02:00:00 PM,01/02/2030 02:58:00 PM,58,Yes
"""
TEAMS = """1. Summary
Meeting title\tInfo session
Attended participants\t1

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ada Lovelace\t1/2/30, 2:00:00 PM\t1/2/30, 2:58:00 PM\t58m 20s\tada@people.example\tada\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
"""
MEET = """First name,Last name,Email,Duration,Time joined,Time exited
Ada,Lovelace,ada@people.example,58 min,2:00 PM,2:58 PM
"""


@pytest.mark.parametrize(
    ("text", "encoding", "line"),
    [
        (ZOOM, "utf-8-sig", 2),
        (ZOOM, "utf-16", 2),
        (ZOOM_WITH_SUMMARY, "utf-8", 5),
        (TEAMS, "utf-16", 7),
        (MEET, "latin-1", 2),
        ("name;e-mail;minutes\nAda Lovelace;ada@people.example;58,5\n", "utf-8", 2),
        ("Email,Duration (Minutes),Name\n\n\nada@people.example,58.9,Ada Lovelace\n", "utf-8", 4),
    ],
)
def test_lists_of_the_common_tools_are_read(text: str, encoding: str, line: int) -> None:
    report = read_report(text.encode(encoding))
    assert report.bad == []
    (found,) = report.lines
    assert (found.line, simple_name(found.name) or "x", found.email, int(found.minutes)) == (
        line,
        simple_name("Ada" if "(Ada" in found.name else "Ada Lovelace"),
        "ada@people.example",
        58,
    )


def test_latin_1_names_are_read() -> None:
    assert read_report("name,minutes\nJosé Müller,5\n".encode("latin-1")).lines[0].name == "José Müller"


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("45", 45),
        ("45.5", 45.5),
        ("45,5", 45.5),
        ("45 min", 45),
        ("1:05:30", 65.5),
        ("1 hr 5 min", 65),
        ("30s", 0.5),
        ("0", 0),
    ],
)
def test_minutes_are_read_however_they_are_written(cell: str, minutes: float) -> None:
    assert read_minutes(cell) == minutes


@pytest.mark.parametrize("cell", ["", "0:45", "long", "-5", "1441", "nan", "inf", "1e5", "=1+1", "5 apples", "h"])
def test_other_minutes_are_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        read_minutes(cell)


def test_bad_lines_are_named_and_the_others_read() -> None:
    text = "name,email,minutes\nAda,ada@people.example,5\n,,7\nAlan,not an address,5\nGrace,,soon\nBob\n"
    report = read_report(text.encode())
    assert [line.name for line in report.lines] == ["Ada"]
    assert [(line, problem[:24]) for line, problem in report.bad] == [
        (3, "says neither a name nor "),
        (4, "“not an address” is not "),
        (5, "“soon” is not a number o"),
        (6, "“” is not a number of mi"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04xlsx", "spreadsheet"),
        (b"a,b\n1,2\n", "names the columns"),
        (b"name,duration (seconds)\nAda,300\n", "names the columns"),
        (b"name,minutes\n", "lists nobody"),
        (b'name,minutes\n"Ada,5\n', "quotation mark"),
        (b"name,minutes\n" + b"Ada,5\n" * 3001, "more than 3000"),
    ],
)
def test_files_that_are_no_list_are_refused_with_the_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(RefusedFile, match=sentence):
        read_report(content)


def test_several_lines_of_a_person_add_up() -> None:
    text = "name,email,minutes\nAda,a@x.example,10.6\nAda L,A@x.example,10.6\nBob,,5\nbob (he),,7\nBob,b@x.example,1\n"
    people = participants_of(read_report(text.encode()).rows())
    assert [(one.name, one.email, one.minutes, one.lines) for one in people] == [
        ("Ada", "a@x.example", 21, [2, 3]),
        ("Bob", "", 12, [4, 5]),
        ("Bob", "b@x.example", 1, [6]),
    ]


def make_report(sitting: Sitting, *rows: str) -> ParticipantReport:
    content = "\n".join(["name,email,minutes", *rows]).encode()
    return keep_report(sitting=sitting, file_name="zoom.csv", content=content, by=make_coordinator())


def apply(
    report: ParticipantReport, *, accepted: Collection[str] = (), minimum: int = 30, others_missed: bool = False
) -> int:
    return apply_report(
        report=report, minimum=minimum, accepted=accepted, others_missed=others_missed, by=make_coordinator()
    )


def state() -> set[tuple[str, str, int | None]]:
    return set(SignUp.objects.values_list("email", "attended", "minutes"))


@pytest.mark.django_db
def test_addresses_match_for_sure_and_names_are_only_proposed() -> None:
    round_ = make_round()
    people = make_members(round_)
    sitting = make_sitting(make_session(round_))
    ada = make_sign_up(sitting, make_user(name="Ada Lovelace", email="ada@people.example"))
    make_sign_up(sitting, email="v@else.example", name="José Müller")
    make_user(email="community@people.example")
    report = make_report(
        sitting,
        "A. L.,ADA@people.example,50",
        f"whoever,{people['lead'].email},50",
        "someone,community@people.example,50",
        "Muller Jose (he/him),,50",
        f"{people['mentee'].name} x,,50",
        "Ada Lovelace,,50",
        "Total Stranger,stranger@else.example,50",
    )
    matched = match_report(report, 30)
    assert [match.known.key for match in matched.sure if match.known][:2] == [f"s{ada.pk}", f"u{people['lead'].pk}"]
    assert len(matched.sure) == 3
    proposed = {match.participant.name: match.known.name for match in matched.proposed if match.known}
    assert proposed == {"Muller Jose (he/him)": "José Müller", f"{people['mentee'].name} x": people["mentee"].name}
    assert [match.participant.name for match in matched.strangers] == ["Ada Lovelace", "Total Stranger"]


@pytest.mark.django_db
def test_two_who_are_equally_alike_are_nobody() -> None:
    sitting = make_sitting()
    for number in range(2):
        make_sign_up(sitting, make_user(name=f"Maria Silva{number}"))
    assert match_report(make_report(sitting, "Maria,,50"), 30).proposed == []


@pytest.mark.django_db
def test_applying_records_the_sure_and_what_was_ticked_alone() -> None:
    sitting = make_sitting()
    for email in ("long", "short", "away", "alike"):
        make_sign_up(sitting, email=f"{email}@else.example", name=f"{email.title()} Person")
    report = make_report(
        sitting,
        "L,long@else.example,30",
        "S,short@else.example,29.9",
        "Alike Persson,,40",
        "Away Persan,,40",
        "New,new@else.example,40",
        "Left Out,out@else.example,40",
    )
    matched = match_report(report, 30)
    ticks = {match.participant.name: match.tick for match in [*matched.proposed, *matched.strangers]}
    assert apply(report, accepted=[ticks["Alike Persson"], ticks["New"], "9:s1", "nonsense"]) == 4
    assert state() == {
        ("long@else.example", "present", 30),
        ("short@else.example", "absent", 29),
        ("away@else.example", "", None),
        ("alike@else.example", "present", 40),
        ("new@else.example", "present", 40),
    }
    report.refresh_from_db()
    assert "else.example" not in str(report.rows)
    assert DecisionRecord.objects.filter(action="session.report_applied").count() == 1
    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db
def test_it_is_applied_once_and_undone_exactly() -> None:
    sitting = make_sitting()
    by_hand = make_sign_up(sitting, email="hand@else.example", attended="present", minutes=None)
    make_sign_up(sitting, email="here@else.example")
    make_sign_up(sitting, email="later@else.example")
    make_sign_up(sitting, email="missing@else.example")
    user = make_user(email="came@people.example")
    before = state()
    report = make_report(
        sitting,
        "Hand,hand@else.example,5",
        "Here,here@else.example,50",
        "Later,later@else.example,50",
        "Came,came@people.example,50",
    )
    assert apply(report, others_missed=True) == 5
    with pytest.raises(NotNow):
        apply(report)
    with pytest.raises(NotNow):
        discard_report(report=report)
    assert state() == {
        ("hand@else.example", "present", 5),
        ("here@else.example", "present", 50),
        ("later@else.example", "present", 50),
        ("missing@else.example", "absent", None),
        ("came@people.example", "present", 50),
    }
    assert SignUp.objects.get(user=user).signed_up_at is None
    SignUp.objects.filter(email="later@else.example").update(attended="absent")
    assert undo_report(report=report, by=make_coordinator()) == 4
    after = {row for row in state() if row[0] != "later@else.example"}
    assert after == {row for row in before if row[0] != "later@else.example"}
    by_hand.refresh_from_db()
    assert by_hand.attended == "present"
    with pytest.raises(NotNow):
        undo_report(report=report, by=make_coordinator())


@pytest.mark.django_db
def test_a_person_with_two_addresses_counts_once_with_all_minutes() -> None:
    sitting = make_sitting()
    user = make_user(email="main@people.example")
    row = make_sign_up(sitting, user)
    SignUp.objects.filter(pk=row.pk).update(email="old@people.example")
    apply(make_report(sitting, "M,main@people.example,20", "M,old@people.example,15"))
    assert state() == {("old@people.example", "present", 35)}


@pytest.mark.django_db
def test_a_list_of_hundreds_is_matched_in_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    sitting = make_sitting()
    for number in range(40):
        make_sign_up(sitting, email=f"p{number}@else.example", name=f"Person Of{number}")
    report = make_report(sitting, *(f"Somebody Nr{number},s{number}@else.example,50" for number in range(300)))
    with django_assert_num_queries(4):
        assert len(match_report(report, 30).strangers) == 300


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_coordinator())
    return client


def upload(admin: Client, sitting: Sitting, content: bytes) -> str:
    file = SimpleUploadedFile("zoom.csv", content, content_type="text/csv")
    path = f"/admin/rounds/{sitting.session.round.slug}/sittings/{sitting.pk}/report/"
    return admin.post(path, {"file": file}, follow=True).content.decode()


@pytest.mark.django_db
def test_the_preview_shows_everything_and_formulas_stay_text(admin: Client) -> None:
    sitting = make_sitting(starts_in=dt.timedelta(hours=-3))
    assert usual_minimum(sitting) == 30
    make_sign_up(sitting, email="ada@else.example", name="Ada Lovelace")
    rows = [
        "name,email,minutes",
        "Ada,ada@else.example,30",
        '"=HYPERLINK(""http://x"")",f@else.example,40',
        "<script>alert(1)</script>,s@else.example,10",
        "Ada Lovelase,,40",
        "Bad,bad,5",
    ]
    page = " ".join(upload(admin, sitting, "\n".join(rows).encode()).split())
    assert "1 person is known by address; 1 stayed long enough." in page
    assert "“Ada Lovelase” is Ada" not in page
    assert "=HYPERLINK(&quot;http://x&quot;) f@else.example" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "Line 6: “bad” is not an e-mail address" in page
    assert "ada@else.example" in page
    report = ParticipantReport.objects.get()
    path = f"/admin/rounds/{sitting.session.round.slug}/reports/{report.pk}/"
    assert "0 stayed long enough" in " ".join(admin.get(path, {"minutes": 31}).content.decode().split())
    assert admin.get(path, {"minutes": "x"}).status_code == 200
    admin.post(f"{path}apply/", {"minutes": "-1"})
    assert SignUp.objects.get().attended == ""
    said = admin.post(f"{path}apply/", {"minutes": 30}, follow=True).content.decode()
    assert "Recorded for 1 person. You can undo it." in said
    assert "was applied already" in admin.post(f"{path}apply/", {"minutes": 30}, follow=True).content.decode()
    assert "Undo" in admin.get(path).content.decode()
    assert "Undone for 1 person." in admin.post(f"{path}undo/", follow=True).content.decode()
    assert SignUp.objects.get().attended == ""
    assert admin.get(path).status_code == 404


@pytest.mark.django_db
def test_a_refused_file_says_why_and_keeps_nothing(admin: Client) -> None:
    sitting = make_sitting()
    assert "names the columns" in upload(admin, sitting, b"a,b\n1,2\n")
    assert "empty" in upload(admin, sitting, b"")
    assert "bigger than 2 MB" in upload(admin, sitting, b"name,minutes\n" + b"x" * 2_100_000)
    assert ParticipantReport.objects.count() == 0


@pytest.mark.django_db
def test_a_list_can_be_forgotten(admin: Client) -> None:
    sitting = make_sitting()
    upload(admin, sitting, ZOOM.encode())
    report = ParticipantReport.objects.get()
    path = f"/admin/rounds/{sitting.session.round.slug}/reports/{report.pk}/"
    admin.post(f"{path}discard/")
    assert (ParticipantReport.objects.count(), SignUp.objects.count()) == (0, 0)
    assert admin.get(path.replace(sitting.session.round.slug, make_round().slug)).status_code == 404
