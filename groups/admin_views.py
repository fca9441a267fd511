"""The coordinator's page of a round's published groups."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import coordinator_page, reader
from groups.care.queries import health_of
from groups.faces import public_face
from groups.queries import groups_of_round, members_in_order, next_start
from rounds.models import Round

GROUPS_A_PAGE = 50
LEVELS = {"act": _("needs acting"), "watch": _("to watch"), "good": _("good")}


@coordinator_page
@require_GET
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The published groups, their health, members and slots; `?health=` shows those of one level."""
    round_ = get_object_or_404(Round, slug=slug)
    now, zone = timezone.now(), reader(request).zone
    everyone = list(groups_of_round(round_))
    health = health_of(everyone)
    counts = Counter(each.level for each in health.values())
    wanted = request.GET.get("health", "")
    shown = [group for group in everyone if wanted not in LEVELS or health[group.pk].level == wanted]
    page = Paginator(shown, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (group, public_face(group, zone), members_in_order(group), next_start(group, now), health[group.pk])
        for group in page
    ]
    levels = [(level, label, counts[level]) for level, label in LEVELS.items()]
    words = {
        "round": round_,
        "page": page,
        "rows": rows,
        "levels": levels,
        "wanted": wanted if wanted in LEVELS else "",
    }
    return render(request, "groups/admin_groups.html", words | {"total": len(everyone)})
