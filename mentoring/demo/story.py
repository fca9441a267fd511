"""The demonstration's rounds: one past, one running, one ready to match, one open; all told from today on."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.imports.formats import OWN_COLUMNS
from accounts.imports.services import apply_import, preview_import
from accounts.models import ImportBatch, InstructorRecord, Organization, OrganizationContact, User
from accounts.queries import instructor_records_of, latest_facts
from certificates.issuing import issue_earned
from certificates.models import Certificate
from groups.models import MentoringGroup, Proposal
from groups.proposals.problem import build_problem
from groups.proposals.publishing import publish_proposal
from groups.proposals.services import Options, run_proposal, start_proposal
from groups.queries import groups_of_round
from groups.scenarios.parameters import NewPerson, Scenario
from groups.scenarios.presets import PRESETS
from mail.models import OutboxMessage
from mentoring.demo.applicants import Answers, Applicants
from mentoring.demo.life import live
from mentoring.demo.people import AFFILIATIONS, Crowd, make_log_in, stretch
from mentoring.demo.showing import show
from rounds.applications.evidence import check
from rounds.catalogue import fill_round, usual_dates
from rounds.models import Application, Round
from surveys.models import Survey

Role, State = Application.Role, Application.State
TUESDAY_EVENING = stretch(1, 18, 2)


@dataclass(frozen=True)
class Cast:
    """Those who can sign in."""

    coordinator: User
    mentor: User
    comentor: User
    mentee: User
    applicant: User


@transaction.atomic
def tell(*, mentors: int, mentees: int) -> None:
    """Replace what an earlier demonstration left by a new one; numbers are the applicants of `demo-matching`."""
    forget()
    today = timezone.localdate(timezone=dt.UTC)
    cast = make_cast()
    make_organizations(today)
    past(today, cast)
    running(today, cast)
    matching(today, cast, mentors, mentees)
    open_for_all(today, cast)


def forget() -> None:
    """Remove every row of a demonstration; the record of decisions alone is never deleted, and names nobody then."""
    rounds = Round.objects.filter(slug__startswith="demo-")
    Proposal.objects.filter(round__in=rounds).delete()
    MentoringGroup.objects.filter(round__in=rounds).delete()
    Certificate.objects.filter(round__in=rounds).delete()
    rounds.delete()
    Organization.objects.filter(name__in=AFFILIATIONS).delete()
    for domain in ("@demo.example", "@people.example"):
        ImportBatch.objects.filter(uploaded_by__email__endswith=domain).delete()
        InstructorRecord.objects.filter(emails__email__endswith=domain).delete()
        OutboxMessage.objects.filter(to_email__endswith=domain).delete()
        User.objects.filter(email__endswith=domain).delete()


def make_cast() -> Cast:
    """The accounts that the start prints."""
    make_log_in("Vera Viewer", "viewer@demo.example", role=User.Role.VIEWER, zone="Europe/London", country="GB")
    make_log_in("Alex Admin", "admin@demo.example", is_superuser=True)
    us = {"country": "US", "languages": ["en"]}
    return Cast(
        coordinator=make_log_in(
            "Cora Coordinator", "coordinator@demo.example", role=User.Role.COORDINATOR, zone="Europe/Berlin"
        ),
        mentor=make_log_in(
            "Maria Mentor", "mentor@demo.example", cells=TUESDAY_EVENING, zone="America/Chicago", city="Chicago", **us
        ),
        comentor=make_log_in(
            "Chris Comentor", "comentor@demo.example", cells=TUESDAY_EVENING, zone="America/Chicago", **us
        ),
        mentee=make_log_in(
            "Mina Mentee",
            "mentee@demo.example",
            cells=stretch(1, 19, 2) | stretch(3, 12, 1),
            zone="America/New_York",
            city="Boston",
            **us,
        ),
        applicant=make_log_in(
            "Amara Applicant",
            "applicant@demo.example",
            cells=stretch(0, 18, 3) | stretch(2, 18, 3) | stretch(4, 12, 1),
            zone="Africa/Johannesburg",
            country="ZA",
            city="Cape Town",
            languages=["en"],
        ),
    )


def make_organizations(today: dt.date) -> None:
    """Member organizations, each with someone to tell when a round opens."""
    for name in filter(None, AFFILIATIONS):
        domain = f"{name.split()[-1].lower()}.example"
        organization = Organization.objects.create(
            name=name, domains=[domain], member_from=today - dt.timedelta(days=400)
        )
        OrganizationContact.objects.create(organization=organization, name="Office", email=f"office@{domain}")


def make_round(slug: str, name: str, opens_on: dt.date, **more: object) -> Round:
    """A round with the programme's timing and offers; `more` overrides its fields."""
    dates = usual_dates(opens_on)
    dates["starts_on"] = monday_of(dates["starts_on"] + dt.timedelta(days=6))
    round_ = Round.objects.create(slug=slug, name=name, contact_email="rounds@demo.example", **(dates | more))
    fill_round(round_)
    return round_


def past(today: dt.date, cast: Cast) -> None:
    """A round that ended: everyone knows how it went."""
    opens_on = monday_of(today) - dt.timedelta(weeks=28)
    round_ = make_round("demo-past", "Spring round", opens_on)
    applicants = Applicants(round_, Crowd(1))
    let_apply(applicants, 8, 24)
    publish(round_, cast.coordinator)
    live(round_, timezone.now())
    for group in groups_of_round(round_):
        show(group, round_.showcase_on)
    issue_earned(round_=round_, now=end_of(round_))
    mail_is_sent(end_of(round_))


def end_of(round_: Round) -> dt.datetime:
    """When certificates of a round that went well are issued: the day on which its end survey closes."""
    return round_.surveys.get(kind=Survey.Kind.END).closes_at


def running(today: dt.date, cast: Cast) -> None:
    """A round in its sixth week, in which mentor, co-mentor and mentee share a group."""
    opens_on = monday_of(today) - dt.timedelta(weeks=5 + 4)
    round_ = make_round("demo-running", "Fall round", opens_on)
    applicants = Applicants(round_, Crowd(2))
    git = [round_.outcomes.get(slug="teaching-workshops/git")]
    applicants.apply(Answers(cast.mentor, Role.MENTOR, 6, True, git), capacity=5, co_mentor="wish", **open_minded())
    # Who takes fewer mentees than a group needs can only be a co-mentor.
    applicants.apply(Answers(cast.comentor, Role.MENTOR, 3, True, git), capacity=1, co_mentor="wish", **open_minded())
    applicants.apply(Answers(cast.mentee, Role.MENTEE, 0, True, git), **open_minded())
    for user in applicants.crowd.people(2):
        user.availability.cells = sorted(set(range(336)))
        user.availability.save()
        applicants.apply(Answers(user, Role.MENTEE, 1, True, git), **open_minded())
    let_apply(applicants, 8, 22)
    publish(round_, cast.coordinator)
    live(round_, timezone.now())


def open_minded() -> dict[str, object]:
    """What those who can sign in allow, so that their pages show it."""
    return {"shares_email": True, "may_be_listed": True}


def matching(today: dt.date, cast: Cast, mentors: int, mentees: int) -> None:
    """A round that closed two days ago: records imported, three applications flagged, ready to match."""
    round_ = make_round("demo-matching", "Winter round", today - dt.timedelta(days=22))
    applicants = Applicants(round_, Crowd(3))
    answers = let_apply(applicants, mentors, mentees)
    import_records(answers, cast.coordinator, round_.opens_on)
    flag(answers[0], says_workshops_taught=1)
    flag(answers[mentors], says_workshops_taught=4)
    flag(answers[mentors + 1], says_certified="no", says_in_training="no")
    judge([application for application, _given in answers])


def open_for_all(today: dt.date, cast: Cast) -> None:
    """A round that takes applications for ten more days; one person has a draft."""
    round_ = make_round("demo-open", "New Year round", today - dt.timedelta(days=10))
    applicants = Applicants(round_, Crowd(4))
    # Enough of them that the form can say when mentors and mentees could meet.
    let_apply(applicants, 30, 40)
    Application.objects.create(round=round_, user=cast.applicant, role=Role.MENTEE, goals="Teach R at my institute.")
    try_out(round_, cast.coordinator)


def try_out(round_: Round, coordinator: User) -> None:
    """Two scenarios of those who have applied so far, to be compared."""
    python = round_.outcomes.get(slug="teaching-workshops/python")
    mentor = NewPerson("mentor", (python.slug,), "Europe/Berlin", ("en",), PRESETS["evenings"], "evenings", "europe")
    for name, scenario in (
        ("Those who applied so far", Scenario()),
        ("One more mentor for Python", Scenario(people=(mentor,))),
    ):
        options = Options(scenario=scenario)
        proposal = start_proposal(round=round_, by=coordinator, name=name, options=options, wake=False)
        run_proposal(proposal.pk)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def let_apply(applicants: Applicants, mentors: int, mentees: int) -> list[tuple[Application, Answers]]:
    """Let this many invented people apply, mentors first."""
    users = applicants.crowd.people(mentors + mentees)
    answers = [applicants.mentor(user) for user in users[:mentors]]
    answers += [applicants.mentee(user) for user in users[mentors:]]
    return [(applicants.apply(given), given) for given in answers]


def publish(round_: Round, coordinator: User) -> None:
    """Match and publish as of the round's own day, with its mail long since sent."""
    built = build_problem(round_, today=round_.match_on)
    proposal = Proposal.objects.create(
        round=round_, name="Matching", problem=built.problem, left_out=built.left_out, made_by=coordinator
    )
    run_proposal(proposal.pk)
    proposal.refresh_from_db()
    publish_proposal(proposal=proposal, by=coordinator, today=round_.match_on)
    then = dt.datetime.combine(round_.match_on, dt.time(15), dt.UTC)
    mail_is_sent(then)
    Proposal.objects.filter(pk=proposal.pk).update(made_at=then, published_at=then)
    MentoringGroup.objects.filter(round=round_).update(formed_at=then)
    round_.memberships.update(joined_on=round_.match_on)


def mail_is_sent(then: dt.datetime) -> None:
    """What waits in the outbox was sent at a moment in the past."""
    OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).update(
        state=OutboxMessage.State.SENT, created_at=then, send_after=then, sent_at=then, attempts=1
    )


def import_records(answers: list[tuple[Application, Answers]], coordinator: User, as_of: dt.date) -> None:
    """Import what the community's database would know of these people, as its coordinator would."""
    text = io.StringIO()
    writer = csv.DictWriter(text, OWN_COLUMNS)
    writer.writeheader()
    for application, given in answers:
        writer.writerow(
            {
                "email": application.user.email,
                "name": application.user.name,
                "certified": "yes" if given.certified else "no",
                "workshops_taught": given.workshops_taught,
                "in_training": "no" if given.certified else "yes",
                "country": application.user.country,
                "may_contact": "yes",
                "as_of": as_of.isoformat(),
            }
        )
    batch = preview_import(file_name="instructors.csv", content=text.getvalue().encode(), by=coordinator, as_of=as_of)
    apply_import(batch=batch, by=coordinator)


def flag(applied: tuple[Application, Answers], **says: object) -> None:
    """Let someone say of themselves what their record contradicts."""
    application, _given = applied
    Application.objects.filter(pk=application.pk).update(**says)
    application.refresh_from_db()


def judge(applications: list[Application]) -> None:
    """Check the rules as sending does, on the day of sending."""
    records = instructor_records_of([application.user for application in applications])
    for application in applications:
        facts = latest_facts(records.get(application.user_id))
        verdict = check(application, facts, (application.sent_at or timezone.now()).date())
        application.evidence = [piece.as_json() for piece in verdict.evidence]
        application.state = State.ACCEPTED if verdict.accepts else State.FLAGGED
        application.save(update_fields=["evidence", "state"])
