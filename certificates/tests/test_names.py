"""Names of 200 letters, of one word, and from right to left: on the page, on paper, as a badge and in AMY's list."""

import csv
import io
import json

import pypdfium2
import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from certificates.badges.credential import issuer_profile
from certificates.badges.signing import is_authentic
from certificates.tests.cast import make_certificate

pytestmark = pytest.mark.django_db

NAMES = {
    "200 letters": ("Wilhelmina Maria " * 20)[:199] + "x",
    "200 letters in one word": "Wilhelmina" * 20,
    "one word": "Sukarno",
    "right to left": "عبد الرحمن بن محمد الفارسي",
    "both directions": "Li Wei (李伟) محمد",
    "an apostrophe": "O'Connor-N\N{RIGHT SINGLE QUOTATION MARK}Golo",
}


@pytest.mark.parametrize("what", NAMES)
def test_a_name_is_the_same_on_every_face_of_a_certificate(what: str, client: Client) -> None:
    user = make_user(name=NAMES[what])
    assert User.objects.get(pk=user.pk).name == NAMES[what]
    certificate = make_certificate(user)
    address = f"/certificates/{certificate.token}"
    page = client.get(f"{address}/").content.decode()
    assert escape(NAMES[what]) in page
    paper = pypdfium2.PdfDocument(client.get(f"{address}.pdf").content)
    assert len(paper) == 1
    text = str(paper[0].get_textpage().get_text_range())
    assert not set(NAMES[what]) - set(text)
    badge = json.loads(client.get(f"{address}.json").content)
    assert badge["credentialSubject"]["identifier"][0]["identityHash"] == NAMES[what]
    assert is_authentic(badge, key=issuer_profile()["verificationMethod"][0]["publicKeyMultibase"])
    client.force_login(make_coordinator())
    listed = client.get(f"/admin/rounds/{certificate.round.slug}/certificates/badges.csv").content.decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(listed))][1:] == [NAMES[what]]
