"""Addresses of the care of one group under /admin/: its health, its members, repairs, and late joiners."""

from django.urls import path

from groups.care import admin_views as care
from groups.repair import views

GROUP = "rounds/<slug:slug>/groups/<int:pk>/"

urlpatterns = [
    path("rounds/<slug:slug>/joining/", views.late_joiners, name="late_joiners"),
    path("rounds/<slug:slug>/joining/<int:application>/", views.late_joiner, name="late_joiner"),
    path(f"{GROUP}repair/", views.repair, name="repair"),
    path(f"{GROUP}alerts/<int:alert>/set-aside/", care.set_alert_aside, name="set_aside"),
    path(f"{GROUP}members/<int:membership>/take-out/", care.take_out, name="take_out"),
    path(f"{GROUP}members/<int:membership>/take-back/", care.take_back, name="take_back"),
    path(f"{GROUP}members/<int:membership>/let-lead/", care.let_lead, name="let_lead"),
]
