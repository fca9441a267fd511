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

        from accounts.concerns.hooks import register_mentored, register_people_around  # noqa: PLC0415 - see above
        from groups import nearness  # noqa: PLC0415 - models exist only now

        register_people_around(nearness.people_around)
        register_mentored(nearness.people_mentored_by)

        from groups.attendance import actions, due  # noqa: PLC0415 - models exist only now

        actions.register()
        due.register()
        from groups.showcase import due as showcase_due  # noqa: PLC0415 - models exist only now
        from groups.showcase import personal_data as showcase_data  # noqa: PLC0415 - models exist only now
        from mail.due import register_due  # noqa: PLC0415 - models exist only now

        showcase_data.register()
        register_due("groups.slide_instructions", showcase_due.queue_instructions)
        register_due("groups.slide_missing", showcase_due.queue_missing)

        from groups.care import actions as care_actions  # noqa: PLC0415 - models exist only now
        from groups.care import due as care_due  # noqa: PLC0415 - models exist only now
        from groups.care import personal_data as care_data  # noqa: PLC0415 - models exist only now

        care_actions.register()
        care_due.register()
        care_data.register()
