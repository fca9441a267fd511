"""The demonstration's rounds: one past, one running, one ready to match, one open."""


def tell(*, mentors: int, mentees: int) -> None:
    """Make everything."""
