"""The admin site: the cockpit as its front page, raw tables only for superusers."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class MentoringAdminSite(AdminSite):
    """Django's admin with our titles; coordinators use the screens of the rooms (`<room>/admin.py`)."""

    site_header = _("Mentoring: tables")
    site_title = _("Mentoring")
    index_title = _("Tables")

    def has_permission(self, request: HttpRequest) -> bool:
        """Break-glass: raw tables are for superusers; Django's own log records what they change."""
        return bool(request.user.is_active and request.user.is_superuser)
