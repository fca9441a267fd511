"""All that this room registers with the rooms below it; imported once the models exist."""

from groups.duties import register_duties
from mail.due import register_due
from rounds.hooks import register_dates_changed, register_round_made
from surveys import due, emails, personal_data, retention
from surveys.answering import actions as answer_actions
from surveys.messages import actions as message_actions
from surveys.owing import owed
from surveys.setup.making import make_or_copy_surveys
from surveys.setup.moving import move_with_dates

# Importing the last declares kinds of mail.
__all__ = ["emails", "register_all"]

DUE = {
    "surveys.open_and_close": due.open_and_close,
    "surveys.moot": due.cancel_moot,
    "surveys.remind": due.remind,
}


def register_all() -> None:
    """What is due by date, what links do, and what every new round gets."""
    for name, source in DUE.items():
        register_due(name, source)
    for links in (answer_actions, message_actions):
        links.register()
    register_duties(owed)
    personal_data.register()
    register_round_made(make_or_copy_surveys)
    register_dates_changed(move_with_dates)
    retention.register()
