"""All addresses: each room lists its own; the coordinator's screens stand before the raw tables under /admin/."""

from django.contrib import admin
from django.urls import include, path

from mentoring import views
from mentoring.demo import inbox

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("demo/inbox/", inbox.inbox, name="demo_inbox"),
    path("demo/inbox/<int:pk>/", inbox.letter, name="demo_letter"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.mailing.urls")),
    path("", include("rounds.urls")),
    path("", include("groups.urls")),
    path("", include("certificates.urls")),
    path("", include("surveys.urls")),
    path("admin/", include("accounts.admin_urls")),
    path("admin/", include("rounds.admin_urls")),
    path("admin/", include("groups.admin_urls")),
    path("admin/", include("certificates.admin_urls")),
    path("admin/", include("surveys.admin_urls")),
    path("admin/", include("reports.admin_urls")),
    path("admin/", admin.site.urls),
]
