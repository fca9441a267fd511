"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "accounts"
