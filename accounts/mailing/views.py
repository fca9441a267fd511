"""Pages about mail for those who get it: an action by link, unsubscribing, and one's own choices."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import by_token, reader, signed_in
from accounts.mailing.forms import ActionForm, ChoicesForm
from mail import unsubscribing
from mail.actions import LinkError, LinkExpiredError, MootError, read_action
from mail.kinds import KINDS


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, token: str) -> HttpResponse:
    """Say what a link from an e-mail would do, and do it on POST."""
    try:
        action, payload = read_action(token)
        description = action.describe(payload)
        if not (description.button or description.form):
            return render(request, "mailing/done.html", {"title": description.title, "sentence": description.text})
        posted = request.POST if request.method == "POST" else None
        own = description.form
        form = own.make(posted) if own else ActionForm(posted, words=description.words)
        if posted is not None and form.is_valid():
            sentence = action.act(payload, form.cleaned_data if own else form.cleaned_data.get("words", ""))
            return render(request, "mailing/done.html", {"title": description.title, "sentence": sentence})
    except LinkExpiredError:
        return render(request, "mailing/link_expired.html", status=410)
    except LinkError:
        return render(request, "mailing/link_unknown.html", status=404)
    except MootError as moot:
        return render(request, "mailing/done.html", {"title": _("Nothing to do any more"), "sentence": str(moot)})
    return render(request, "mailing/do.html", {"description": description, "form": form})


@by_token
@never_cache
@csrf_exempt  # Mail programs post here on their own (RFC 8058), without cookies; the signed token is what counts.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Offer to stop one kind of bulk mail to one address; POST does it, and undoes it."""
    named = unsubscribing.read_unsubscribe_token(token)
    if named is None:
        return render(request, "mailing/link_unknown.html", status=404)
    if request.method == "POST":
        change = unsubscribing.resubscribe if "resubscribe" in request.POST else unsubscribing.unsubscribe
        change(named.email, named.kind)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("unsubscribed\n", content_type="text/plain")
    kind = KINDS.get(named.kind)
    page = {
        "email": named.email,
        "label": kind.label if kind else _("mail of this kind"),
        "is_unsubscribed": unsubscribing.is_unsubscribed(named.email, named.kind),
    }
    return render(request, "mailing/unsubscribe.html", page)


@signed_in
def choices(request: HttpRequest) -> HttpResponse:
    """Let a person choose their bulk mail, and see what is always sent."""
    email = reader(request).email
    bulk = [kind.slug for kind in unsubscribing.bulk_kinds()]
    stopped = unsubscribing.kinds_unsubscribed(email)
    wanted = [slug for slug in bulk if slug not in stopped]
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial={"kinds": wanted})
    if request.method == "POST" and form.is_valid():
        unsubscribing.choose(email, form.cleaned_data["kinds"])
        messages.success(request, _("Saved. These are your choices from now on."))
        return redirect("mailing:choices")
    always = sorted((kind for kind in KINDS.values() if not kind.is_bulk), key=lambda kind: str(kind.label))
    return render(request, "mailing/choices.html", {"form": form, "always": always, "has_choices": bool(bulk)})
