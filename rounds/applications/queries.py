"""Reads of applications for the person who applies."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.concerns.hooks import mentored_by
from accounts.models import Availability, User
from rounds.applications.forms import Offer
from rounds.models import Agreement, Application, Round

State = Application.State


def offer_of(round_: Round, role: str, application: Application | None = None) -> Offer:
    """What a round offers to a role, with the newest agreement, or the one already agreed to once sent."""
    outcomes = list(round_.outcomes.select_related("type", "tool"))
    agreement = application.agreement if application and application.agreement_id else None
    newest = Agreement.objects.filter(kind=role).order_by("-version").first()
    return Offer(round_, role, outcomes, agreement or newest)


def applications_of(user: User) -> QuerySet[Application]:
    """A person's own applications, newest first."""
    return Application.objects.filter(user=user).select_related("round", "user").order_by("-pk")


def own_application_or_404(user: User, pk: int) -> Application:
    """One of a person's own applications; 404 alike for another's and for none."""
    return get_object_or_404(applications_of(user).select_related("agreement", "sent_by"), pk=pk)


def latest_application(round_: Round, user: User, role: str) -> Application | None:
    """The live application of a person in a role, or else the last that there was."""
    found = list(applications_of(user).filter(round=round_, role=role).select_related("agreement"))
    live = [application for application in found if application.is_live]
    return next(iter([*live, *found]), None)


def hours_of(user: User) -> Sequence[int]:
    """A person's free half hours of the week."""
    return Availability.objects.filter(user=user).values_list("cells", flat=True).first() or []


def sees_notes_on(user: User, application: Application) -> bool:
    """Whether a coordinator reads and writes notes on an application: not on their own, nor on whom they mentor."""
    return application.user_id != user.pk and application.user_id not in mentored_by(user)
