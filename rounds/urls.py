"""Addresses of the room `rounds`, from the site's root."""

from django.urls import path

from rounds import views
from rounds.applications import views as applications
from rounds.fit import views as fit
from rounds.interest import views as interest
from rounds.resources import urls as resources
from rounds.sessions import views as sessions

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
    path("rounds/<slug:slug>/apply/mentor/fit/", fit.fit_mentor, name="fit_mentor"),
    path("rounds/<slug:slug>/apply/mentee/fit/", fit.fit_mentee, name="fit_mentee"),
    *resources.urlpatterns,
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/sign-up/", sessions.sign_up_for, name="sign_up_for"),
    path("sessions/<int:pk>/cancel/", sessions.cancel, name="cancel_sign_up"),
    path("sessions/<int:pk>/watched/", sessions.watched, name="watched"),
    path("sessions/confirm/<str:token>/", sessions.confirm, name="confirm_sign_up"),
    path("sittings/<int:pk>/calendar.ics", sessions.sitting_calendar, name="sitting_calendar"),
    path("sign-ups/<str:token>/", sessions.own_sign_up, name="sign_up"),
    path("sign-ups/<str:token>/change/", sessions.change_sign_up, name="change_sign_up"),
    path("sign-ups/<str:token>/cancel/", sessions.cancel_own_sign_up, name="cancel_own_sign_up"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
]
