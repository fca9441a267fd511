"""Addresses of the room `rounds` under /admin/."""

from django.urls import path

from rounds.applications import admin_views as applications
from rounds.invitations import views as invitations
from rounds.setup import views as setup

app_name = "rounds_admin"

urlpatterns = [
    path("rounds/new/", setup.new, name="new"),
    path("rounds/<slug:slug>/", setup.round_, name="round"),
    path("rounds/<slug:slug>/clone/", setup.clone, name="clone"),
    path("rounds/<slug:slug>/offers/", setup.offers, name="offers"),
    path("rounds/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("rounds/<slug:slug>/applications/", applications.applications, name="applications"),
    path("rounds/<slug:slug>/applications/new/", applications.apply_for, name="apply_for"),
    path("rounds/<slug:slug>/applications/<int:pk>/", applications.application, name="application"),
    path("rounds/<slug:slug>/applications/<int:pk>/note/", applications.note, name="note"),
    path("rounds/<slug:slug>/applications/<int:pk>/edit/", applications.edit_application, name="edit_application"),
    path(
        "rounds/<slug:slug>/applications/<int:pk>/draft/",
        applications.save_application_draft,
        name="save_application_draft",
    ),
]
