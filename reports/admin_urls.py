"""Addresses of the room `reports` under /admin/."""

from django.urls import URLPattern

app_name = "reports_admin"

urlpatterns: list[URLPattern] = []
