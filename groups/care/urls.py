"""Addresses of care, from the site's root."""

from django.urls import path

from groups.care import views

GROUP = "groups/<int:pk>/"

urlpatterns = [
    path(f"{GROUP}how-it-goes/", views.how_it_goes, name="how_it_goes"),
    path(f"{GROUP}leave/", views.leave, name="leave"),
    path(f"{GROUP}left/", views.left, name="left"),
    path(f"{GROUP}take-over/", views.take_over, name="take_over"),
]
