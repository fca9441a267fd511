"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig
from django.db.models.signals import post_delete


class RoundsConfig(AppConfig):
    """The room `rounds`."""

    name = "rounds"

    def ready(self) -> None:
        """Declare the kinds of mail and what is due by date; tell what is kept here of people, and how it is erased."""
        from mail.due import register_due  # noqa: PLC0415 - models exist only now
        from rounds import personal_data  # noqa: PLC0415 - models exist only now
        from rounds.applications.due import queue_closing_reminders  # noqa: PLC0415 - models exist only now
        from rounds.checkout.due import queue_checkout_reminders  # noqa: PLC0415 - models exist only now
        from rounds.interest import emails  # noqa: F401, PLC0415 - declares its kind of mail
        from rounds.invitations import emails as invitations  # noqa: F401, PLC0415 - declares its kinds of mail
        from rounds.models import Resource  # noqa: PLC0415 - models exist only now
        from rounds.resources.services import forget_file  # noqa: PLC0415 - models exist only now
        from rounds.retention import rooms as retention  # noqa: PLC0415 - models exist only now
        from rounds.retention.services import reduce_what_is_due  # noqa: PLC0415 - models exist only now
        from rounds.sessions import actions as session_actions  # noqa: PLC0415 - models exist only now
        from rounds.sessions import due as sessions_due  # noqa: PLC0415 - models exist only now
        from rounds.sessions import examples  # noqa: F401, PLC0415 - shows the mails to who words them
        from rounds.sessions import personal_data as session_data  # noqa: PLC0415 - models exist only now
        from rounds.setup import emails as setup  # noqa: F401, PLC0415 - declares its kind of mail

        personal_data.register()
        session_data.register()
        retention.register()
        session_actions.register()
        # By a signal, since entries go with their round, too.
        post_delete.connect(forget_file, sender=Resource, dispatch_uid="rounds.resources")
        register_due("rounds.closing", queue_closing_reminders)
        register_due("rounds.checkout", queue_checkout_reminders)
        register_due("rounds.session_reminders", sessions_due.queue_session_reminders)
        register_due("rounds.forget_visitors", sessions_due.forget_visitors)
        register_due("rounds.retention", reduce_what_is_due)
