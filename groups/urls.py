"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.meetings import feed_views, poll_views
from groups.meetings import views as meetings

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("groups/<int:pk>/meetings/add/", meetings.add_meeting, name="add_meeting"),
    path("groups/<int:pk>/meetings/<int:number>/move/", meetings.move_meeting, name="move_meeting"),
    path("groups/<int:pk>/meetings/<int:number>/cancel/", meetings.cancel_meeting, name="cancel_meeting"),
    path("groups/<int:pk>/meetings/<int:number>/restore/", meetings.restore_meeting, name="restore_meeting"),
    path("groups/<int:pk>/slot/", meetings.change_slot, name="change_slot"),
    path("groups/<int:pk>/rhythm/", meetings.change_rhythm, name="change_rhythm"),
    path("groups/<int:pk>/extend/", meetings.extend, name="extend"),
    path("groups/<int:pk>/poll/", poll_views.poll, name="poll"),
    path("groups/<int:pk>/poll/choose/", poll_views.choose, name="poll_choose"),
    path("groups/<int:pk>/poll/withdraw/", poll_views.withdraw, name="poll_withdraw"),
    path("polls/<str:token>/", poll_views.answer_by_link, name="poll_answer"),
    path("people/me/calendar/", feed_views.calendar, name="calendar"),
    path("calendar/public.ics", feed_views.public_feed, name="public_feed"),
    path("calendar/<str:token>.ics", feed_views.private_feed, name="private_feed"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
]
