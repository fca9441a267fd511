"""Addresses of the room `reports` under /admin/."""

from django.urls import path

from reports import views
from reports.outbox import messages as outbox_messages
from reports.outbox import views as outbox

app_name = "reports_admin"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("rounds/", views.rounds, name="rounds"),
    path("mail/", outbox.mail, name="mail"),
    path("mail/hold/", outbox.hold, name="mail_hold"),
    path("mail/release/", outbox.release, name="mail_release"),
    path("mail/change/", outbox_messages.change, name="mail_change"),
    path("mail/<int:pk>/", outbox_messages.message, name="mail_message"),
    path("mail/<int:pk>/html/", outbox_messages.message_html, name="mail_html"),
]
