"""The tabs of one round on the coordinator's pages: those that the reader may open."""

from dataclasses import dataclass

from django import template
from django.template.context import RequestContext
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from accounts.models import User

register = template.Library()

# Address, name; as a round goes on.
TABS = (
    ("rounds_admin:round", _("Dates and rules")),
    ("rounds_admin:applications", _("Applications")),
    ("groups_admin:matching", _("Matching")),
    ("groups_admin:groups", _("Groups")),
    ("rounds_admin:sessions", _("Sessions")),
    ("surveys_admin:surveys", _("Surveys")),
    ("groups_admin:showcase", _("Showcase")),
    ("certificates_admin:certificates", _("Certificates")),
    ("rounds_admin:resources", _("Resources")),
    ("reports_admin:report", _("Report")),
)
# What lies beside its tab's own address.
ALSO = {"rounds_admin:sessions": "sittings/"}


@dataclass(frozen=True)
class Tab:
    """One tab, and whether the page that is shown belongs to it."""

    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def round_tabs(context: RequestContext) -> list[Tab]:
    """The tabs of `round`; mail is that of all rounds."""
    request, slug = context["request"], context["round"].slug
    root = reverse("rounds_admin:round", args=[slug])
    tabs = []
    for address, name in TABS:
        url = reverse(address, args=[slug])
        if may_read(request.user, url):
            within = request.path.startswith(url) or (address in ALSO and request.path.startswith(root + ALSO[address]))
            tabs.append(Tab(str(name), url, request.path == url if url == root else within))
    mail = reverse("reports_admin:mail")
    return [*tabs, Tab(str(_("Mail")), mail, is_current=False)] if may_read(request.user, mail) else tabs


def may_read(user: User, url: str) -> bool:
    """Whether the rule of the view behind an address lets a person look at it."""
    rule = resolve(url).func.access  # type: ignore[attr-defined]  # Set by the decorators of accounts/access.py.
    return user.is_coordinator or (rule == Access.ADMIN and user.is_viewer)
