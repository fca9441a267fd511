"""Addresses of the room `accounts`, from the site's root."""

from django.urls import path

from accounts.availability.views import availability
from accounts.concerns.views import concern, concern_sent
from accounts.mydata.views import erase, export
from accounts.profile.views import me

app_name = "accounts"

urlpatterns = [
    path("concern/", concern, name="concern"),
    path("concern/sent/<str:token>/", concern_sent, name="concern_sent"),
    path("people/me/", me, name="me"),
    path("people/me/availability/", availability, name="availability"),
    path("people/me/export/", export, name="export"),
    path("people/me/erase/", erase, name="erase"),
]
