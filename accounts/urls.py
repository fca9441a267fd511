"""Addresses of the room `accounts`, from the site's root."""

from django.urls import path

from accounts.availability.views import availability

app_name = "accounts"

urlpatterns = [
    path("people/me/availability/", availability, name="availability"),
]
