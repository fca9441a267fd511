"""What a browser sends with an application, for tests."""

from typing import Any

from rounds.models import Agreement, Application, Outcome


def posted(role: str, outcome: Outcome, **more: Any) -> dict[str, Any]:
    """A complete application as the form sends it; a value of None leaves that field out."""
    fields: dict[str, Any] = {
        "times_sent": "0",
        "zone": "Europe/Berlin",
        "country": "DE",
        "city": "",
        "languages": "English, German",
        f"rank_{outcome.pk}": "1",
        "hours": "Mon 18:00-21:00",
        "says_certified": "yes",
        "meet": "online",
        "agrees_to_conduct": "on",
    }
    if role == Application.Role.MENTOR:
        fields |= {"says_workshops_taught": "3", "capacity": "4", "co_mentor": "accept", "about": "I like loops."}
    else:
        fields |= {"says_workshops_taught": "0", "goals": "Teach my first workshop."}
    agreement = Agreement.objects.filter(kind=role).order_by("-version").first()
    fields |= {f"agree_{number}": "on" for number in range(len(agreement.points) if agreement else 0)}
    return {name: value for name, value in (fields | more).items() if value is not None}


def make_agreement(kind: str, *points: str, version: int = 1) -> Agreement:
    """Publish a version of an agreement."""
    return Agreement.objects.create(kind=kind, version=version, points=list(points), published_on="2026-01-01")
