"""Nobody fills our disk by one request."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import make_user
from mentoring.uploads import MOST_BYTES

pytestmark = pytest.mark.django_db


class NeverRead(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("The body was read.")


def test_a_huge_request_is_refused_before_it_is_read(client: Client) -> None:
    client.force_login(make_user())
    claims: Any = {"CONTENT_LENGTH": str(MOST_BYTES + 1), "wsgi.input": NeverRead()}
    answer = client.generic("POST", reverse("accounts:me"), b"x", "multipart/form-data; boundary=b", **claims)
    assert answer.status_code in (400, 413)


def test_smaller_ones_reach_their_form(client: Client) -> None:
    client.force_login(make_user())
    upload = SimpleUploadedFile("list.csv", b"x" * 6_000_000)
    assert client.post(reverse("accounts:me"), {"file": upload}).status_code == 200
