"""The address for messages to one's group, among those of the room."""

from django.urls import path

from groups.messages import views

urlpatterns = [path("groups/<int:pk>/message/", views.message, name="message")]
