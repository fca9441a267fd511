"""Pages of polls: asking, answering, choosing, taking back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.models import User
from accounts.templatetags.clock import say_instant
from groups.fetching import own_group_or_404, whole_group_or_404
from groups.meetings import polls
from groups.meetings.fetching import changeable_group_or_404, meeting_or_404
from groups.meetings.forms import AnswerForm, AskForm, ChooseForm
from groups.meetings.offers import MOST, hours_of_members, offers_for, slot_offers
from groups.meetings.poll_queries import OptionRow, latest_poll, rows_of, say_answered
from groups.meetings.rules import TimeRefused, why_fixed
from groups.meetings.slot_views import say_slot
from groups.meetings.views import context_of, posted
from groups.models import Meeting, Membership, MentoringGroup, TimeOption, TimePoll
from groups.permissions import changes_times


@signed_in
def ask_meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask all members which other times they can make for one meeting."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    meeting = meeting_or_404(group, number)
    now = timezone.now()
    starts = offers_for(group, meeting.starts_at, now, hours=hours_of_members(group), but=meeting)
    form = AskForm(posted(request), starts=starts)
    if request.method == "POST" and form.is_valid() and _asked(request, form, group, meeting, user):
        return redirect("groups:poll", pk=pk)
    context = context_of(group, meeting=meeting, form=form, mine=mine, fixed=why_fixed(meeting, now))
    return render(request, "groups/ask.html", context)


@signed_in
def ask_slot(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask all members which other weekly times they can make; a typed date stands for its weekday and hour."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    try:
        offers, fixed = slot_offers(group, timezone.now(), hours=hours_of_members(group))[:MOST], ""
    except TimeRefused as refusal:
        offers, fixed = [], str(refusal)
    said = [say_slot(group, one, user) for one in offers]
    form = AskForm(posted(request), starts=[one.first_start for one in offers], said=said)
    if request.method == "POST" and form.is_valid() and _asked(request, form, group, None, user):
        return redirect("groups:poll", pk=pk)
    return render(request, "groups/ask.html", context_of(group, meeting=None, form=form, mine=mine, fixed=fixed))


def _asked(request: HttpRequest, form: AskForm, group: MentoringGroup, meeting: Meeting | None, user: User) -> bool:
    """Open the poll; where that is refused, say why in the form."""
    try:
        polls.open_poll(group=group, meeting=meeting, starts=form.cleaned_data["together"], by=user)
    except TimeRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Your group is asked. You read here what they answer."))
    return True


@signed_in
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """What the group is asked, who can make which time, and the reader's own answer."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    asked = latest_poll(group)
    if asked is None:
        return render(request, "groups/poll.html", context_of(group, poll=None))
    rows = rows_of(asked, group, mine)
    form = _answer_form(request, rows)
    if request.method == "POST" and form.is_valid():
        _group, membership = own_group_or_404(user, pk)
        if _answered(request, form, asked, membership):
            return redirect("groups:poll", pk=pk)
    is_open = asked.state == TimePoll.State.OPEN and timezone.now() < asked.closes_at
    changes = changes_times(user, group)
    context = {
        "poll": asked, "rows": rows, "form": form, "mine": mine, "is_open": is_open, "changes": changes,
        "withdraws": changes or asked.asked_by_id == user.pk,
    }  # fmt: skip
    return render(request, "groups/poll.html", context_of(group, **context))


@signed_in
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A mentor chooses one of the times, whatever was answered."""
    user = reader(request)
    group = changeable_group_or_404(user, pk)
    form = ChooseForm(request.POST)
    wanted = form.cleaned_data["option"] if form.is_valid() else 0
    option = get_object_or_404(TimeOption.objects.select_related("poll"), pk=wanted, poll__group=group)
    try:
        polls.decide_poll(poll=option.poll, option=option, by=user)
    except TimeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("groups:poll", pk=pk)
    messages.success(request, _("%(time)s it is. Everyone gets an e-mail.") % {"time": say_instant(option.starts_at)})
    return redirect("groups:detail", pk=pk)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the open question back: who asked it, mentors, coordinators."""
    user = reader(request)
    group, _mine = whole_group_or_404(user, pk)
    asked = latest_poll(group)
    if asked is None or not (changes_times(user, group) or asked.asked_by_id == user.pk):
        raise Http404
    polls.withdraw_poll(poll=asked)
    messages.success(request, _("The question is taken back."))
    return redirect("groups:detail", pk=pk)


def _answer_form(request: HttpRequest, rows: list[OptionRow]) -> AnswerForm:
    options = [(row.option, row.said) for row in rows]
    mine = [row.option.pk for row in rows if row.mine]
    return AnswerForm(posted(request), options=options, initial={"can": mine})


def _answered(request: HttpRequest, form: AnswerForm, asked: TimePoll, membership: Membership) -> bool:
    try:
        after = polls.answer_poll(poll=asked, membership=membership, can=form.cleaned_data["can"])
    except TimeRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, say_answered(after))
    return True
