"""Preparing a round: dates in order, cloning, offers, who is told of new dates."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.catalogue import DATE_FIELDS, TIMETABLE, fill_round
from rounds.models import Round
from rounds.setup.dates import dates_of, out_of_order
from rounds.setup.forms import FIELDS
from rounds.setup.services import add_tool, add_type, change_round, clone_round
from rounds.tests.factories import make_application, make_outcome, make_round

OPENS = dt.date(2026, 1, 5)


def values_of(round_: Round, **more: Any) -> dict[str, Any]:
    """What the form of a round sends."""
    fields = {name: getattr(round_, name) for name in FIELDS} | more
    return {name: "on" if value is True else value for name, value in fields.items() if value is not False}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_user(role=User.Role.COORDINATOR, email="c1@demo.example"))
    return client


def test_the_usual_dates_are_in_order() -> None:
    dates: dict[str, dt.date | None] = {name: OPENS + dt.timedelta(days=days) for name, days in TIMETABLE.items()}
    assert out_of_order(dates) == []
    dates["closes_on"] = OPENS
    assert out_of_order(dates) == [("info_on", "closes_on")]


@pytest.mark.django_db
def test_dates_out_of_order_are_refused_with_both_named(admin: Client) -> None:
    round_ = make_round(opens_on=OPENS)
    page = admin.post(f"/admin/rounds/{round_.slug}/", values_of(round_, closes_on="2026-01-06")).content.decode()
    assert "“applications close” can&#x27;t be before “info session”, which is on 11 January 2026." in page
    assert 'value="2026-01-06"' in page
    round_.refresh_from_db()
    assert round_.closes_on == OPENS + dt.timedelta(days=20)


@pytest.mark.django_db
def test_group_sizes_out_of_order_are_refused(admin: Client) -> None:
    round_ = make_round(opens_on=OPENS)
    page = admin.post(f"/admin/rounds/{round_.slug}/", values_of(round_, mentees_min=4)).content.decode()
    assert "can&#x27;t be less than “mentees in a group, at least”" in page


@pytest.mark.django_db
def test_new_dates_are_told_to_those_who_applied_once(admin: Client) -> None:
    round_ = make_round(opens_on=OPENS)
    applied = make_application(round_)
    make_application(round_, applied.user, role="mentor")
    make_application(round_, state="draft", sent_at=None)
    for _press in range(2):
        admin.post(f"/admin/rounds/{round_.slug}/", values_of(round_, showcase_on="2026-04-24"))
    message = OutboxMessage.objects.get()
    assert (message.kind, message.to_email) == ("rounds.dates_changed", applied.user.email)
    assert "showcase: 24 April 2026 (it was 23 April 2026)" in message.text


@pytest.mark.django_db
def test_rules_change_without_a_mail() -> None:
    round_ = make_round(opens_on=OPENS)
    make_application(round_)
    assert change_round(round_=round_, values={"mentor_workshops_min": 1}, by=make_coordinator()) == 0
    assert Round.objects.get().mentor_workshops_min == 1


@pytest.mark.django_db
def test_viewers_read_rules_and_change_nothing(client: Client) -> None:
    round_ = make_round(opens_on=OPENS)
    client.force_login(make_user(role=User.Role.VIEWER, email="v@demo.example"))
    page = client.get(f"/admin/rounds/{round_.slug}/")
    assert page.status_code == 200
    assert ">Save<" not in page.content.decode()
    assert client.post(f"/admin/rounds/{round_.slug}/", values_of(round_)).status_code == 403
    for path in ("new", f"{round_.slug}/clone", f"{round_.slug}/offers", f"{round_.slug}/invitations"):
        assert client.get(f"/admin/rounds/{path}/").status_code == 403


@pytest.mark.django_db
def test_a_clone_moves_all_dates_and_copies_what_is_offered() -> None:
    source = make_round(opens_on=OPENS, mentees_wanted=4, weeks=9)
    fill_round(source)
    made = clone_round(
        source=source, name="Next", slug="next-one", opens_on=OPENS + dt.timedelta(days=100), by=make_coordinator()
    )
    assert dates_of(made) == {name: day + dt.timedelta(days=100) for name, day in dates_of(source).items()}
    assert (made.mentees_wanted, made.weeks, made.cloned_from) == (4, 9, source)
    for of in ("types", "tools", "outcomes"):
        theirs, ours = (list(getattr(r, of).values_list("slug", flat=True)) for r in (source, made))
        assert theirs == ours
    assert {outcome.type.round_id for outcome in made.outcomes.select_related("type")} == {made.pk}
    assert source.outcomes.count() == 12


@pytest.mark.django_db
def test_cloning_shows_everything_before_saving(admin: Client) -> None:
    source = make_round(opens_on=OPENS, weeks=9)
    fill_round(source)
    url = f"/admin/rounds/{source.slug}/clone/"
    page = admin.get(url, {"name": "Round 2", "slug": "2026-2", "opens_on": "2026-07-06"}).content.decode()
    assert 'value="2026-07-26"' in page
    assert Round.objects.count() == 1
    moved = {name: getattr(source, name) + dt.timedelta(days=182) for name in DATE_FIELDS}
    sent = values_of(source, **moved) | {"name": "Round 2", "slug": "2026-2", "weeks": 10}
    admin.post(url, sent)
    made = Round.objects.get(slug="2026-2")
    assert (made.closes_on, made.weeks, made.outcomes.count()) == (dt.date(2026, 7, 26), 10, 12)
    admin.post(url, sent)
    assert Round.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["new", "next", "taken"])
def test_a_short_name_is_there_once_and_never_an_address_of_ours(admin: Client, slug: str) -> None:
    source = make_round(slug="taken", opens_on=OPENS)
    page = admin.post("/admin/rounds/new/", values_of(source) | {"slug": slug}).content.decode()
    assert "This short name is taken." in page
    assert Round.objects.count() == 1


@pytest.mark.django_db
def test_a_new_round_follows_the_programme(admin: Client) -> None:
    page = admin.get("/admin/rounds/new/", {"name": "R", "slug": "r", "opens_on": "2026-01-05"}).content.decode()
    assert 'value="2026-01-25"' in page
    sent = values_of(Round(**{name: OPENS + dt.timedelta(days=days) for name, days in TIMETABLE.items()}, name="R"))
    admin.post("/admin/rounds/new/", sent | {"slug": "r", "contact_email": "r@programme.example"})
    assert Round.objects.get().outcomes.count() == 12


@pytest.mark.django_db
def test_what_someone_ranked_stays_offered(admin: Client) -> None:
    round_ = make_round()
    python, git = make_outcome(round_), make_outcome(round_, "teaching-workshops/git")
    make_application(round_, chooses=[python])
    kind = python.type
    sent = {f"name_{kind.pk}": "Teaching", f"focuses_{kind.pk}": "One\n\n Two "}
    page = admin.post(f"/admin/rounds/{round_.slug}/offers/", sent, follow=True).content.decode()
    assert "“Teaching: Python” stays" in page
    kind.refresh_from_db()
    assert (kind.name, kind.focuses) == ("Teaching", ["One", "Two"])
    assert list(round_.outcomes.values_list("slug", flat=True)) == ["teaching-workshops/python"]
    assert git.slug not in round_.outcomes.values_list("slug", flat=True)


@pytest.mark.django_db
def test_tools_and_types_can_be_added_once() -> None:
    round_ = make_round()
    fill_round(round_)
    for _press in range(2):
        add_tool(round_=round_, name="Open Refine")
        add_type(round_=round_, name="Instructor Training", has_tools=False)
    assert round_.outcomes.count() == 15
    assert round_.outcomes.filter(slug__in=["teaching-workshops/open-refine", "instructor-training"]).count() == 2
