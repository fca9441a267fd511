"""What is taken out of which round when; to read beforehand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import coordinator_page
from rounds.models import Round
from rounds.retention.queries import ends_on, old_mail, people_of, plan_of, reduced_at, reduces_on


@coordinator_page
def retention(request: HttpRequest) -> HttpResponse:
    """All rounds with the day on which only counts stay of them."""
    rounds = list(Round.objects.order_by("-showcase_on"))
    done, today = reduced_at(rounds), timezone.localdate()
    rows = [(one, ends_on(one), reduces_on(one), done.get(one.pk), reduces_on(one) <= today) for one in rounds]
    context = {"rows": rows, "mails": old_mail(timezone.now()).count()}
    return render(request, "rounds/retention/retention.html", context)


@coordinator_page
def retention_of(request: HttpRequest, slug: str) -> HttpResponse:
    """What the reduction of one round would take out, counted; changes nothing."""
    round_ = get_object_or_404(Round, slug=slug)
    context = {
        "round": round_,
        "ended_on": ends_on(round_),
        "due_on": reduces_on(round_),
        "reduced_at": reduced_at([round_]).get(round_.pk),
        "people": len(people_of(round_)),
        "plan": plan_of(round_),
    }
    return render(request, "rounds/retention/retention_of.html", context)
