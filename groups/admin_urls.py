"""Addresses of the room `groups` under /admin/."""

from django.urls import URLPattern

app_name = "groups_admin"

urlpatterns: list[URLPattern] = []
