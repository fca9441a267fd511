"""The project as an app, for its commands, and our admin site in the place of Django's own."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MentoringConfig(AppConfig):
    """Holds the commands that span rooms; no models."""

    name = "mentoring"


class MentoringAdminConfig(AdminConfig):
    """Rooms register with `django.contrib.admin`; this site is what they register with."""

    default_site = "mentoring.admin.MentoringAdminSite"
