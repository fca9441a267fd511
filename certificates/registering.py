"""All that this room registers with the rooms below it; imported once the models exist."""

from certificates import emails, personal_data, retention
from certificates.badges import checks
from certificates.issuing import issue_due
from certificates.rules import make_rules
from mail.due import register_due
from rounds.hooks import register_round_made

# Importing these declares kinds of mail, and what `manage.py check` looks at.
__all__ = ["checks", "emails", "register_all"]


def register_all() -> None:
    """The rules that each new round gets, what is due, and what is kept of people."""
    register_round_made(make_rules)
    register_due("certificates.earned", issue_due)
    personal_data.register()
    retention.register()
