"""Addresses of the room `reports` under /admin/."""

from django.urls import path

from reports import views
from reports.lists import views as lists
from reports.outbox import messages as outbox_messages
from reports.outbox import views as outbox
from reports.report import views as report
from reports.report import wrap_up_views
from reports.wording import views as wording

app_name = "reports_admin"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("rounds/", views.rounds, name="rounds"),
    path("report/", report.programme, name="programme"),
    path("report/export/", report.programme_export, name="programme_export"),
    path("rounds/<slug:slug>/report/", report.report, name="report"),
    path("rounds/<slug:slug>/report/export/", report.report_export, name="report_export"),
    path("rounds/<slug:slug>/report/post/", wrap_up_views.wrap_up, name="wrap_up"),
    path("rounds/<slug:slug>/export/", lists.list_export, name="list_export"),
    path("mail/export/", lists.mail_export, name="mail_export"),
    path("mail/", outbox.mail, name="mail"),
    path("mail/hold/", outbox.hold, name="mail_hold"),
    path("mail/release/", outbox.release, name="mail_release"),
    path("mail/change/", outbox_messages.change, name="mail_change"),
    path("mail/wording/", wording.wording, name="wording"),
    path("mail/wording/<str:kind>/", wording.wording_of, name="wording_of"),
    path("mail/wording/<str:kind>/preview/", wording.wording_preview, name="wording_preview"),
    path("mail/wording/<str:kind>/undo/", wording.wording_undo, name="wording_undo"),
    path("mail/wording/<str:kind>/html/<str:key>/", wording.wording_html, name="wording_html"),
    path("mail/<int:pk>/", outbox_messages.message, name="mail_message"),
    path("mail/<int:pk>/html/", outbox_messages.message_html, name="mail_html"),
]
