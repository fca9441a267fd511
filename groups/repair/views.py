"""The coordinator's page of one group: its health, its members past and present, and what can be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import coordinator_page, reader
from groups.care.leaving import UNDO_FOR
from groups.care.queries import health_of, history_of, past_alerts, words_of_help
from groups.models import MentoringGroup


@coordinator_page
@require_GET
def repair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How the group is doing, who is and was in it, and what can be done."""
    groups = MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool")
    group = get_object_or_404(groups, pk=pk, round__slug=slug)
    user, now = reader(request), timezone.now()
    history = history_of(group)
    words = {
        "group": group,
        "round": group.round,
        "health": health_of([group])[group.pk],
        "past_alerts": past_alerts(group),
        "present": [one for one in history if one.left_at is None],
        "past": [one for one in history if one.left_at],
        "undo_since": now - UNDO_FOR,
        "answers": words_of_help(group, user),
        "nobody_leads": all(one.role != "lead" for one in history if one.left_at is None),
    }
    return render(request, "groups/repair.html", words)
