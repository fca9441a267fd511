"""All that this room registers with the rooms below it; imported once the models exist."""

from certificates.rules import make_rules
from rounds.hooks import register_round_made


def register_all() -> None:
    """The rules that each new round gets."""
    register_round_made(make_rules)
