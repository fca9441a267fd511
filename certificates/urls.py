"""Addresses of the room `certificates`; tokens are 32 letters, so that no name stands in their way."""

from django.urls import path, register_converter

from certificates import views
from certificates.badges import views as badges


class TokenConverter:
    """The unguessable part of a certificate's address."""

    regex = "[A-Za-z0-9_-]{32}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it is stored."""
        return value


register_converter(TokenConverter, "certificate")

app_name = "certificates"

urlpatterns = [
    path("certificates/", views.mine, name="mine"),
    path("certificates/missing/", views.missing, name="missing"),
    path("certificates/issuer.json", badges.issuer, name="issuer"),
    path("certificates/status.json", badges.status_list_, name="status_list"),
    path("certificates/<certificate:token>/", views.verify, name="verify"),
    path("certificates/<certificate:token>.pdf", views.pdf, name="pdf"),
    path("certificates/<certificate:token>.json", badges.badge, name="badge"),
]
