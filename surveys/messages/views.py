"""Writing to one's mentors beside a survey."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import reader, signed_in
from surveys.fetching import my_survey_or_404, sender_of_message
from surveys.messages.actions import not_anonymous
from surveys.messages.forms import MentorMessageForm
from surveys.messages.services import NobodyToWriteTo, write_to_mentors
from surveys.models import MentorMessage


@signed_in
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to one's mentors, with one's name; once a survey."""
    mine = my_survey_or_404(reader(request), pk)
    sender = sender_of_message(mine)
    if sender is None:
        raise Http404
    if MentorMessage.objects.filter(survey=mine.survey, sender=sender).exists():
        return redirect("surveys:survey", pk)
    form = MentorMessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            write_to_mentors(survey=mine.survey, sender=sender, text=form.cleaned_data["text"])
        except NobodyToWriteTo as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Sent to your mentors, with your name."))
            return redirect("groups:detail", sender.group_id)
    context = {"mine": mine, "form": form, "round": mine.survey.round, "text": not_anonymous(), "sender": sender}
    return render(request, "surveys/message.html", context)
