"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "accounts"

    def ready(self) -> None:
        """Declare the kinds of mail; add this room's part to everyone's export."""
        from accounts import emails  # noqa: F401, PLC0415 - declares its kinds of mail
        from accounts.concerns import emails as concerns  # noqa: F401, PLC0415 - declares its kinds of mail
        from accounts.mydata.exports import register  # noqa: PLC0415 - models exist only now

        register()
