"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The room `surveys`."""

    name = "surveys"

    def ready(self) -> None:
        """Register it all."""
        from surveys.registering import register_all  # noqa: PLC0415 - models exist only now

        register_all()
