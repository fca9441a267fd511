"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
]
