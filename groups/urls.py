"""Addresses of the room `groups`, from the site's root."""

from django.urls import URLPattern

app_name = "groups"

urlpatterns: list[URLPattern] = []
