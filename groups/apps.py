"""The app's configuration: what this room registers with those below it."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The room `groups`."""

    name = "groups"
