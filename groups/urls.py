"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.attendance import views as attendance
from groups.care import urls as care
from groups.goals import urls as goals
from groups.meetings import urls as meetings
from groups.messages import urls as messages
from groups.notes import urls as notes
from groups.plans import urls as plans
from groups.representing import urls as representing
from groups.rooms import urls as rooms
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
    *meetings.urlpatterns,
    *care.urlpatterns,
    *plans.urlpatterns,
    *goals.urlpatterns,
    *notes.urlpatterns,
    *representing.urlpatterns,
    *rooms.urlpatterns,
    *messages.urlpatterns,
    *showcase.urlpatterns,
]
