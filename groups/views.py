"""A group's page, and a round's list of groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import reader, signed_in
from groups.attendance.panel import panel as attendance_panel
from groups.care.panel import panel as care_panel
from groups.faces import member_faces, public_face
from groups.goals.panel import panel as goals_panel
from groups.goals.queries import goals_seen, shared_goal_counts
from groups.meetings.panel import panel as meetings_panel
from groups.meetings.places import place_of
from groups.models import Goal
from groups.notes.queries import shared_note_counts, written_notes
from groups.permissions import sees_whole
from groups.plans.panel import panel as plan_panel
from groups.plans.queries import weeks_of_plan
from groups.proposals.facts import explain
from groups.queries import groups_of_round, membership_of, next_start, visible_group_or_404
from groups.rooms.services import may_set_room
from groups.showcase.panel import panel as showcase_panel
from groups.showcase.panel import public_slide
from rounds.queries import visible_round_or_404

# Each says in its docstring what it costs; the whole page has 12 queries for a member.
PANELS = (plan_panel, meetings_panel, attendance_panel, goals_panel, showcase_panel, care_panel)


@signed_in
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: its public face, and the whole of it for members and coordinators."""
    user = reader(request)
    group = visible_group_or_404(user, pk)
    context = {"group": group, "round": group.round, "face": public_face(group, user.zone)}
    now, mine = timezone.now(), membership_of(user, group)
    if not sees_whole(user, group):
        context |= {
            "plan_weeks": weeks_of_plan(group, now),
            "goals": [one for one in goals_seen(group, None, user) if one.goal.state != Goal.State.DROPPED],
            "notes": [note for note in written_notes(group) if note.is_shared],
            "slide": public_slide(group),
        }
        return render(request, "groups/face.html", context)
    context |= {
        "faces": member_faces(group, user),
        "mine": mine,
        "why": explain(mine.placement) if mine and hasattr(mine, "placement") else None,
        "next_start": next_start(group, now),
        "place": place_of(group) if group.city else "",
        "may_set_room": may_set_room(user, mine),
    }
    for panel in PANELS:
        context |= panel(group, mine, user, now)
    return render(request, "groups/detail.html", context)


@signed_in
def round_groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The groups of a round, each with its public face."""
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    groups = groups_of_round(round_)
    faces = [public_face(group, user.zone) for group in groups]
    mine = {group.pk for group in groups if membership_of(user, group)}
    goals, notes = shared_goal_counts(round_), shared_note_counts(round_)
    rows = [(face, goals.get(face.group.pk, 0), notes.get(face.group.pk, 0)) for face in faces]
    return render(request, "groups/round_groups.html", {"round": round_, "rows": rows, "mine": mine})
