"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.goals import urls as goals
from groups.messages import urls as messages
from groups.notes import urls as notes
from groups.plans import urls as plans
from groups.representing import urls as representing
from groups.rooms import urls as rooms

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
    *plans.urlpatterns,
    *goals.urlpatterns,
    *notes.urlpatterns,
    *representing.urlpatterns,
    *rooms.urlpatterns,
    *messages.urlpatterns,
]
