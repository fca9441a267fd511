"""Addresses of the room `reports` under /admin/."""

from django.urls import path

from reports import views
from reports.outbox import messages as outbox_messages
from reports.outbox import views as outbox
from reports.wording import views as wording

app_name = "reports_admin"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("rounds/", views.rounds, name="rounds"),
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
