"""Addresses of the room `rounds`, from the site's root."""

from django.urls import path

from rounds import views
from rounds.applications import views as applications
from rounds.interest import views as interest

app_name = "rounds"

urlpatterns = [
    path("rounds/", views.rounds, name="list"),
    path("rounds/next/", interest.interest, name="interest"),
    path("rounds/next/<str:token>/", interest.confirm, name="confirm_interest"),
    path("rounds/<slug:slug>/", views.detail, name="detail"),
    path("rounds/<slug:slug>/apply/mentor/", applications.apply_mentor, name="apply_mentor"),
    path("rounds/<slug:slug>/apply/mentor/draft/", applications.save_mentor_draft, name="save_mentor_draft"),
    path("rounds/<slug:slug>/apply/mentee/", applications.apply_mentee, name="apply_mentee"),
    path("rounds/<slug:slug>/apply/mentee/draft/", applications.save_mentee_draft, name="save_mentee_draft"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
]
