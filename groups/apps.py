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

        from groups.care import actions  # noqa: PLC0415 - models exist only now
        from groups.care.alerts import check_health  # noqa: PLC0415 - models exist only now
        from groups.care.follow_ups import ask_members  # noqa: PLC0415 - models exist only now
        from mail.due import register_due  # noqa: PLC0415 - models exist only now

        actions.register()
        register_due("groups.follow_up", ask_members)
        register_due("groups.health", check_health)
