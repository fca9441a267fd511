"""Addresses of the room `rounds`, from the site's root."""

from django.urls import URLPattern

app_name = "rounds"

urlpatterns: list[URLPattern] = []
