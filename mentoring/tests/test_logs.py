"""Logs name nobody."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from mail.unsubscribing import unsubscribe_url
from mentoring.logs import without_people


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <jane.doe@example.org>: unknown", "550 <[address]>: unknown"),
        ("Not Found: /groups/17/", "Not Found: /groups/17/"),
        (
            "Not Found: /mail/unsubscribe/WyJqYW5lQGV4YW1wbGUub3JnIl0:1abc:xyz/",
            "Not Found: /mail/unsubscribe/[link]/",
        ),
        ("Not Found: /sign-ups/XYnKXYueC9_Q7XNK9JcIvA/cancel/", "Not Found: /sign-ups/[link]/cancel/"),
        ("Internal Server Error: /rounds/demo-matching/apply/mentee/", None),
    ],
)
def test_addresses_and_signed_links_are_cut(said: str, kept: str | None) -> None:
    assert without_people(said) == (kept or said)


@pytest.mark.django_db
def test_a_link_that_does_not_work_leaves_no_name_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    path = unsubscribe_url("jane@people.example", "rounds.opening").removeprefix(settings.SITE_URL)
    with caplog.at_level(logging.WARNING):
        Client().get(path.rstrip("/") + "broken/")
    assert caplog.records
    structured = [handler for handler in logging.getLogger().handlers if handler.name == "stderr"]
    assert structured
    assert structured[0].formatter
    lines = [structured[0].formatter.format(record) for record in caplog.records]
    assert all("[link]" in line for line in lines)
