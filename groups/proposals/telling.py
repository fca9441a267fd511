"""Why somebody has their group, or none, on the page of their application."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Placement
from groups.proposals.facts import explain
from rounds.hooks import Why
from rounds.models import Application


def why_of(application: Application) -> Why | None:
    """What the last published matching said of an application that still counts; one query."""
    found = Placement.objects.filter(application=application).select_related("membership").first()
    if found is None or not application.is_live:
        return None
    found.application = application
    said = explain(found)
    if found.membership is None:
        title = _("Why you have no group yet")
        return Why(title, said.sentences, said.would_help, said.zone or application.user.zone, said.advice)
    if found.membership.left_at:
        return None
    return Why(_("Why this group"), said.sentences, link=reverse("groups:detail", args=[found.membership.group_id]))
