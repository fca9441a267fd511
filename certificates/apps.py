"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The room `certificates`."""

    name = "certificates"

    def ready(self) -> None:
        """Register it all."""
        from certificates.registering import register_all  # noqa: PLC0415 - models exist only now

        register_all()
