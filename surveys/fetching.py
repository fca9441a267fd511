"""Surveys for members' views, with 404 to whoever is not asked."""

from dataclasses import dataclass

from django.http import Http404

from accounts.models import User
from groups.models import Membership
from surveys.models import Participation, Question, Role, Survey


@dataclass(frozen=True)
class MySurvey:
    """A survey that a person is asked to answer."""

    survey: Survey
    participation: Participation

    @property
    def draft(self) -> str:
        """Under which name the person's own device keeps what they have typed."""
        return f"survey-{self.survey.pk}-{self.participation.user_id}"

    def questions(self) -> list[Question]:
        """What their role is asked, in order; one query."""
        return [one for one in self.survey.questions.all() if one.is_for(self.participation.role)]


def my_survey(user_pk: int, pk: int) -> MySurvey | None:
    """A survey to which a person is invited; one query."""
    rows = Participation.objects.select_related("survey__round", "user")
    found = rows.filter(survey=pk, survey__opened_at__isnull=False, user=user_pk, user__is_active=True).first()
    return MySurvey(found.survey, found) if found else None


def my_survey_or_404(user: User, pk: int) -> MySurvey:
    """The same; 404 alike where there is no such survey and where the person is not asked."""
    found = my_survey(user.pk, pk)
    if found is None:
        raise Http404
    return found


def sender_of_message(mine: MySurvey) -> Membership | None:
    """As whom a mentee may write to their mentors beside the survey; None for mentors and those who left."""
    if mine.participation.role != Role.MENTEE:
        return None
    members = Membership.objects.filter(round=mine.survey.round_id, user=mine.participation.user_id, left_at=None)
    return members.filter(role=Membership.Role.MENTEE).select_related("user", "group__round").first()
