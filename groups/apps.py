"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The room `groups`."""

    name = "groups"

    def ready(self) -> None:
        """Add to export and erasure, and tell `rounds` who has a place where."""
        from groups import emails, personal_data, queries  # noqa: F401, PLC0415 - models exist only now; emails declares
        from rounds.hooks import register_members, register_placed  # noqa: PLC0415 - models exist only now

        personal_data.register()
        register_placed(queries.placed_among)
        register_members(queries.members_of_round)

        from groups.meetings.polls import expire_polls  # noqa: PLC0415 - models exist only now
        from mail.due import register_due  # noqa: PLC0415 - models exist only now

        register_due("groups.polls", expire_polls)
