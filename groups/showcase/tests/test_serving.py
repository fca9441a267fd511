"""Slides are never served by their path: who sees which file, and with which headers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Membership, Slide
from groups.showcase.tests.cast import checked_pdf, lead_of, make_slide, mentee_of
from groups.tests.factories import make_group
from rounds.models import Round

pytestmark = pytest.mark.django_db

FILES = ("slide_preview", "slide_thumbnail", "slide_file")


def statuses(client: Client, slide: Slide, user: User | None) -> set[int]:
    """What a person gets for the files of a slide."""
    client.logout()
    if user:
        client.force_login(user)
    return {client.get(reverse(f"groups:{name}", args=[slide.group_id])).status_code for name in FILES}


def test_before_the_group_agrees_only_they_and_those_who_present_see_it(client: Client) -> None:
    slide = make_slide(is_shown=False)
    other = make_group(slide.group.round)
    representative = mentee_of(make_group(slide.group.round))
    Membership.objects.filter(user=representative).update(is_representative=True)
    for user in (mentee_of(slide.group), lead_of(slide.group), lead_of(other), representative, make_coordinator()):
        assert statuses(client, slide, user) == {200}
    for stranger in (None, make_user(), mentee_of(other)):
        assert statuses(client, slide, stranger) == {404}


def test_once_the_group_agrees_everyone_sees_it(client: Client) -> None:
    slide = make_slide()
    for user in (None, make_user(), mentee_of(slide.group)):
        assert statuses(client, slide, user) == {200}


def test_slides_of_a_round_that_is_not_public_are_not(client: Client) -> None:
    slide = make_slide()
    Round.objects.update(is_public=False)
    assert statuses(client, slide, None) == {404}
    assert statuses(client, slide, mentee_of(slide.group)) == {200}


def test_no_slide_and_no_group_answer_alike(client: Client) -> None:
    group = make_group()
    for name in FILES:
        assert client.get(reverse(f"groups:{name}", args=[group.pk])).status_code == 404
        assert client.get(reverse(f"groups:{name}", args=[99_999_999])).status_code == 404


def test_a_pdf_comes_as_a_download_in_which_nothing_runs(client: Client) -> None:
    slide = make_slide(checked=checked_pdf(), title='A "slide" /../ é')
    answer = client.get(reverse("groups:slide_file", args=[slide.group_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="a-slide-e.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer).startswith(b"%PDF-")


def test_pictures_come_with_the_same_guards(client: Client) -> None:
    slide = make_slide()
    for name in ("slide_preview", "slide_thumbnail"):
        answer = client.get(reverse(f"groups:{name}", args=[slide.group_id]))
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_that_storage_has_lost_is_not_there(client: Client) -> None:
    slide = make_slide()
    slide.preview.delete(save=False)
    assert client.get(reverse("groups:slide_preview", args=[slide.group_id])).status_code == 404


def test_storage_has_no_address_of_its_own(client: Client) -> None:
    slide = make_slide()
    assert client.get(f"/media/{slide.file.name}").status_code == 404
    assert client.get(f"/{slide.file.name}").status_code == 404
