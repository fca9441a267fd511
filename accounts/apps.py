"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "accounts"

    def ready(self) -> None:
        """Add this room's part to everyone's export."""
        from accounts.mydata.exports import register  # noqa: PLC0415 - models exist only now

        register()
