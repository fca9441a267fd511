"""Puts our admin site in the place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class MentoringAdminConfig(AdminConfig):
    """Rooms register with `django.contrib.admin`; this site is what they register with."""

    default_site = "mentoring.admin.MentoringAdminSite"
