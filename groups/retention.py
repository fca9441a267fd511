"""What groups keep of people: names and words go two years after a round, counts stay (`rounds/retention`)."""

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import DecisionRecord
from groups.models import (
    FollowUp,
    Goal,
    GroupAlert,
    GroupMessage,
    Meeting,
    Membership,
    MentoringGroup,
    Note,
    Placement,
    PlanPart,
    Proposal,
    Rsvp,
    Slide,
    TimePoll,
)
from groups.showcase.slides import forget_slides
from rounds.models import Round
from rounds.retention.registry import register_link, register_reduction
from rounds.retention.rooms import decisions_about, forget_decisions


def leavings(round_: Round) -> QuerySet[Membership]:
    """Memberships that say why someone left."""
    return Membership.objects.filter(round=round_).exclude(leaving_words="")


def follow_ups(round_: Round) -> QuerySet[FollowUp]:
    """Answers in words on how it goes."""
    return FollowUp.objects.filter(membership__round=round_).exclude(words="")


def meetings(round_: Round) -> QuerySet[Meeting]:
    """Meetings with words of their mentor, or with who recorded them."""
    held = ~Q(progress="") | ~Q(cancelled_because="") | ~Q(place="") | Q(recorded_by__isnull=False)
    return Meeting.objects.filter(held, group__round=round_)


def groups(round_: Round) -> QuerySet[MentoringGroup]:
    """Groups with a room or a city of their own."""
    return MentoringGroup.objects.filter(~Q(room_url="") | ~Q(city=""), round=round_)


def goals(round_: Round) -> QuerySet[Goal]:
    """Goals in words; how far they were stays."""
    return Goal.objects.filter(~Q(text="") | ~Q(measure="") | Q(written_by__isnull=False), group__round=round_)


def placements(round_: Round) -> QuerySet[Placement]:
    """Placements with the facts that explain them."""
    return Placement.objects.filter(~Q(facts={}) | ~Q(override_reason=""), round=round_)


def alerts(round_: Round) -> QuerySet[GroupAlert]:
    """Alerts with coordinators' words."""
    held = ~Q(set_aside_because="") | Q(set_aside_by__isnull=False) | ~Q(facts={})
    return GroupAlert.objects.filter(held, group__round=round_)


def decisions(round_: Round) -> QuerySet[DecisionRecord]:
    """Decisions about the round's groups, members, meetings and matching."""
    about = [
        decisions_about(MentoringGroup.objects.filter(round=round_)),
        decisions_about(Membership.objects.filter(round=round_)),
        decisions_about(Meeting.objects.filter(group__round=round_)),
        decisions_about(Proposal.objects.filter(round=round_)),
        decisions_about(GroupAlert.objects.filter(group__round=round_)),
    ]
    found = Q(pk__in=[])
    for rows in about:
        found |= Q(pk__in=rows.order_by().values("pk"))
    return DecisionRecord.objects.filter(found)


def register() -> None:
    """Tell the registry; members' votes, consents and answers to times go with what they belong to."""
    register_link("groups.memberships", lambda round_: Membership.objects.filter(round=round_))
    # Before what they are about, for deleted proposals can't be asked for.
    register_reduction(
        "groups.decisions", _("decisions on groups: about whom and why"), rows=decisions, reduce=forget_decisions
    )
    register_reduction(
        "groups.leavings", _("why members left"), rows=leavings, reduce=lambda rows: rows.update(leaving_words="")
    )
    register_reduction(
        "groups.follow_ups", _("how members said it goes"), rows=follow_ups, reduce=lambda rows: rows.update(words="")
    )
    register_reduction("groups.meetings", _("meetings: mentors' words"), rows=meetings, reduce=_blank_meetings)
    register_reduction(
        "groups.rsvps",
        _("why someone could not come"),
        rows=lambda round_: Rsvp.objects.filter(membership__round=round_).exclude(reason=""),
        reduce=lambda rows: rows.update(reason=""),
    )
    register_reduction(
        "groups.messages",
        _("messages to groups"),
        rows=lambda round_: GroupMessage.objects.filter(group__round=round_).exclude(text=""),
        reduce=lambda rows: rows.update(text=""),
    )
    register_reduction(
        "groups.goals",
        _("goals"),
        rows=goals,
        reduce=lambda rows: rows.update(text="", measure="", is_shared=False, written_by=None),
    )
    _register_what_is_emptied()
    for name, (model, label, path) in DELETED.items():
        _register_what_is_deleted(name, model, label, path)


# What says nothing without its words, or stays as a number elsewhere: where it hangs on a round.
DELETED: dict[str, tuple[type[Model], str | Promise, str]] = {
    "groups.notes": (Note, _("notes of groups"), "group__round"),
    "groups.plans": (PlanPart, _("parts of plans"), "group__round"),
    "groups.polls": (TimePoll, _("polls about times"), "group__round"),
    "groups.proposals": (Proposal, _("matchings with everyone's hours"), "round"),
}


def _register_what_is_deleted(name: str, model: type[Model], label: str | Promise, path: str) -> None:
    register_reduction(
        name,
        label,
        rows=lambda round_: model._default_manager.filter(**{path: round_}),  # noqa: SLF001 - the model's own manager
        reduce=lambda rows: rows.delete(),
    )


def _register_what_is_emptied() -> None:
    register_reduction(
        "groups.slides",
        _("slides with their questions"),
        rows=lambda round_: Slide.objects.filter(group__round=round_),
        reduce=forget_slides,
    )
    register_reduction(
        "groups.placements",
        _("why someone was placed or not"),
        rows=placements,
        reduce=lambda rows: rows.update(facts={}, override_reason=""),
    )
    register_reduction(
        "groups.alerts",
        _("alerts: coordinators' words"),
        rows=alerts,
        reduce=lambda rows: rows.update(set_aside_because="", set_aside_by=None, facts={}),
    )
    register_reduction(
        "groups.places",
        _("rooms and cities of groups"),
        rows=groups,
        reduce=lambda rows: rows.update(room_url="", city=""),
    )


def _blank_meetings(rows: QuerySet[Meeting]) -> None:
    rows.update(progress="", cancelled_because="", place="", recorded_by=None)
