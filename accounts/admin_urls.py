"""Addresses of the room `accounts` under /admin/."""

from django.urls import URLPattern

app_name = "accounts_admin"

urlpatterns: list[URLPattern] = []
