"""Addresses of e-mail choices, unsubscribing, and actions by link."""

from django.urls import path

from accounts.mailing import views

app_name = "mailing"

urlpatterns = [
    path("do/<str:token>/", views.do, name="do"),
    path("mail/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("people/me/mail/", views.choices, name="choices"),
]
