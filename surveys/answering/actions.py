"""What people do by the links in the e-mails of surveys: answer, and write to their mentors."""

from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from mail.actions import Description, MootError, OwnForm, Payload, register_action
from surveys.answering.forms import AnswerForm
from surveys.answering.services import CannotAnswer, already_answered, answer_survey, why_not_open
from surveys.emails import ANSWER
from surveys.fetching import MySurvey, my_survey
from surveys.messages.actions import message_link


def _named(payload: Payload) -> MySurvey:
    """The survey and the person that a link names. Raises MootError."""
    found = my_survey(payload["person"], payload["survey"])
    if found is None:
        raise MootError(_("This survey is not there any more."))
    return found


def describe_answer(payload: Payload) -> Description:
    """Offer the form to the person whom the link names."""
    mine = _named(payload)
    if mine.participation.has_answered:
        return Description(_("You have answered"), already_answered())
    if not mine.survey.is_open(timezone.now()):
        raise MootError(why_not_open(mine.survey))
    questions = mine.questions()

    def make(posted: QueryDict | None) -> AnswerForm:
        return AnswerForm(posted, questions=questions, draft=mine.draft)

    return Description(
        title=_("%(survey)s of %(round)s") % {"survey": mine.survey.name, "round": mine.survey.round.name},
        text=mine.survey.introduction,
        form=OwnForm(make, "surveys/_answer_form.html"),
    )


def act_answer(payload: Payload, answers: dict[str, Any]) -> str:
    """Keep the answers; the sentence leads on to a message to one's mentors."""
    mine = _named(payload)
    person = mine.participation.user
    if person is None:
        raise MootError(_("This survey is not there any more."))
    try:
        answer_survey(survey=mine.survey, user=person, answers=answers, now=timezone.now())
    except CannotAnswer as why:
        raise MootError(str(why)) from why
    return thanks(mine)


def thanks(mine: MySurvey) -> str:
    """A word of thanks, as safe HTML: it makes the device forget the draft, and offers the message to mentors."""
    return render_to_string("surveys/_thanks.html", {"mine": mine, "message_url": message_link(mine)})


def register() -> None:
    """Make the link known."""
    register_action(ANSWER, describe=describe_answer, act=act_answer)
