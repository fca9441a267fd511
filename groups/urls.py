"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.care import views as care

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("groups/<int:pk>/how-it-goes/", care.how_it_goes, name="how_it_goes"),
    path("groups/<int:pk>/leave/", care.leave, name="leave"),
    path("groups/<int:pk>/left/", care.left, name="left"),
    path("groups/<int:pk>/take-over/", care.take_over, name="take_over"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
]
