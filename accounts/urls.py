"""Addresses of the room `accounts`, from the site's root."""

from django.urls import path

from accounts.availability.views import availability
from accounts.mydata.views import erase, export
from accounts.profile.views import me

app_name = "accounts"

urlpatterns = [
    path("people/me/", me, name="me"),
    path("people/me/availability/", availability, name="availability"),
    path("people/me/export/", export, name="export"),
    path("people/me/erase/", erase, name="erase"),
]
