"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The room `rounds`."""

    name = "rounds"

    def ready(self) -> None:
        """Declare the kinds of mail; tell the room of people what is kept here of them, and how it is erased."""
        from accounts.personal_data import register_erasure, register_export
        from rounds.personal_data import applications_of, erase, interest_of

        register_export("applications", applications_of)
        register_export("next_round_interest", interest_of)
        register_erasure(erase)
