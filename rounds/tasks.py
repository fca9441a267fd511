"""Background work of rounds, gathered where Celery looks for it."""

from rounds.applications.tasks import remind_of_closing

__all__ = ["remind_of_closing"]
