"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.attendance import views as attendance
from groups.care import urls as care
from groups.plans import urls as plans
from groups.showcase import urls as showcase

app_name = "groups"

MEETING = "groups/<int:pk>/meetings/<int:number>/"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path(MEETING, attendance.meeting, name="meeting"),
    path(f"{MEETING}rsvp/", attendance.rsvp, name="rsvp"),
    path(f"{MEETING}attendance/", attendance.record, name="record"),
    path(f"{MEETING}not-held/", attendance.not_held, name="not_held"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
    *care.urlpatterns,
    *plans.urlpatterns,
    *showcase.urlpatterns,
]
