"""The coordinator's page of a round's published groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import coordinator_page, reader
from groups.faces import public_face
from groups.queries import groups_of_round, members_in_order, next_start
from rounds.models import Round


@coordinator_page
@require_GET
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The published groups, their members and slots."""
    round_ = get_object_or_404(Round, slug=slug)
    now, zone = timezone.now(), reader(request).zone
    rows = [
        (group, public_face(group, zone), members_in_order(group), next_start(group, now))
        for group in groups_of_round(round_)
    ]
    return render(request, "groups/admin_groups.html", {"round": round_, "rows": rows})
