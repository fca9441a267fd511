"""Addresses of plans, among those of the room."""

from django.urls import path

from groups.plans import views

urlpatterns = [
    path("groups/<int:pk>/plan/", views.plan, name="plan"),
    path("groups/<int:pk>/plan/outline/", views.plan_restore, name="plan_restore"),
    path("groups/<int:pk>/plan/meetings/<int:number>/add/", views.part_add, name="part_add"),
    path("groups/<int:pk>/plan/<int:part>/", views.part_edit, name="part_edit"),
    path("groups/<int:pk>/plan/<int:part>/move/", views.part_move, name="part_move"),
    path("groups/<int:pk>/plan/<int:part>/remove/", views.part_remove, name="part_remove"),
]
