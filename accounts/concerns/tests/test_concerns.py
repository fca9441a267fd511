"""Concerns: reported by anyone, once; read by handlers whom they don't name, and by nobody else."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.concerns.queries import concerns_visible_to, readers_of
from accounts.models import Concern, ConcernEntry, DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.tests.factories import make_group, make_membership
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db

CANARY = "canary-of-what-happened"


@pytest.fixture
def hana() -> User:
    return make_coordinator(name="Hana Handler", handles_concerns=True)


@pytest.fixture
def hugo() -> User:
    return make_coordinator(name="Hugo Handler", handles_concerns=True)


def once(client: Client) -> str:
    page = client.get("/concern/").content.decode()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def report(client: Client, **more: Any) -> Concern | None:
    """Send the form; the concern that came of it."""
    data = {"text": f"It hurt. {CANARY}", "about": "the host", "once": once(client), **more}
    before = set(Concern.objects.values_list("pk", flat=True))
    client.post("/concern/", data)
    return Concern.objects.exclude(pk__in=before).first()


def written_to() -> set[tuple[str, str]]:
    return set(OutboxMessage.objects.values_list("kind", "to_email"))


# --- Reporting ---


def test_a_stranger_reports_unnamed_and_handlers_are_told(client: Client, hana: User, hugo: User) -> None:
    concern = report(client)
    assert concern is not None
    assert (concern.text, concern.about, concern.state) == (f"It hurt. {CANARY}", "the host", "open")
    assert (concern.reporter, concern.reporter_name, concern.reporter_email) == (None, "", "")
    assert written_to() == {("accounts.concern_received", hana.email), ("accounts.concern_received", hugo.email)}


def test_a_stranger_who_leaves_an_address_is_thanked_at_it(client: Client, hana: User) -> None:
    concern = report(client, name="Zoë", email="zoe@people.example")
    assert concern is not None
    assert (concern.reporter_name, concern.reporter_email) == ("Zoë", "zoe@people.example")
    assert ("accounts.concern_thanks", "zoe@people.example") in written_to()
    message = OutboxMessage.objects.get(kind="accounts.concern_thanks")
    assert (message.to_name, concern.reference in message.text) == ("", True)


def test_a_member_chooses_whether_their_name_is_kept(client: Client, hana: User) -> None:
    mia = make_user(name="Mia Member")
    client.force_login(mia)
    named, unnamed = report(client, is_named="yes"), report(client, is_named="no")
    assert named is not None
    assert unnamed is not None
    assert (named.reporter, unnamed.reporter) == (mia, None)
    thanks = OutboxMessage.objects.filter(kind="accounts.concern_thanks")
    assert [message.to_email for message in thanks] == [mia.email]


def test_a_member_must_say_whether_their_name_may_be_known(client: Client, hana: User) -> None:
    client.force_login(make_user())
    assert report(client) is None


@pytest.mark.usefixtures("hana")
def test_the_page_says_who_reads_it_and_links_from_every_footer(client: Client) -> None:
    page = client.get("/concern/").content.decode()
    assert "Hana Handler" in page
    assert "Call the emergency number" in page
    assert 'href="/concern/"' in client.get("/rounds/").content.decode()


@pytest.mark.usefixtures("hana")
def test_the_page_that_thanks_names_the_reference(client: Client) -> None:
    response = client.post("/concern/", {"text": CANARY, "once": once(client)})
    page = client.get(response["Location"]).content.decode()
    assert Concern.objects.get().reference in page
    assert CANARY not in page
    assert "It is with the handlers" in page


@pytest.mark.usefixtures("hana")
def test_the_same_form_sent_twice_is_one_concern(client: Client) -> None:
    token = once(client)
    for _time in range(2):
        response = client.post("/concern/", {"text": CANARY, "once": token})
        assert response.status_code == 302
    assert Concern.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
        ({"about": "x" * 301}, "at most 300 characters"),
        ({"email": "no address"}, "Enter a valid email address"),
        ({"once": "forged"}, "Please send it once more"),
        ({"handlers": "999999"}, "not one of the available choices"),
    ],
)
@pytest.mark.usefixtures("hana")
def test_mistakes_are_said_and_nothing_typed_is_lost(client: Client, wrong: dict[str, str], said: str) -> None:
    data = {"text": CANARY, "about": "someone", "once": once(client)} | wrong
    page = client.post("/concern/", data).content.decode()
    assert said in page
    assert data["about"][:50] in page
    assert not Concern.objects.exists()


@pytest.mark.usefixtures("hana")
def test_a_network_that_reports_very_often_is_asked_to_wait(client: Client) -> None:
    statuses = [client.post("/concern/", {"text": "x", "once": once(client)}).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Concern.objects.count() == 5


# --- Who may read it ---


def test_a_handler_whom_it_names_neither_hears_of_it_nor_sees_it(client: Client, hana: User, hugo: User) -> None:
    concern = report(client, handlers=hana.pk)
    assert concern is not None
    assert readers_of(concern) == [hugo]
    assert written_to() == {("accounts.concern_received", hugo.email)}
    client.force_login(hana)
    assert concern.reference not in client.get("/admin/concerns/").content.decode()
    assert client.get(f"/admin/concerns/{concern.reference}/").status_code == 404


def test_a_handler_who_mentors_the_reporter_does_not_read_it_even_where_they_stay_unnamed(
    client: Client, hana: User, hugo: User
) -> None:
    group = make_group()
    make_membership(group, "co-mentor", user=hana)
    mentee = group.memberships.filter(role="mentee")[0].user
    client.force_login(mentee)
    for is_named in ("yes", "no"):
        concern = report(client, is_named=is_named)
        assert concern is not None
        assert readers_of(concern) == [hugo]


def test_a_handler_who_comes_to_mentor_someone_named_reads_it_no_more(client: Client, hana: User, hugo: User) -> None:
    group = make_group()
    client.force_login(group.memberships.filter(role="mentee")[0].user)
    lead = group.memberships.get(role="lead").user
    concern = report(client, is_named="no", people=lead.pk)
    assert concern is not None
    assert set(readers_of(concern)) == {hana, hugo}
    make_membership(group, "co-mentor", user=hana)
    assert readers_of(concern) == [hugo]


def test_members_can_tick_those_of_their_groups_and_nobody_else(client: Client, hana: User) -> None:
    group = make_group()
    stranger = make_user(name="Stella Stranger")
    lead = group.memberships.get(role="lead").user
    client.force_login(group.memberships.filter(role="mentee")[0].user)
    page = client.get("/concern/").content.decode()
    assert lead.name in page
    assert stranger.name not in page
    assert report(client, is_named="no", people=stranger.pk) is None


def test_superusers_get_it_where_no_handler_is_left(client: Client, hana: User) -> None:
    admin = make_coordinator(name="Adele Admin", is_superuser=True)
    concern = report(client, handlers=hana.pk)
    assert concern is not None
    assert readers_of(concern) == [admin]
    assert written_to() == {("accounts.concern_received", admin.email)}
    client.force_login(admin)
    assert CANARY in client.get(f"/admin/concerns/{concern.reference}/").content.decode()


def test_where_nobody_is_left_the_page_says_so_and_keeps_it(client: Client, hana: User) -> None:
    response = client.post("/concern/", {"text": CANARY, "once": once(client), "handlers": hana.pk})
    assert "nobody is left who could read it" in client.get(response["Location"]).content.decode()
    concern = Concern.objects.get()
    later = make_coordinator(handles_concerns=True)
    assert readers_of(concern) == [later]


def test_a_handler_who_no_longer_coordinates_reads_nothing(client: Client, hana: User) -> None:
    concern = report(client)
    assert concern is not None
    User.objects.filter(pk=hana.pk).update(role="member")
    assert readers_of(concern) == []
    assert not concerns_visible_to(User.objects.get(pk=hana.pk)).exists()


@pytest.mark.parametrize("path", ["", "note/", "close/", "reopen/", "open/"])
def test_to_other_coordinators_it_does_not_exist(client: Client, hana: User, path: str) -> None:
    concern = report(client)
    assert concern is not None
    client.force_login(make_coordinator())
    for reference in (concern.reference, "ffffffff"):
        for method in (client.get, client.post):
            assert method(f"/admin/concerns/{reference}/{path}").status_code in (404, 405)
    assert client.get("/admin/concerns/").status_code == 404


@pytest.mark.usefixtures("hana")
def test_viewers_members_and_strangers_do_not_see_it(client: Client) -> None:
    concern = report(client)
    assert concern is not None
    paths = ["/admin/concerns/", f"/admin/concerns/{concern.reference}/", "/admin/concerns/handlers/"]
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(make_user())
    assert {client.get(path).status_code for path in paths} == {403}


@pytest.mark.usefixtures("hana")
def test_a_superuser_opens_what_is_not_theirs_on_record_only(client: Client) -> None:
    concern = report(client)
    assert concern is not None
    admin = make_coordinator(name="Adele Admin", is_superuser=True)
    client.force_login(admin)
    assert client.get(f"/admin/concerns/{concern.reference}/").status_code == 404
    assert CANARY not in client.get("/admin/concerns/").content.decode()
    asked = client.get(f"/admin/concerns/{concern.reference}/open/").content.decode()
    assert CANARY not in asked
    assert CANARY not in client.post(f"/admin/concerns/{concern.reference}/open/", {"reason": ""}).content.decode()
    assert not DecisionRecord.objects.exists()
    shown = client.post(f"/admin/concerns/{concern.reference}/open/", {"reason": "A court asks."}).content.decode()
    assert CANARY in shown
    record = DecisionRecord.objects.get(action="concern.opened_by_superuser")
    assert (record.made_by, record.reason) == (admin, "A court asks.")
    assert ConcernEntry.objects.get().text == "Adele Admin opened this as superuser. A court asks."


def test_the_raw_tables_do_not_have_it(client: Client) -> None:
    client.force_login(make_coordinator(is_superuser=True))
    page = client.get("/admin/tables/") if client.get("/admin/tables/").status_code == 200 else client.get("/admin/")
    assert "accounts/concern/" not in page.content.decode()
    assert client.get("/admin/accounts/concern/").status_code == 404
