"""What the report says of who went on to teach, a year later; and that no cell of its files is live."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.exporting import FORMATS
from accounts.exporting.tests.readers import HOSTILE, json_rows, live_cells
from accounts.models import ImportBatch, InstructorFact, InstructorRecord, Organization
from accounts.tests.factories import make_coordinator
from groups.tests.factories import make_group
from reports.report.building import report_of
from reports.report.tables import TABLES
from reports.report.taught import months_later
from reports.report.tests.rounds import make_past_round
from reports.report.tests.test_views import ALL_ROUNDS, page_of, signed_in, text_of
from reports.report.wrap_up import draft_of
from rounds.models import Application, MentoringType, Round
from rounds.tests.factories import make_application, make_round

pytestmark = pytest.mark.django_db


def make_old_round(*, mentored: tuple[int, int], not_placed: tuple[int, int], unknown: int = 0) -> Round:
    """Make a round whose twelve months ended two weeks ago: so many of so many taught; of some nobody knows.

    What the first of the mentored taught rests on AMY's list alone, and everyone's start on their own word.
    """
    round_ = make_round(opens_on=timezone.localdate(timezone=dt.UTC) - dt.timedelta(days=108 + 365 + 14))
    placed: list[Application] = []
    while len(placed) < mentored[1] + unknown:
        group = make_group(round_, mentees=min(5, mentored[1] + unknown - len(placed)))
        placed += [one.application for one in group.memberships.filter(role="mentee").select_related("application")]
    others = [make_application(round_) for _person in range(not_placed[1])]
    sent_at = dt.datetime.combine(round_.opens_on, dt.time(12), dt.UTC)
    Application.objects.filter(round=round_).update(sent_at=sent_at, says_workshops_taught=0)
    end = months_later(round_.showcase_on, 12)
    for people, (taught, number) in ((placed, mentored), (others, not_placed)):
        for place, application in enumerate(people[:number]):
            state(application, end, int(place < taught), "amy" if people is placed and place == 0 else "own")
    return round_


def state(application: Application, day: dt.date, number: int, source: str) -> None:
    """Let an import state how many workshops someone has taught."""
    batch, _new = ImportBatch.objects.get_or_create(file_name=source, format=source, as_of=day)
    record = InstructorRecord.objects.create(user=application.user, name="X")
    InstructorFact.objects.create(
        record=record, kind="workshops_taught", value=number, source=source, as_of=day, batch=batch
    )


def test_the_page_compares_and_says_what_it_rests_on() -> None:
    round_ = make_old_round(mentored=(8, 10), not_placed=(3, 10), unknown=2)
    for path in (page_of(round_), ALL_ROUNDS):
        page = text_of(signed_in(Client(), "coordinator"), path)
        assert "mentored 12 2 10 8 80 % 1" in page
        assert "eligible, not placed 10 0 10 3 30 % 0" in page
        # By Wilson and Newcombe: 8 of 10 is 49 to 94 %, 3 of 10 is 11 to 60 %, 50 points are 7 to 74.
        assert "mentored: 80 % (95 % interval 49 % to 94 %)" in page
        assert "The difference is +50 percentage points (95 % interval +7 to +74)." in page
        assert "nobody drew lots" in page
        assert "Without those of whom only AMY&#x27;s list says so: mentored: 78 %" in page
        assert "For 20 of those known, the numbers at application are only what they said themselves." in page


def test_a_difference_that_few_people_can_not_tell_is_said_to_be_none() -> None:
    round_ = make_old_round(mentored=(3, 6), not_placed=(2, 6))
    page = text_of(signed_in(Client(), "coordinator"), page_of(round_))
    assert "That includes none at all: so few people can&#x27;t tell." in page


def test_a_viewer_sees_no_share_of_few_people() -> None:
    round_ = make_old_round(mentored=(8, 10), not_placed=(3, 10))
    page = text_of(signed_in(Client(), "viewer"), page_of(round_))
    assert "percentage points" not in page
    assert "95 % interval" not in page
    assert "eligible, not placed 10 0 10 hidden" in page


def test_a_viewer_sees_shares_of_many_people_and_the_post_has_them() -> None:
    round_ = make_old_round(mentored=(15, 30), not_placed=(6, 12))
    page = text_of(signed_in(Client(), "viewer"), page_of(round_))
    assert "The difference is +0 percentage points" in page
    assert "only what they said themselves" not in page
    text = draft_of(report_of(round_, timezone.now(), hides=True))
    assert "](teaching.svg)" in text
    assert "this does not show what mentoring caused" in text


def test_the_file_has_the_intervals_of_the_page() -> None:
    round_ = make_old_round(mentored=(8, 10), not_placed=(3, 10))
    answer = signed_in(Client(), "coordinator").get(page_of(round_) + "export/", {"format": "json"})
    first, second, difference = json_rows(answer.content)["teaching"]
    assert (first["taught"], first["share"], first["low"], first["high"]) == (8, 0.8, 0.4902, 0.9433)
    assert (second["taught"], second["share"]) == (3, 0.3)
    assert (difference["share"], difference["low"], difference["high"]) == (0.5, 0.0665, 0.7398)


@pytest.mark.parametrize("format_", [one for one in FORMATS if one != "json"])
def test_no_cell_of_the_reports_files_is_live(format_: str) -> None:
    round_ = make_past_round(1)
    coordinator = make_coordinator()
    client = Client()
    client.force_login(coordinator)
    for text in [text for text in HOSTILE if "\x00" not in text]:
        Round.objects.update(name=text)
        Organization.objects.update(name=text)
        MentoringType.objects.update(name=text[:100])
        for path in (page_of(round_), ALL_ROUNDS):
            for table in TABLES if format_ == "csv" else [""]:
                answer = client.get(path + "export/", {"format": format_, "table": table})
                assert answer.status_code == 200
                assert live_cells(answer.content, format_) == []
