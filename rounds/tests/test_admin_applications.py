"""The coordinator's pages about applications: who opens them, finding, deciding, notes, on someone's behalf."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from accounts.tests.factories import make_user
from mail.models import OutboxMessage
from rounds import hooks
from rounds.models import Application, ApplicationNote, Outcome, Round
from rounds.tests.factories import make_application, make_mentor_application, make_outcome, make_round
from rounds.tests.forms import posted

pytestmark = pytest.mark.django_db
State = Application.State
CONFLICT = [{
    "rule": "workshops_min", "met": True, "sentence": "Both.", "imported": 7, "source": "our own CSV",
    "as_of": "2026-01-01", "stated": 8, "conflict": True,
}]  # fmt: skip
UNMET = [CONFLICT[0] | {"met": False, "conflict": False}]


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def coordinator() -> User:
    return make_user(role=User.Role.COORDINATOR, email="c1@demo.example")


@pytest.fixture
def admin(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def names_in(page: str, *people: Application) -> list[bool]:
    return [application.user.name in page for application in people]


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.VIEWER])
@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/edit/", "new/"])
def test_others_may_not_see_applications(client: Client, round_: Round, role: str, path: str) -> None:
    application = make_application(round_)
    client.force_login(make_user(role=role, email="v@demo.example"))
    url = f"/admin/rounds/{round_.slug}/applications/{path.format(pk=application.pk)}"
    assert client.get(url).status_code == 403
    assert client.post(url, {"decision": "accepted", "reason": "x", "chosen": application.pk}).status_code == 403


def test_an_application_of_another_round_is_not_there(admin: Client, round_: Round) -> None:
    other = make_application(make_round())
    assert admin.get(f"/admin/rounds/{round_.slug}/applications/{other.pk}/").status_code == 404


def test_the_list_is_filtered_searched_and_counted(admin: Client, round_: Round) -> None:
    python, git = make_outcome(round_), make_outcome(round_, "teaching-workshops/git")
    mentor = make_mentor_application(
        round_, make_user(name="Ada Mentor", country="KE"), chooses=[python], evidence=UNMET
    )
    mentee = make_application(round_, make_user(name="Grace Mentee"), chooses=[git], evidence=CONFLICT, state="flagged")
    draft = make_application(round_, make_user(name="Draft Person"), state=State.DRAFT, sent_at=None)
    url = f"/admin/rounds/{round_.slug}/applications/"
    expected = {
        "": [True, True, False],
        "?role=mentor": [True, False, False],
        "?state=flagged": [False, True, False],
        "?state=draft": [False, False, True],
        "?flag=conflict": [False, True, False],
        "?flag=unmet": [True, False, False],
        f"?outcome={git.pk}": [False, True, False],
        "?region=africa": [True, False, False],
        "?q=grace": [False, True, False],
        "?sort=name&state=nonsense&outcome=x": [True, True, False],
    }
    found = {query: names_in(admin.get(url + query).content.decode(), mentor, mentee, draft) for query in expected}
    assert found == expected
    assert "No application fits" in admin.get(f"{url}?q=nobody").content.decode()


def test_flagged_ones_show_both_sides(admin: Client, round_: Round) -> None:
    make_application(round_, evidence=CONFLICT, state=State.FLAGGED)
    page = " ".join(admin.get(f"/admin/rounds/{round_.slug}/applications/").content.decode().split())
    assert 'Workshops taught: 7 <span class="soft">(records)</span> · 8 <span class="soft">(says)</span>' in page


def test_many_are_accepted_at_once_from_the_list(admin: Client, round_: Round) -> None:
    flagged = [make_application(round_, state=State.FLAGGED) for _number in range(3)]
    sent = {"chosen": [a.pk for a in flagged[:2]], "decision": "accepted", "reason": "Known to us."}
    answer = admin.post(f"/admin/rounds/{round_.slug}/applications/?state=flagged", sent)
    assert answer["Location"] == f"/admin/rounds/{round_.slug}/applications/?state=flagged"
    assert "2 applications accepted." in admin.get(answer["Location"]).content.decode()
    states = list(Application.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted", "accepted", "flagged"]
    assert OutboxMessage.objects.count() == 2


def test_a_decision_without_reason_keeps_what_was_chosen(admin: Client, round_: Round) -> None:
    flagged = make_application(round_, state=State.FLAGGED)
    sent = {"chosen": [flagged.pk, "x"], "decision": "declined", "reason": " "}
    page = admin.post(f"/admin/rounds/{round_.slug}/applications/", sent).content.decode()
    assert 'href="#id_reason"' in page
    assert re.search(rf'id="chosen-{flagged.pk}"\s+checked', page)
    assert OutboxMessage.objects.count() == 0


def test_one_application_shows_all_and_is_decided(admin: Client, round_: Round) -> None:
    application = make_application(round_, state=State.FLAGGED, goals="Teach soon.", evidence=UNMET)
    url = f"/admin/rounds/{round_.slug}/applications/{application.pk}/"
    assert "Teach soon." in admin.get(url).content.decode()
    admin.post(url, {"decision": "waiting", "reason": "A later group."})
    page = admin.get(url).content.decode()
    assert "application.waiting" in page
    assert "A later group." in page


def test_notes_are_kept_and_never_shown_to_their_subject(
    admin: Client, round_: Round, coordinator: User, client: Client
) -> None:
    application = make_application(round_)
    own = make_application(round_, coordinator)
    ApplicationNote.objects.create(application=own, text="canary-note")
    for target in (application, own):
        admin.post(f"/admin/rounds/{round_.slug}/applications/{target.pk}/note/", {"text": "Called them."})
    assert list(application.notes.values_list("text", flat=True)) == ["Called them."]
    assert own.notes.count() == 1
    page = admin.get(f"/admin/rounds/{round_.slug}/applications/{own.pk}/").content.decode()
    assert "canary-note" not in page
    assert "This is your own application" in page


def test_the_history_is_not_shown_to_its_subject(admin: Client, round_: Round, coordinator: User) -> None:
    for person, shown in ((coordinator, False), (make_user(), True)):
        found = make_application(round_, person)
        record_decision(by=None, action="application.accepted", subject=found, about=person, reason="canary-reason")
        page = admin.get(f"/admin/rounds/{round_.slug}/applications/{found.pk}/").content.decode()
        assert ("canary-reason" in page, "History" in page) == (shown, shown)


def test_ones_own_is_not_decided(admin: Client, round_: Round, coordinator: User) -> None:
    own = make_application(round_, coordinator, state=State.FLAGGED)
    admin.post(f"/admin/rounds/{round_.slug}/applications/{own.pk}/", {"decision": "accepted", "reason": "Me."})
    own.refresh_from_db()
    assert own.state == State.FLAGGED


def test_applying_on_behalf_of_someone(admin: Client, round_: Round, coordinator: User) -> None:
    outcome: Outcome = make_outcome(round_)
    url = f"/admin/rounds/{round_.slug}/applications/"
    answer = admin.post(f"{url}new/", {"email": "new@person.example", "name": "New Person", "role": "mentee"})
    application = Application.objects.get()
    assert answer["Location"] == f"{url}{application.pk}/edit/"
    admin.post(f"{url}{application.pk}/draft/", posted("mentee", outcome, goals="Half"))
    assert "Half" in admin.get(f"{url}{application.pk}/edit/").content.decode()
    admin.post(f"{url}{application.pk}/edit/", posted("mentee", outcome))
    application.refresh_from_db()
    assert (application.state, application.sent_by) == (State.ACCEPTED, coordinator)
    received = OutboxMessage.objects.get(kind="rounds.received")
    assert received.to_email == "new@person.example"
    assert "on your behalf" in received.text


def zone_shown(page: str) -> str:
    field = re.search(r'<input[^>]*name="zone"[^>]*>', page)
    assert field is not None
    value = re.search(r'value="([^"]*)"', field[0])
    return value[1] if value else ""


@pytest.mark.parametrize(("stored", "shown"), [("UTC", ""), ("Africa/Nairobi", "Africa/Nairobi")])
def test_nobody_gets_the_clock_of_the_coordinator_who_applies_for_them(
    admin: Client, round_: Round, stored: str, shown: str
) -> None:
    draft = make_application(round_, make_user(zone=stored), state=State.DRAFT, sent_at=None)
    admin.cookies["zone"] = "Europe/Berlin"
    page = admin.get(f"/admin/rounds/{round_.slug}/applications/{draft.pk}/edit/").content.decode()
    assert zone_shown(page) == shown


def test_a_coordinator_neither_sees_nor_overwrites_a_draft_that_the_person_wrote_alone(
    admin: Client, round_: Round
) -> None:
    outcome, sent = make_outcome(round_), make_application(round_, draft={"goals": ["Nobody reads this yet"]})
    url = f"/admin/rounds/{round_.slug}/applications/{sent.pk}/"
    assert "Nobody reads this yet" not in admin.get(f"{url}edit/").content.decode()
    saved = admin.post(f"{url}draft/", posted("mentee", outcome), headers={"HX-Request": "true"})
    assert "kept only when you send it" in saved.content.decode()
    sent.refresh_from_db()
    assert sent.draft == {"goals": ["Nobody reads this yet"]}


@pytest.mark.parametrize("days", [24, 200])
def test_a_coordinator_corrects_after_closing_and_it_stays_in_time(admin: Client, coordinator: User, days: int) -> None:
    closed = make_round(opens_on=timezone.now().date() - dt.timedelta(days=days))
    outcome = make_outcome(closed)
    sent = make_application(closed, sent_at=closed.opens_at)
    url = f"/admin/rounds/{closed.slug}/applications/{sent.pk}/"
    assert f"{url}edit/" in admin.get(url).content.decode()
    answer = admin.post(f"{url}edit/", posted("mentee", outcome, goals="Corrected"))
    assert answer["Location"] == url
    sent.refresh_from_db()
    assert (sent.goals, sent.state, sent.is_late) == ("Corrected", State.ACCEPTED, False)
    record = DecisionRecord.objects.get(subject=f"rounds.application:{sent.pk}")
    assert (record.made_by, record.about) == (coordinator, sent.user)


def test_what_a_group_counts_on_is_not_corrected(admin: Client, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, sent = make_outcome(round_), make_application(round_)
    monkeypatch.setattr(hooks, "placed_readers", [lambda applications: {a.pk for a in applications}])
    url = f"/admin/rounds/{round_.slug}/applications/{sent.pk}/edit/"
    assert "has a place in a group" in admin.post(url, posted("mentee", outcome, goals="Other")).content.decode()
    sent.refresh_from_db()
    assert sent.goals == ""


@pytest.mark.parametrize("rows", [3, 40])
def test_the_list_asks_the_same_for_few_and_many(
    admin: Client, round_: Round, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    outcome = make_outcome(round_)
    for number in range(rows):
        user = User.objects.create(email=f"p{number}@people.example", name=f"P {number}")
        make_application(round_, user, chooses=[outcome], evidence=CONFLICT, sent_at=timezone.now())
    admin.get("/rounds/")
    with django_assert_num_queries(12):
        assert admin.get(f"/admin/rounds/{round_.slug}/applications/").status_code == 200
