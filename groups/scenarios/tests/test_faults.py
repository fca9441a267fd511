"""What can't be run is said at its field, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from groups.models import Proposal
from groups.scenarios.tests.sending import named, rows, run, texts
from rounds.models import Round

pytestmark = pytest.mark.django_db

FAULTS = [
    ({"mentees_min": "4"}, "This can&#x27;t be less than"),
    ({"mentees_max": "9"}, "less than or equal to 5"),
    ({"name": ""}, "This field is required"),
    ({"weight_rank": "-1"}, "greater than or equal to 0"),
    ({"extended_to": "2001-01-01"}, "choose a later day"),
    ({"extended_to": "9999-12-31"}, "choose an earlier day"),
    (rows("pins", {"mentor": "Nobody At All", "mentee": ""}), "Nobody in this round"),
    (rows("pins", {"mentor": "{mentee}", "mentee": "{mentee}"}), "is not a mentor here"),
    (rows("pins", {"mentor": "{mentor}", "mentee": ""}), "Please fill this in, too"),
    (rows("apart", {"one": "{mentee}", "other": "{mentee}"}), "That is the same person twice"),
    (
        rows("pins", {"mentor": "{mentor}", "mentee": "{mentee}"})
        | rows("apart", {"one": "{mentee}", "other": "{mentor}"}),
        "sit together, as said above",
    ),
    (
        rows("pins", *[{"mentor": "{mentor}", "mentee": "{mentee}"}] * 2),
        "This pair is there twice",
    ),
    (
        rows("pins", {"mentor": "{mentor}", "mentee": "{mentee}"}, {"mentor": "{other}", "mentee": "{mentee}"}),
        "with another mentor already",
    ),
    (rows("hours", {"person": "{mentee}", "hours": "Mon 25:00"}), "Line 1"),
    (rows("hours", *[{"person": "{mentee}", "hours": "Mon 18:00-19:00"}] * 2), "They have a row already"),
    (rows("people", {"zone": "Berlin", "role": "mentor", "hours": "lunch"}), "Please fill this in, too"),
    (
        {"mentees_max": "4"}
        | rows(
            "people",
            {"outcomes": ["{outcome}"], "zone": "Berlin", "role": "mentor", "hours": "lunch", "languages": ["en"],
             "capacity": "5"},
        ),
        "at most 4 mentees here",
    ),
    (
        rows("people", {"outcomes": ["{outcome}"], "zone": "Atlantis", "role": "mentor", "hours": "lunch"}),
        "is not a time zone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "fault"), FAULTS)
def test_faults_are_said_at_their_field_and_lose_nothing(
    client: Client, coordinator: User, round_: Round, sent: dict[str, Any], fault: str
) -> None:
    words = {
        "mentor": named(round_, "mentor")[0].user.name,
        "other": named(round_, "mentor")[1].user.name,
        "mentee": named(round_, "mentee")[0].user.name,
        "outcome": round_.outcomes.order_by("pk")[0].slug,
    }

    def filled(value: Any) -> Any:
        return [each.format(**words) for each in value] if isinstance(value, list) else value.format(**words)

    told = {name: filled(value) for name, value in sent.items()}
    page = texts(run(client, round_, {"name": "Kept name"}, told))
    assert fault in page
    assert Proposal.objects.count() == 0
    assert "Please look at this once more" in page
    for name, value in ({"name": "Kept name"} | told).items():
        if isinstance(value, str) and value and not name.endswith("-rows"):
            assert value in page, name
