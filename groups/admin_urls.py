"""Addresses of the room `groups` under /admin/."""

from django.urls import path

from groups import admin_views
from groups.care import admin_views as care
from groups.proposals import views
from groups.repair import views as repair

app_name = "groups_admin"

BOARD = "rounds/<slug:slug>/matching/<int:pk>/"
GROUP = "rounds/<slug:slug>/groups/<int:pk>/"

urlpatterns = [
    path("rounds/<slug:slug>/matching/", views.matching, name="matching"),
    path(BOARD, views.proposal, name="proposal"),
    path(f"{BOARD}progress/", views.progress, name="progress"),
    path(f"{BOARD}people/<int:application>/", views.person, name="person"),
    path(f"{BOARD}undo/", views.undo, name="undo"),
    path(f"{BOARD}again/", views.again, name="again"),
    path(f"{BOARD}publish/", views.publish, name="publish"),
    path("rounds/<slug:slug>/groups/", admin_views.groups, name="groups"),
    path(f"{GROUP}repair/", repair.repair, name="repair"),
    path(f"{GROUP}alerts/<int:alert>/set-aside/", care.set_alert_aside, name="set_aside"),
    path(f"{GROUP}members/<int:membership>/take-out/", care.take_out, name="take_out"),
    path(f"{GROUP}members/<int:membership>/take-back/", care.take_back, name="take_back"),
    path(f"{GROUP}members/<int:membership>/let-lead/", care.let_lead, name="let_lead"),
]
