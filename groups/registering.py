"""All that this room registers with the rooms below it; imported once the models exist."""

from django.db.models.signals import post_delete

from accounts.concerns.hooks import register_mentored, register_people_around
from groups import emails, examples, nearness, personal_data, queries, retention
from groups.attendance import actions as attendance_actions
from groups.attendance.due import queue_recording_requests, queue_reminders
from groups.care import actions as care_actions
from groups.care import personal_data as care_data
from groups.care.alerts import check_health
from groups.care.follow_ups import ask_members
from groups.fit.releasing import renew_fits
from groups.goals import personal_data as goals_data
from groups.meetings import personal_data as meetings_data
from groups.meetings import poll_actions
from groups.meetings.polls import expire_polls
from groups.messages import personal_data as messages_data
from groups.models import Slide
from groups.notes import personal_data as notes_data
from groups.plans.services import keep_plans_in_time
from groups.proposals.telling import why_of
from groups.rooms.due import queue_no_rooms
from groups.scenarios import personal_data as scenarios_data
from groups.showcase import personal_data as showcase_data
from groups.showcase.due import queue_instructions, queue_missing
from groups.showcase.slides import forget_files
from mail.due import register_due
from rounds.hooks import register_dates_changed, register_members, register_placed, register_why

# Importing these declares kinds of mail, and what coordinators see of them.
__all__ = ["emails", "register_all"]

DUE = {
    "groups.no_room": queue_no_rooms,
    "groups.reminders": queue_reminders,
    "groups.recording": queue_recording_requests,
    "groups.polls": expire_polls,
    "groups.follow_up": ask_members,
    "groups.slide_instructions": queue_instructions,
    "groups.slide_missing": queue_missing,
    "groups.health": check_health,
    "groups.fit": renew_fits,
}

PERSONAL_DATA = (
    personal_data,
    care_data,
    goals_data,
    meetings_data,
    messages_data,
    notes_data,
    scenarios_data,
    showcase_data,
)


def register_all() -> None:
    """What is due by date, what links do, who has a place where, and what is kept of people."""
    for name, source in DUE.items():
        register_due(name, source)
    for actions in (attendance_actions, care_actions, poll_actions):
        actions.register()
    register_placed(queries.placed_among)
    register_members(queries.members_of_round)
    register_why(why_of)
    register_dates_changed(keep_plans_in_time)
    register_people_around(nearness.people_around)
    register_mentored(nearness.people_mentored_by)
    for kept in PERSONAL_DATA:
        kept.register()
    retention.register()
    examples.register()
    # By a signal, since rows go with the rows that they hang on, too.
    post_delete.connect(forget_files, sender=Slide, dispatch_uid="groups.slides")
