"""Addresses of the room `rounds` under /admin/."""

from django.urls import URLPattern

app_name = "rounds_admin"

urlpatterns: list[URLPattern] = []
