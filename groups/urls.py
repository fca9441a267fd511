"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.care import urls as care
from groups.plans import urls as plans

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
    *care.urlpatterns,
    *plans.urlpatterns,
]
