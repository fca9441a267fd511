"""The Celery app; its settings are the CELERY_* of `mentoring.settings`."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

app = Celery("mentoring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def look_at_once(**_beat: object) -> None:
    """Look for what is due when the schedule starts, not only after its first five minutes."""
    app.send_task("mail.tasks.queue_due_mail")
