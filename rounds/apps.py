"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The room `rounds`."""

    name = "rounds"

    def ready(self) -> None:
        """Declare the kinds of mail; tell the room of people what is kept here of them, and how it is erased."""
        from rounds import personal_data, tasks  # noqa: F401, PLC0415 - models exist only now; tasks declare mail kinds
        from rounds.interest import emails  # noqa: F401, PLC0415 - declares its kind of mail
        from rounds.invitations import emails as invitations  # noqa: F401, PLC0415 - declares its kinds of mail
        from rounds.setup import emails as setup  # noqa: F401, PLC0415 - declares its kind of mail

        personal_data.register()
