"""The outlines of the programme, by the slug of a mentoring type."""

import json
from functools import cache
from pathlib import Path

from groups.plans.laying import Session

FILE = Path(__file__).with_name("outlines.json")
PLAIN = "other"


@cache
def outlines() -> dict[str, tuple[Session, ...]]:
    """All outlines of `outlines.json`; the plain one is for types that have none of their own."""
    return {slug: tuple(_session(one) for one in sessions) for slug, sessions in json.loads(FILE.read_text()).items()}


def outline_for(slug: str) -> tuple[Session, ...]:
    """The outline of a type."""
    return outlines().get(slug, outlines()[PLAIN])


def _session(said: dict[str, object]) -> Session:
    return Session(**(said | {"do": tuple(said["do"])}))  # type: ignore[arg-type]  # JSON of ours, tried by the tests.
