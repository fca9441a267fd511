"""The wrap-up post: drafted without small counts, edited, and taken with its plots."""

import io
import zipfile
from xml.dom.minidom import parseString

import pytest
from django.test import Client
from django.utils import timezone

from accounts.markdown import render_markdown
from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator
from reports.report.building import report_of
from reports.report.tests.rounds import make_past_round
from reports.report.wrap_up import draft_of, plain
from rounds.models import Round
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def draft(round_: Round) -> str:
    return draft_of(report_of(round_, timezone.now(), hides=True))


def test_the_draft_has_the_figures_and_no_small_ones() -> None:
    text = draft(make_past_round())
    assert text.startswith("# Round ")
    assert "| applied | 16 |  |" in text
    assert "| placed | 15 | 94 % |" in text
    assert "| Africa | hidden | hidden |" in text
    assert "](funnel.svg)" in text
    assert "](attendance.svg)" in text
    assert "Uni A" not in text
    assert "of fewer than five people" in text


def test_its_tables_are_tables() -> None:
    text = draft(make_past_round())
    lines = [line for line in text.splitlines() if line.startswith("|")]
    blocks = text.split("\n\n")
    tables = [block for block in blocks if block.startswith("|")]
    assert len(tables) == 4
    assert sum(len(block.strip().splitlines()) for block in tables) == len(lines)
    assert {len({line.count("|") for line in block.strip().splitlines()}) for block in tables} == {1}


def test_a_draft_from_figures_with_small_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="no small counts"):
        draft_of(report_of(make_past_round(1), timezone.now(), hides=False))


def test_names_do_nothing_in_markdown() -> None:
    round_ = make_past_round(1)
    round_.name = "A [link](https://evil.example) | <b>x</b>\n# head"
    round_.save()
    text = draft(round_)
    assert text.splitlines()[0] == r"# A \[link\](https://evil.example) \| \<b\>x\</b\> \# head: how it went"
    assert 'evil.example">' not in render_markdown(text.splitlines()[0])
    assert plain("a_b*c") == r"a\_b\*c"


def test_a_coordinator_takes_the_text_as_edited_with_the_plots(client: Client) -> None:
    round_, coordinator = make_past_round(), make_coordinator()
    client.force_login(coordinator)
    address = f"/admin/rounds/{round_.slug}/report/post/"
    assert "how it went" in client.get(address).content.decode()
    assert not DecisionRecord.objects.exists()
    answer = client.post(address, {"text": "# My words\r\n\r\nWith ünïcode.\n"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{round_.slug}-wrap-up.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert parts.namelist() == ["post.md", "funnel.svg", "attendance.svg"]
        assert parts.read("post.md").decode() == "# My words\n\nWith ünïcode.\n"
        for name in ("funnel.svg", "attendance.svg"):
            picture = parseString(parts.read(name)).documentElement  # noqa: S318 - our own file
            assert picture is not None
            assert (picture.tagName, picture.namespaceURI) == ("svg", "http://www.w3.org/2000/svg")
            assert picture.getElementsByTagName("title")
    record = DecisionRecord.objects.get()
    assert (record.action, record.made_by) == ("export.wrap-up", coordinator)


def test_an_empty_text_is_asked_for_again(client: Client) -> None:
    client.force_login(make_coordinator())
    answer = client.post(f"/admin/rounds/{make_past_round(1).slug}/report/post/", {"text": ""})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()


def test_a_round_with_nobody_can_still_be_drafted() -> None:
    assert "| applied | 0 |" in draft(make_round())


def test_the_post_of_a_round_that_is_not_there_is_not_found(client: Client) -> None:
    client.force_login(make_coordinator())
    assert client.get("/admin/rounds/no-such-round/report/post/").status_code == 404
    assert User.objects.count() == 1
