"""The public page of a session, and what people do on it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import by_token, public, reader, signed_in
from accounts.models import User
from mail.humane import zone_or_utc
from rounds.interest.limits import may_ask
from rounds.models import Session, SignUp, Sitting
from rounds.queries import rounds_visible_to
from rounds.sessions.audience import is_for
from rounds.sessions.calendar import calendar_of, sitting_event
from rounds.sessions.forms import SittingForm, VisitorForm, ZoneForm
from rounds.sessions.page import read_page, sitting_rows
from rounds.sessions.queries import sign_ups_of, visible_session_or_404
from rounds.sessions.signing_up import (
    BadLink,
    Guest,
    NotPossible,
    ask_confirmation,
    cancel_sign_up,
    confirm_sign_up,
    guest_of,
    guest_of_sign_up,
    is_standing,
    read_link,
    say_watched,
    sign_up,
)


@public
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session: what, for whom, when on the reader's clock, and how to come."""
    found = visible_session_or_404(request.user, pk)
    zone_form = ZoneForm(request.GET if "zone" in request.GET else None)
    chosen = zone_form.cleaned_data["zone"] if zone_form.is_valid() else ""
    with timezone.override(ZoneInfo(chosen) if chosen else timezone.get_current_timezone()):
        return _page(request, found, zone_form=zone_form)


def _page(
    request: HttpRequest,
    found: Session,
    *,
    form: VisitorForm | None = None,
    zone_form: ZoneForm | None = None,
    status: int = 200,
) -> HttpResponse:
    words = read_page(found, request.user, timezone.now())
    if not isinstance(request.user, User):
        coming = [row.sitting for row in words["sittings"] if row.is_open]
        if coming and words["may_come"]:
            words["form"] = form or VisitorForm(None, sittings=coming)
        words["zone_form"] = zone_form or ZoneForm()
    return render(request, "rounds/session.html", words, status=status)


@public
@require_POST
def sign_up_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign up: with one press for the signed-in, by a link to their address for visitors."""
    found = visible_session_or_404(request.user, pk)
    if not is_for(found, request.user):
        messages.error(request, _("You can't sign up for this one: the page says for whom it is."))
        return redirect("rounds:session", pk)
    if isinstance(request.user, User):
        form = SittingForm(request.POST, session=found)
        if form.is_valid():
            _try(request, guest_of(request.user), form.cleaned_data["sitting"])
        else:
            messages.error(request, _("Please choose a time that is still to come."))
        return redirect("rounds:session", pk)
    return _ask_visitor(request, found)


def _try(request: HttpRequest, guest: Guest, sitting: Sitting) -> SignUp | None:
    try:
        row = sign_up(guest=guest, sitting=sitting)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return None
    messages.success(request, _("You are signed up. We sent you the calendar file, and we will remind you."))
    return row


def _ask_visitor(request: HttpRequest, found: Session) -> HttpResponse:
    now = timezone.now()
    coming = [row.sitting for row in sitting_rows(found, None, now) if row.is_open]
    form = VisitorForm(request.POST, sittings=coming)
    if not form.is_valid():
        return _page(request, found, form=form)
    if not may_ask(request):
        form.add_error(None, _("We were asked this very often from your network. Please try again in an hour."))
        return _page(request, found, form=form, status=429)
    said = form.cleaned_data
    ask_confirmation(guest=Guest(said["email"], said["name"], said["zone"]), sitting=form.chosen(), now=now)
    messages.success(request, _("Please look into your mail: we sent a link that confirms your address."))
    return redirect("rounds:session", found.pk)


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own sign-up."""
    found = visible_session_or_404(reader(request), pk)
    for row in sign_ups_of(reader(request), found):
        cancel_sign_up(row=row)
    messages.success(request, _("Nobody expects you any more. You can sign up again any time."))
    return redirect("rounds:session", pk)


@signed_in
@require_POST
def watched(request: HttpRequest, pk: int) -> HttpResponse:
    """A mentor says that they watched the recording of onboarding."""
    user = reader(request)
    found = visible_session_or_404(user, pk)
    try:
        if not is_for(found, user):
            raise NotPossible(_("This one is for the round's mentors."))
        say_watched(user=user, session=found)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted: you watched the recording. It counts like having been there."))
    return redirect("rounds:session", pk)


@public
@require_safe
def sitting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file of one sitting; with the link to join for those who signed up."""
    visible = Sitting.objects.filter(session__round__in=rounds_visible_to(request.user))
    sitting = get_object_or_404(visible.select_related("session__round"), pk=pk)
    mine = sign_ups_of(request.user, sitting.session) if isinstance(request.user, User) else []
    is_mine = any(is_standing(row) and row.sitting_id == sitting.pk for row in mine)
    return _calendar_file(sitting, with_link=is_mine)


def _calendar_file(sitting: Sitting, *, with_link: bool) -> HttpResponse:
    content = calendar_of([sitting_event(sitting, with_link=with_link)], "PUBLISH")
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="session-{sitting.pk}.ics"'
    return answer


@by_token
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link from the e-mail does, and do it on POST."""
    try:
        guest, sitting = read_link(token)
        if request.method == "POST":
            row = confirm_sign_up(token=token)
            messages.success(request, _("You are signed up. We sent you the calendar file, and we will remind you."))
            return redirect("rounds:sign_up", row.secret)
    except BadLink:
        return render(request, "rounds/sign_up_bad_link.html", status=404)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("rounds:session", sitting.session_id)
    words = {"email": guest.email, "sitting": sitting, "session": sitting.session, "round": sitting.session.round}
    return render(request, "rounds/sign_up_confirm.html", words)


def _by_secret(token: str) -> SignUp:
    rows = SignUp.objects.filter(signed_up_at__isnull=False, confirmed_at__isnull=False)
    # PostgreSQL knows no text with NUL in it.
    return get_object_or_404(rows.select_related("user", "sitting__session__round"), secret=token.replace("\0", ""))


@by_token
@never_cache
@require_safe
def own_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """One's own sign-up by the link from the e-mail: the link to join, another time, taking it back."""
    row = _by_secret(token)
    zone = guest_of_sign_up(row).zone
    with timezone.override(zone_or_utc(zone)):
        return render(request, "rounds/sign_up.html", _own_words(row))


def _own_words(row: SignUp) -> dict[str, Any]:
    found = row.sitting.session
    standing = row if is_standing(row) else None
    rows = sitting_rows(found, standing, timezone.now())
    return {
        "sign_up": row,
        "session": found,
        "round": found.round,
        "mine": next((one for one in rows if one.is_mine), None),
        "others": [one for one in rows if one.is_open and not one.is_mine],
        "recorded": [one for one in rows if one.state == "over" and one.sitting.recording_url],
    }


@by_token
@never_cache
@require_POST
def change_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Come to another sitting, or again after all."""
    row = _by_secret(token)
    form = SittingForm(request.POST, session=row.sitting.session)
    if not form.is_valid():
        messages.error(request, _("Please choose a time that is still to come."))
        return redirect("rounds:sign_up", token)
    changed = _try(request, guest_of_sign_up(row), form.cleaned_data["sitting"])
    return redirect("rounds:sign_up", changed.secret if changed else token)


@by_token
@never_cache
@require_POST
def cancel_own_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Take one's own sign-up back."""
    cancel_sign_up(row=_by_secret(token))
    messages.success(request, _("Nobody expects you any more. You can sign up again any time."))
    return redirect("rounds:sign_up", token)
