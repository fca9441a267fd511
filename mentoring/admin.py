"""The admin site: raw tables, only for superusers, with the site's own sign-in before them."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _


class MentoringAdminSite(AdminSite):
    """Django's admin with our titles; coordinators use the screens of the rooms (`<room>/admin.py`)."""

    site_header = _("Mentoring: tables")
    site_title = _("Mentoring")
    index_title = _("Tables")

    def has_permission(self, request: HttpRequest) -> bool:
        """Break-glass: raw tables are for superusers; Django's own log records what they change."""
        return bool(request.user.is_active and request.user.is_superuser)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in of the site, with its limits and second factor; refuse who has no role."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Give the index an address of its own: the cockpit stands at /admin/."""
        return [path("tables/", self.admin_view(self.index), name="tables"), *super().get_urls()]
