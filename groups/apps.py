"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The room `groups`."""

    name = "groups"

    def ready(self) -> None:
        """Register it all."""
        from groups.registering import register_all  # noqa: PLC0415 - models exist only now

        register_all()
