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

        from groups.plans.services import keep_plans_in_time  # noqa: PLC0415 - models exist only now
        from groups.rooms.due import queue_no_rooms  # noqa: PLC0415 - models exist only now
        from mail.due import register_due  # noqa: PLC0415 - models exist only now
        from rounds.hooks import register_dates_changed  # noqa: PLC0415 - models exist only now

        register_due("groups.no_room", queue_no_rooms)
        register_dates_changed(keep_plans_in_time)
