"""The page on which a member writes to their group."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import reader, signed_in
from groups.fetching import own_group_or_404
from groups.messages.forms import MessageForm
from groups.messages.services import TooManyMessages, send_message
from groups.queries import members_in_order


@signed_in
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to everyone else in the group."""
    group, mine = own_group_or_404(reader(request), pk)
    form = MessageForm(request.POST or None, initial={"form": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        said, which = form.cleaned_data["text"], form.cleaned_data["form"]
        try:
            mails = send_message(group=group, sender=mine, text=said, form=which, now=timezone.now())
        except TooManyMessages as error:
            form.add_error(None, str(error))
        else:
            told = ngettext("Your message goes to %(n)s person.", "Your message goes to %(n)s people.", mails)
            messages.success(request, told % {"n": mails})
            return redirect("groups:detail", pk)
    others = [one for one in members_in_order(group) if one.pk != mine.pk]
    words = {"group": group, "round": group.round, "mine": mine, "form": form, "others": others}
    return render(request, "groups/message.html", words)
