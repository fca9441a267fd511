"""Addresses of meetings, among those of the room."""

from django.urls import path

from groups.meetings import feed_views, poll_views, slot_views, views

MEETING = "groups/<int:pk>/meetings/<int:number>/"

urlpatterns = [
    path("groups/<int:pk>/meetings/add/", views.add_meeting, name="add_meeting"),
    path(f"{MEETING}move/", views.move_meeting, name="move_meeting"),
    path(f"{MEETING}cancel/", views.cancel_meeting, name="cancel_meeting"),
    path(f"{MEETING}restore/", views.restore_meeting, name="restore_meeting"),
    path("groups/<int:pk>/slot/", slot_views.change_slot, name="change_slot"),
    path("groups/<int:pk>/rhythm/", slot_views.change_rhythm, name="change_rhythm"),
    path("groups/<int:pk>/extend/", slot_views.extend, name="extend"),
    path("groups/<int:pk>/poll/", poll_views.poll, name="poll"),
    path("groups/<int:pk>/poll/ask/", poll_views.ask_slot, name="ask_slot"),
    path(f"{MEETING}ask/", poll_views.ask_meeting, name="ask_meeting"),
    path("groups/<int:pk>/poll/choose/", poll_views.choose, name="poll_choose"),
    path("groups/<int:pk>/poll/withdraw/", poll_views.withdraw, name="poll_withdraw"),
    path("people/me/calendar/", feed_views.calendar, name="calendar"),
    path("people/me/calendar/renew/", feed_views.renew, name="renew_calendar"),
    path("calendar/public.ics", feed_views.public_feed, name="public_feed"),
    path("calendar/<str:token>.ics", feed_views.private_feed, name="private_feed"),
]
