"""Addresses of the room `mail` under /admin/."""

from django.urls import URLPattern

app_name = "mail_admin"

urlpatterns: list[URLPattern] = []
