"""The project: settings, addresses, the Celery app and the admin site. No models and no rules."""

from mentoring.celery import app as celery_app

__all__ = ["celery_app"]
