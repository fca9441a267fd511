"""Addresses of the room `reports` under /admin/."""

from django.urls import path

from reports import views

app_name = "reports_admin"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
]
