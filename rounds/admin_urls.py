"""Addresses of the room `rounds` under /admin/."""

from django.urls import path

from rounds.applications import admin_views as applications
from rounds.checkout import views as checkout
from rounds.invitations import views as invitations
from rounds.resources import urls as resources
from rounds.retention import views as retention
from rounds.sessions import admin_views as sessions
from rounds.sessions import attendance_views as attendance
from rounds.sessions.reports import views as reports
from rounds.setup import views as setup

app_name = "rounds_admin"

urlpatterns = [
    path("retention/", retention.retention, name="retention"),
    path("rounds/new/", setup.new, name="new"),
    path("rounds/<slug:slug>/", setup.round_, name="round"),
    path("rounds/<slug:slug>/clone/", setup.clone, name="clone"),
    path("rounds/<slug:slug>/retention/", retention.retention_of, name="retention_of"),
    path("rounds/<slug:slug>/offers/", setup.offers, name="offers"),
    path("rounds/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("rounds/<slug:slug>/applications/", applications.applications, name="applications"),
    path("rounds/<slug:slug>/applications/new/", applications.apply_for, name="apply_for"),
    path("rounds/<slug:slug>/applications/<int:pk>/", applications.application, name="application"),
    path("rounds/<slug:slug>/applications/<int:pk>/checkout/", checkout.checkout, name="checkout"),
    path("rounds/<slug:slug>/applications/<int:pk>/note/", applications.note, name="note"),
    path("rounds/<slug:slug>/applications/<int:pk>/edit/", applications.edit_application, name="edit_application"),
    path(
        "rounds/<slug:slug>/applications/<int:pk>/draft/",
        applications.save_application_draft,
        name="save_application_draft",
    ),
    *resources.admin_urlpatterns,
    path("rounds/<slug:slug>/sessions/", sessions.sessions, name="sessions"),
    path("rounds/<slug:slug>/sessions/new/", sessions.new_session, name="new_session"),
    path("rounds/<slug:slug>/sessions/<int:pk>/", sessions.session, name="session"),
    path("rounds/<slug:slug>/sessions/<int:pk>/sittings/new/", sessions.new_sitting, name="new_sitting"),
    path("rounds/<slug:slug>/sittings/<int:pk>/", attendance.sitting, name="sitting"),
    path("rounds/<slug:slug>/sittings/<int:pk>/edit/", sessions.edit_sitting, name="edit_sitting"),
    path("rounds/<slug:slug>/sittings/<int:pk>/cancel/", sessions.cancel, name="cancel_sitting"),
    path("rounds/<slug:slug>/sittings/<int:pk>/attendance/", attendance.attendance, name="sitting_attendance"),
    path("rounds/<slug:slug>/sittings/<int:pk>/add/", attendance.add, name="sitting_add"),
    path("rounds/<slug:slug>/sittings/<int:pk>/report/", reports.upload, name="report_upload"),
    path("rounds/<slug:slug>/reports/<int:pk>/", reports.report, name="report"),
    path("rounds/<slug:slug>/reports/<int:pk>/apply/", reports.apply, name="report_apply"),
    path("rounds/<slug:slug>/reports/<int:pk>/undo/", reports.undo, name="report_undo"),
    path("rounds/<slug:slug>/reports/<int:pk>/discard/", reports.discard, name="report_discard"),
]
