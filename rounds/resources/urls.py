"""Addresses of resources, among those of the room."""

from django.urls import path

from rounds.resources import admin_views, views

PAGE = "rounds/<slug:slug>/resources/"

urlpatterns = [
    path(PAGE, views.resources, name="resources"),
    path(f"{PAGE}<int:resource>/file/", views.resource_file, name="resource_file"),
]
admin_urlpatterns = [
    path(PAGE, admin_views.resources, name="resources"),
    path(f"{PAGE}add/", admin_views.resource_add, name="resource_add"),
    path(f"{PAGE}<int:resource>/", admin_views.resource_edit, name="resource_edit"),
    path(f"{PAGE}<int:resource>/up/", admin_views.resource_up, name="resource_up"),
    path(f"{PAGE}<int:resource>/down/", admin_views.resource_down, name="resource_down"),
    path(f"{PAGE}<int:resource>/delete/", admin_views.resource_delete, name="resource_delete"),
]
