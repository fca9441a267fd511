"""Calendars to subscribe to, and the page on which people get their private address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import by_token, public, reader, signed_in
from groups.meetings.feeds import feed_of, feed_url, private_calendar, public_calendar, public_feed_url, renew_feed
from groups.models import CalendarFeed


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """The private address of one's own calendar, to copy or renew."""
    feed = feed_of(reader(request))
    context = {"address": feed_url(feed) if feed else "", "public_address": public_feed_url()}
    return render(request, "groups/calendar.html", context)


@signed_in
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make the private address, or a new one that ends the old."""
    renew_feed(user=reader(request))
    messages.success(request, _("This is your new private address."))
    return redirect("groups:calendar")


@by_token
@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """One person's meetings and sessions, for whoever holds the address."""
    if not token.isascii() or not token.isprintable():
        raise Http404  # PostgreSQL takes no NUL in a text.
    feed = get_object_or_404(CalendarFeed.objects.select_related("user"), token=token, user__is_active=True)
    response = HttpResponse(private_calendar(feed.user, timezone.now()), content_type="text/calendar; charset=utf-8")
    patch_cache_control(response, private=True, max_age=600)
    response["Content-Disposition"] = 'inline; filename="mentoring.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """The sessions that are open to everyone."""
    response = HttpResponse(public_calendar(timezone.now()), content_type="text/calendar; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    response["Content-Disposition"] = 'inline; filename="mentoring-sessions.ics"'
    return response
