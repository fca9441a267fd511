"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The room `rounds`."""

    name = "rounds"
