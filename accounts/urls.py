"""Addresses of the room `accounts`, from the site's root."""

from django.urls import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
