"""The address of the representative, among those of the room."""

from django.urls import path

from groups.representing import views

urlpatterns = [path("groups/<int:pk>/representative/", views.representative, name="representative")]
