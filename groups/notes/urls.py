"""Addresses of notes, among those of the room: `number` is a meeting's, or 0 for the group's own page."""

from django.urls import path

from groups.notes import views

PAGE = "groups/<int:pk>/notes/<int:number>/"

urlpatterns = [
    path("groups/<int:pk>/notes/", views.notes, name="notes"),
    path(PAGE, views.note, name="note"),
    path(f"{PAGE}edit/", views.note_edit, name="note_edit"),
    path(f"{PAGE}share/", views.note_share, name="note_share"),
    path(f"{PAGE}versions/", views.note_versions, name="note_versions"),
    path(f"{PAGE}versions/<int:version>/", views.note_version, name="note_version"),
]
