"""The showcase's page, a slide's page, the archive and the presenter's view."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Membership, ShowcaseConsent
from groups.showcase.tests.cast import lead_of, make_question, make_showcase, make_slide, mentee_of, sittings_of
from groups.tests.factories import make_group, make_membership
from rounds.models import Round, Sitting

pytestmark = pytest.mark.django_db

LATELY = -dt.timedelta(days=2)


def page(client: Client, round_: Round, user: User | None = None, name: str = "showcase") -> str:
    """A page of the showcase as someone sees it."""
    client.logout()
    if user:
        client.force_login(user)
    return " ".join(client.get(reverse(f"groups:{name}", args=[round_.slug])).content.decode().split())


def test_before_there_are_groups_the_page_says_when_it_is_and_how_to_come(client: Client) -> None:
    round_ = make_showcase()
    seen = page(client, round_)
    assert "their slides appear here as soon as they share them" in seen
    assert reverse("rounds:session", args=[sittings_of(round_)[0].session_id]) in seen


def test_slides_are_shown_in_running_order_and_only_with_consent(client: Client) -> None:
    round_ = make_showcase()
    shown, kept = make_group(round_), make_group(round_)
    make_slide(shown, title="Poets and Python")
    make_slide(kept, title="Not for everyone", is_shown=False)
    seen = page(client, round_)
    assert "Poets and Python" in seen
    assert reverse("groups:slide_thumbnail", args=[shown.pk]) in seen
    assert "Not for everyone" not in seen
    assert reverse("groups:slide_thumbnail", args=[kept.pk]) not in seen
    assert "The slide follows" in seen


def test_names_are_those_of_members_who_agreed_and_are_still_there(client: Client) -> None:
    slide = make_slide()
    agreed, silent = mentee_of(slide.group), lead_of(slide.group)
    left = make_membership(slide.group)
    for member in (Membership.objects.get(user=agreed), left):
        ShowcaseConsent.objects.create(membership=member, may_be_named=True)
    ShowcaseConsent.objects.create(membership=Membership.objects.get(user=silent), may_be_recorded=True)
    Membership.objects.filter(pk=left.pk).update(left_at=dt.datetime.now(dt.UTC))
    for seen in (
        page(client, slide.group.round),
        client.get(reverse("groups:shown_slide", args=[slide.group.round.slug, slide.group.number])).content.decode(),
    ):
        assert agreed.name in seen
        assert silent.name not in seen
        assert left.user.name not in seen


def test_afterwards_the_page_is_an_archive_with_recordings(client: Client) -> None:
    round_ = make_showcase(LATELY)
    Sitting.objects.filter(pk=sittings_of(round_)[0].pk).update(recording_url="https://video.example/1")
    make_slide(make_group(round_), title="Poets and Python")
    make_group(round_)
    seen = page(client, round_)
    assert "https://video.example/1" in seen
    assert "Poets and Python" in seen
    assert "The slide follows" not in seen
    assert "Sign up" not in seen.replace("Sign up</a> </nav>", "")


def test_a_past_round_without_slides_leads_to_the_others(client: Client) -> None:
    assert reverse("groups:showcases") in page(client, make_showcase(LATELY))


def test_times_are_on_the_readers_clock(client: Client) -> None:
    starts = dt.datetime(2031, 3, 4, 2, tzinfo=dt.UTC)
    round_ = make_showcase(dt.timedelta(hours=12), now=starts)
    assert "Tue 4 Mar 2031, 15:00 (your time, Europe/Berlin)" in page(client, round_, make_user())
    client.logout()
    client.cookies["zone"] = "Pacific/Auckland"
    seen = client.get(reverse("groups:showcase", args=[round_.slug])).content.decode()
    assert "Wed 5 Mar 2031, 03:00 (your time, Pacific/Auckland)" in seen


def test_a_round_that_is_not_public_has_no_showcase_for_others(client: Client) -> None:
    slide = make_slide()
    round_ = slide.group.round
    Round.objects.update(is_public=False)
    for address in (
        reverse("groups:showcase", args=[round_.slug]),
        reverse("groups:showcase", args=["no-such-round"]),
        reverse("groups:shown_slide", args=[round_.slug, slide.group.number]),
    ):
        assert client.get(address).status_code == 404
    assert round_.name not in client.get(reverse("groups:showcases")).content.decode()


def test_the_archive_lists_rounds_with_shown_slides(client: Client) -> None:
    assert "No group has shared a slide yet." in client.get(reverse("groups:showcases")).content.decode()
    one, two = make_slide(), make_slide(is_shown=False)
    seen = client.get(reverse("groups:showcases")).content.decode()
    assert one.group.round.name in seen
    assert two.group.round.name not in seen
    assert "1 slide" in seen


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_slides_page_is_for_who_may_see_the_slide(client: Client, is_shown: bool) -> None:
    slide = make_slide(is_shown=is_shown)
    address = reverse("groups:shown_slide", args=[slide.group.round.slug, slide.group.number])
    assert client.get(address).status_code == (200 if is_shown else 404)
    client.force_login(mentee_of(slide.group))
    assert "Five bars that grow." in client.get(address).content.decode()
    assert client.get(reverse("groups:shown_slide", args=[slide.group.round.slug, 99])).status_code == 404


def test_pages_take_the_same_queries_for_one_group_as_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    slide = make_slide()
    make_question(slide)
    round_ = slide.group.round
    lead = lead_of(slide.group)

    def look() -> None:
        client.logout()
        with django_assert_num_queries(5):
            client.get(reverse("groups:showcase", args=[round_.slug]))
        client.force_login(lead)
        with django_assert_num_queries(8):
            client.get(reverse("groups:showcase", args=[round_.slug]))
        with django_assert_num_queries(8):
            client.get(reverse("groups:present", args=[round_.slug]))
        with django_assert_num_queries(8):
            client.get(reverse("groups:shown_slide", args=[round_.slug, slide.group.number]))

    look()
    for _number in range(3):
        make_question(make_slide(make_group(round_)))
        make_question(slide)
    look()


def test_presenters_go_from_slide_to_slide(client: Client) -> None:
    round_ = make_showcase()
    first, second = make_group(round_), make_group(round_)
    make_question(make_slide(first, title="Poets and Python", is_shown=False), "Which poem?")
    address = reverse("groups:present", args=[round_.slug])
    client.force_login(lead_of(second))
    seen = " ".join(client.get(address).content.decode().split())
    assert "Poets and Python" in seen
    assert "Which poem?" in seen
    assert "1 of 2" in seen
    assert 'rel="next" href="?slide=2"' in seen
    assert 'rel="prev"' not in seen
    for number in ("2", "99"):
        seen = " ".join(client.get(address, {"slide": number}).content.decode().split())
        assert "This group speaks without a slide." in seen
        assert 'rel="prev" href="?slide=1"' in seen
    for odd in ("0", "-1", "x", "9" * 5000, "٣"):
        assert client.get(address, {"slide": odd}).status_code == 200


def test_a_showcase_without_groups_can_be_opened_by_its_coordinator(client: Client) -> None:
    assert "This round has no groups yet." in page(client, make_showcase(), make_coordinator(), "present")


def test_only_coordinators_mentors_and_representatives_present(client: Client) -> None:
    group = make_group(make_showcase())
    address = reverse("groups:present", args=[group.round.slug])
    for user, status in ((mentee_of(group), 404), (make_user(), 404), (lead_of(group), 200), (make_coordinator(), 200)):
        client.force_login(user)
        assert client.get(address).status_code == status
    Membership.objects.filter(user=mentee_of(group)).update(is_representative=True)
    client.force_login(mentee_of(group))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_public_face_of_a_group_shows_the_slide_that_anyone_may_see(client: Client, is_shown: bool) -> None:
    group = make_slide(title="Poets and Python", is_shown=is_shown).group
    client.force_login(make_user())
    face = client.get(reverse("groups:detail", args=[group.pk])).content.decode()
    address = reverse("groups:shown_slide", args=[group.round.slug, group.number])
    for shown in ("Poets and Python", address, reverse("groups:slide_thumbnail", args=[group.pk])):
        assert (shown in face) == is_shown


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_that_no_table_holds_are_not_there(client: Client, number: int) -> None:
    slide = make_slide()
    client.force_login(make_coordinator())
    slug = slide.group.round.slug
    for name in ("slide", "slide_remove", "slide_preview", "slide_thumbnail", "slide_file"):
        assert client.get(reverse(f"groups:{name}", args=[number])).status_code == 404
    assert client.get(reverse("groups:shown_slide", args=[slug, number])).status_code == 404
    for address in (
        reverse("groups:ask", args=[slug, number]),
        reverse("groups:slide_consents", args=[number]),
        *(reverse(f"groups:{name}", args=[number]) for name in ("vote", "unvote", "question_answered")),
        reverse("groups_admin:question_hide", args=[number]),
    ):
        assert client.post(address, {"text": "x", "form": "x"}).status_code == 404


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u202eevil", "👩🏽‍🚀" * 100, "مرحبا", "=1+1", "{{7*7}}"])
def test_odd_questions_break_nothing(client: Client, text: str) -> None:
    slide = make_slide()
    address = reverse("groups:ask", args=[slide.group.round.slug, slide.group.number])
    body = f"form=5b2e4f0e-0000-4000-8000-000000000000&name=x&text={quote(text, errors='surrogatepass')}"
    assert client.post(address, body, content_type="application/x-www-form-urlencoded").status_code in (200, 302)
    assert client.get(address.replace("ask/", "")).status_code == 200
