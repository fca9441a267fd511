"""The project as an app, for its commands, and our admin site in the place of Django's own."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig


class MentoringConfig(AppConfig):
    """Holds the commands that span rooms; no models."""

    name = "mentoring"

    def ready(self) -> None:
        """Make the folders of the embedded broker, which it doesn't make itself."""
        if not settings.REDIS_URL:
            for name, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
                if name.endswith(("_in", "_folder")):
                    Path(str(folder)).mkdir(parents=True, exist_ok=True)


class MentoringAdminConfig(AdminConfig):
    """Rooms register with `django.contrib.admin`; this site is what they register with."""

    default_site = "mentoring.admin.MentoringAdminSite"
