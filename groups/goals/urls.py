"""Addresses of goals, among those of the room."""

from django.urls import path

from groups.goals import views

urlpatterns = [
    path("groups/<int:pk>/goals/", views.goals, name="goals"),
    path("groups/<int:pk>/goals/add/", views.goal_add, name="goal_add"),
    path("groups/<int:pk>/goals/<int:goal>/", views.goal_edit, name="goal_edit"),
    path("groups/<int:pk>/goals/<int:goal>/progress/", views.goal_progress, name="goal_progress"),
    path("groups/<int:pk>/goals/<int:goal>/reach/", views.goal_reach, name="goal_reach"),
    path("groups/<int:pk>/goals/<int:goal>/drop/", views.goal_drop, name="goal_drop"),
    path("groups/<int:pk>/goals/<int:goal>/reopen/", views.goal_reopen, name="goal_reopen"),
]
