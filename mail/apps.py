"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The room `mail`."""

    name = "mail"
