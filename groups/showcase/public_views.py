"""The showcase as everyone sees it: its page, each slide with its questions, the archive; and the presenter's view."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import public, reader, signed_in
from accounts.models import User
from groups.models import Membership, Slide
from groups.showcase.forms import QuestionForm
from groups.showcase.order import names_with_slide, running_order
from groups.showcase.permissions import answers_questions, presents, sees_slide
from groups.showcase.questions import counts_of, questions_of
from groups.showcase.times import showcase_times
from groups.showcase.voters import known_voter
from rounds.queries import rounds_visible_to, visible_round_or_404

TOP_QUESTIONS = 3


@public
def showcases(request: HttpRequest) -> HttpResponse:
    """The archive: every round with slides that anyone may see, the newest first."""
    shown = Count("mentoring_groups__slide", filter=Q(mentoring_groups__slide__is_shown=True))
    rounds = rounds_visible_to(request.user).annotate(shown=shown).filter(shown__gt=0).order_by("-showcase_on")
    return render(request, "groups/showcases.html", {"rounds": rounds})


@public
def showcase(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's showcase: sittings, running order, the slides that anyone may see; 12 queries at most."""
    round_ = visible_round_or_404(request.user, slug)
    order = running_order(round_)
    now = timezone.now()
    is_over = order.times.is_over(now)
    counts = counts_of(round_)
    sittings = [
        (
            one.sitting,
            [
                (entry, counts.get(entry.slide.pk) if entry.slide else None)
                for entry in one.entries
                if entry.shown_slide or not is_over
            ],
        )
        for one in order.sittings
    ]
    context = {
        "round": round_,
        "times": order.times,
        "sittings": sittings,
        "has_entries": any(entries for _sitting, entries in sittings),
        "session": order.times.sittings[0].session if order.times.sittings else None,
        "is_over": is_over,
        "takes_questions": order.times.takes_questions(now),
        "may_present": presents(request.user, round_),
    }
    return render(request, "groups/showcase.html", context)


def shown_slide_or_404(request: HttpRequest, slug: str, number: int) -> Slide:
    """The slide of a round's group by its number, if the reader may see it; 404 alike for one that isn't there."""
    round_ = visible_round_or_404(request.user, slug)
    found = get_object_or_404(
        Slide.objects.select_related("group__round", "group__outcome__type", "group__outcome__tool"),
        group__round=round_,
        group__number=number,
    )
    if not sees_slide(request.user, found):
        raise Http404
    return found


@public
def shown_slide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One slide, large, with its words and questions."""
    found = shown_slide_or_404(request, slug, number)
    return render(request, "groups/shown_slide.html", shown_context(request, found, QuestionForm()))


def shown_context(request: HttpRequest, slide: Slide, form: QuestionForm) -> dict[str, Any]:
    """What the page of a slide shows to this reader."""
    user = request.user
    is_coordinator = isinstance(user, User) and user.is_coordinator
    group = slide.group
    members = Membership.objects.filter(group=group, left_at=None).select_related("user", "showcase_consent")
    return {
        "round": group.round,
        "group": group,
        "slide": slide,
        "names": names_with_slide(members),
        "questions": questions_of(slide, voter=known_voter(request), with_hidden=is_coordinator),
        "form": form,
        "takes_questions": showcase_times(group.round).takes_questions(timezone.now()),
        "may_answer": answers_questions(user, slide),
        "may_hide": is_coordinator,
    }


@signed_in
def present(request: HttpRequest, slug: str) -> HttpResponse:
    """Slide after slide over the whole window, for coordinators and the round's mentors and representatives."""
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    if not presents(user, round_):
        raise Http404
    entries = running_order(round_).entries
    asked = request.GET.get("slide", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    at = min(max(number, 1), max(len(entries), 1)) - 1
    entry = entries[at] if entries else None
    slide = entry.slide if entry else None
    context = {
        "round": round_,
        "entry": entry,
        "slide": slide,
        "number": at + 1,
        "count": len(entries),
        "before": at if at > 0 else None,
        "after": at + 2 if at + 1 < len(entries) else None,
        "next_up": entries[at + 1] if at + 1 < len(entries) else None,
        "questions": questions_of(slide).filter(state="asked")[:TOP_QUESTIONS] if slide else [],
    }
    return render(request, "groups/present.html", context)
