"""Addresses of e-mail choices, unsubscribing, and actions by link."""

from django.urls import URLPattern

app_name = "mailing"

urlpatterns: list[URLPattern] = []
