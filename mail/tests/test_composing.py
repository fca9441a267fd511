"""What a message looks like on its way: headers and parts, read back from its bytes."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr

import pytest
from pytest_django.fixtures import Settings

from mail.composing import compose
from mail.models import OutboxMessage
from mail.services import Attachment, Recipient, queue_mail
from mail.tests.factories import NEWS, REMINDER, invitation, make_message
from mail.unsubscribing import Subscription, read_unsubscribe_token

pytestmark = pytest.mark.django_db


def on_the_wire(message: OutboxMessage) -> EmailMessage:
    content = compose(message).message(policy=policy.SMTP).as_bytes()
    return message_from_bytes(content, policy=policy.default)


def raw_headers(message: OutboxMessage) -> Message:
    return message_from_bytes(compose(message).message(policy=policy.SMTP).as_bytes(), policy=policy.compat32)


def test_a_letter_has_text_and_html_and_the_headers_of_an_automatic_message(settings: Settings) -> None:
    settings.SITE_URL = "https://mentoring.example"
    message = make_message(reply_to="round@mentoring.example")
    mime = on_the_wire(message)
    assert mime["From"] == settings.DEFAULT_FROM_EMAIL
    assert mime["To"] == "Ada <ada@people.example>"
    assert mime["Reply-To"] == "round@mentoring.example"
    assert mime["Subject"] == "Your group meets on Tuesdays"
    assert mime["Message-ID"] == message.message_id
    assert re.fullmatch(r"<[0-9a-f-]{36}@mentoring\.example>", message.message_id)
    assert mime["Auto-Submitted"] == "auto-generated"
    assert mime["Date"].datetime is not None
    assert mime.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mime.iter_parts()] == ["text/plain", "text/html"]


def test_the_message_id_stays_the_same_from_try_to_try() -> None:
    message = make_message()
    assert on_the_wire(message)["Message-ID"] == on_the_wire(message)["Message-ID"]


def test_styles_are_inline_and_the_dark_ones_stay_a_sheet() -> None:
    html = make_message().html
    assert 'class="sender" style="' in html
    assert "prefers-color-scheme: dark" in html
    assert ".sender { margin" not in html


def test_only_bulk_mail_carries_the_headers_and_the_link_to_unsubscribe(settings: Settings) -> None:
    settings.SITE_URL = "https://mentoring.example"
    transactional, bulk = make_message(kind=REMINDER), make_message(kind=NEWS)
    mime = on_the_wire(transactional)
    assert (mime["List-Unsubscribe"], mime["List-Unsubscribe-Post"]) == (None, None)
    assert "unsubscribe" not in transactional.text + transactional.html
    raw = compose(bulk).message(policy=policy.SMTP).as_bytes()
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    found = re.search(
        rb"^List-Unsubscribe: *(?:\r\n)? *<https://mentoring\.example/mail/unsubscribe/([^/>\s]+)/>\r\n", raw, re.M
    )
    assert found is not None, raw
    assert read_unsubscribe_token(found[1].decode()) == Subscription("ada@people.example", "tests.news")
    assert "https://mentoring.example/mail/unsubscribe/" in bulk.text
    assert "https://mentoring.example/mail/unsubscribe/" in bulk.html


def test_an_invitation_goes_as_a_part_that_programs_act_on_and_as_a_file() -> None:
    mime = on_the_wire(make_message(attachments=[invitation()]))
    assert mime.get_content_type() == "multipart/mixed"
    body, file = mime.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    calendar = list(body.iter_parts())[-1]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    assert calendar.get_content().splitlines() == invitation().content.decode().splitlines()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "meeting.ics")
    assert file.get_content() == invitation().content


def test_another_file_goes_as_it_is() -> None:
    mime = on_the_wire(make_message(attachments=[Attachment("certificate.pdf", "application/pdf", b"%PDF-1.7 \xff")]))
    _body, file = mime.iter_parts()
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", "certificate.pdf")
    assert file.get_content() == b"%PDF-1.7 \xff"


NAMES = [
    'O\'Brien, Zoë "Z"',
    "محمد عبد الله",
    "山田太郎",
    "Ada 🎓",
    "Prince",
    "x" * 200,
    "Zoë " * 50,
    "Ada\r\nBcc: everyone@people.example",
    "a@b.example",
    "<script>",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_arrives_whole_and_adds_no_header(name: str) -> None:
    to = Recipient(email="ada@people.example", name=name)
    words = {"title": f"Hello {name}", "text": name}
    message = queue_mail(kind=REMINDER, about="thing:1", to=to, template="mail/plain", context=words)
    assert message is not None
    mime = on_the_wire(message)
    shown, address = parseaddr(raw_headers(message)["To"])
    assert (str(make_header(decode_header(shown))), address) == (" ".join(name.split()), "ada@people.example")
    assert mime["Bcc"] is None
    assert mime["Subject"].startswith("Hello ") or name == ""


def test_an_international_domain_is_written_in_ascii() -> None:
    message = make_message()
    message.to_email = "ada@zoë.example"
    assert on_the_wire(message)["To"].addresses[0].domain == "xn--zo-ija.example"
