"""Addresses of the room `mail`, from the site's root."""

from django.urls import URLPattern

app_name = "mail"

urlpatterns: list[URLPattern] = []
