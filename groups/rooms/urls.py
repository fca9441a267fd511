"""The address of a group's meeting room, among those of the room `groups`."""

from django.urls import path

from groups.rooms import views

urlpatterns = [path("groups/<int:pk>/room/", views.room, name="room")]
