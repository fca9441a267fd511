"""How tests fill in and send the form of a scenario."""

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from rounds.models import Application, Round

FIELDS = {
    "name": "Mine",
    "mentees_min": "2",
    "mentees_wanted": "3",
    "mentees_max": "5",
    "co_mentors": "on",
    "weight_placed": "10000",
    "weight_rank": "250",
    "weight_region": "100",
    "weight_in_person": "60",
    "weight_short": "3000",
}


def address(name: str, round_: Round, *more: object) -> str:
    return reverse(f"groups_admin:{name}", args=[round_.slug, *more])


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


def named(round_: Round, role: str) -> list[Application]:
    return list(round_.applications.filter(role=role).select_related("user").order_by("pk"))


def rows(prefix: str, *said: Mapping[str, object]) -> dict[str, object]:
    """What a browser sends of some rows."""
    sent: dict[str, object] = {f"{prefix}-rows": str(len(said))}
    for number, row in enumerate(said):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def run(client: Client, round_: Round, *more: Mapping[str, object]) -> Any:
    """Send the form with the round's own rules and what is given beside."""
    sent: dict[str, object] = dict(FIELDS)
    for each in more:
        sent |= each
    return client.post(address("scenario_new", round_), sent)
