"""No page escapes the access rules (`trust.md` T1): all addresses x roles x methods x own, other's, none."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from accounts.access import Access
from accounts.models import ImportBatch, InstructorRecord, Organization, User
from mail.models import OutboxMessage
from rounds.models import Application, ParticipantReport, Resource
from tests.access import Address, all_addresses
from tests.world import World, load_world

ADDRESSES = all_addresses()
OURS = [address for address in ADDRESSES if getattr(address.view, "access", None)]
MEMBERS = ["applicant", "mentee", "mentee of another group", "mentor", "co-mentor"]
NOTHING = 99_999_999
# Addresses whose objects others may see: a group has a public face, the demonstration an inbox for all.
SHOWN_TO_OTHERS = {"groups:detail", "groups:plan", "groups:goals", "groups:notes", "groups:note", "demo_letter"}
# Whoever has the address of a certificate may see it.
SHOWN_TO_OTHERS |= {"certificates:verify", "certificates:pdf", "certificates:badge"}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_address_declares_who_may_open_it(address: Address) -> None:
    assert address.rule is not None, f"{address} needs a rule of accounts/access.py on its view."


def may_pass(rule: Access, part: str, method: str) -> bool:
    """The rules once more, written apart from the decorators that enforce them."""
    if rule in (Access.PUBLIC, Access.BY_LINK):
        return True
    if part == "anonymous":
        return False
    if rule == Access.SIGNED_IN:
        return True
    if part == "viewer":
        return rule == Access.ADMIN and method == "get"
    return part in ("coordinator", "superuser")


def arguments(address: Address, world: World, whose: str, user: User | None) -> dict[str, object] | None:
    """What the address takes: something of the user's own, of others, or nothing that exists; None where it is moot."""
    found: dict[str, object] = {}
    for parameter in address.parameters:
        if address.name.startswith("certificates:"):
            value: object | None = token_sample(world, whose)
        else:
            value = sample(address.name, parameter, world, user, whose)
        if value is None:
            return None
        found[parameter] = value
    return found


def token_sample(world: World, whose: str) -> str | None:
    """The token of a certificate; one that fits the address where there shall be none."""
    part = {"own": "mentee", "other": "mentee of another group"}.get(whose)
    return world.certificate(part).token if part else "A" * 32


def sample(name: str, parameter: str, world: World, user: User | None, whose: str) -> object | None:
    """One argument of an address; a new kind of parameter fails the walk until someone adds it here."""
    running, matching = world.rounds["demo-running"], world.rounds["demo-matching"]
    if parameter == "slug":
        round_ = matching if "_admin:" in name else world.rounds["demo-open"]
        is_running = name.removeprefix("groups_admin:") in CARE or name.startswith("certificates_admin:")
        round_ = running if is_running else round_
        return {"own": round_.slug, "other": world.hidden_round.slug, "none": "no-such-round"}[whose]
    if parameter == "kind":
        return {"own": "rounds.received", "none": "no.such-kind"}.get(whose)
    if whose == "none":
        return "no-such-thing" if parameter in ("token", "key", "uidb36", "reference") else NOTHING
    if parameter == "token":
        return None  # Links of one's own are signed; the tests of each action follow them.
    own = whose == "own"
    if name in ("rounds:application", "rounds:withdraw", "rounds:application_evidence"):
        mine = world.own_application(user) if user else None
        others = Application.objects.exclude(user=user).filter(round=running).first()
        chosen = mine if own else others
        return chosen.pk if chosen else None
    if name.startswith("groups:") or name.removeprefix("rounds:") in SESSIONS:
        return group_or_session_sample(name, parameter, world, own=own)
    if name.startswith("demo_"):
        return getattr(OutboxMessage.objects.filter(to_email__endswith="@demo.example").first(), "pk", None)
    return admin_sample(name, parameter, world) if own else None


def open_survey_sample(_page: str, _parameter: str, world: World) -> object:
    """A survey that the mentee is asked to answer."""
    return world.survey(is_open=True).pk


def survey_sample(_page: str, parameter: str, world: World) -> object:
    """Arguments of the coordinator's pages of surveys: one of the round to be matched, and one of its questions."""
    if parameter == "file_format":
        return "csv"
    survey = world.survey(is_open=False)
    return survey.questions.all()[0].pk if parameter == "question" else survey.pk


SESSIONS = {"session", "sign_up_for", "cancel_sign_up", "watched", "sitting_calendar"}


def group_or_session_sample(name: str, parameter: str, world: World, *, own: bool) -> object | None:
    """Arguments of the pages of groups, and of sessions: those of the open round, or of one in preparation."""
    if name.startswith("groups:"):
        return group_sample(name, parameter, world, own=own)
    session = world.session(own=own)
    return session.sittings.all()[0].pk if name == "rounds:sitting_calendar" else session.pk


def group_sample(name: str, parameter: str, world: World, *, own: bool) -> object | None:
    """Arguments of the pages of groups: the group, one of its meetings, goals or parts, or a question on its slide."""
    if parameter in ("number", "version"):
        return 1 if own else 2  # The notes of first meetings are shared with the round, those of later ones aren't.
    if name in ("groups:vote", "groups:unvote", "groups:question_answered"):
        return world.question().pk if own else None
    group = world.own_group() if own else world.other_group()
    if parameter == "pk":
        return group.pk
    if parameter == "part":
        return group.plan.values_list("pk", flat=True).first()
    if parameter == "goal":
        return group.goals.filter(owner=None).values_list("pk", flat=True).first()
    raise AssertionError(f"The walk has no {parameter} of groups: add one to tests/test_access.py.")


def admin_sample(name: str, parameter: str, world: World) -> object | None:
    """Arguments of the coordinator's pages, and of what all see of a round's resources and surveys."""
    if parameter == "resource":
        slug = "demo-matching" if "_admin:" in name else "demo-open"
        return Resource.objects.filter(round__slug=slug).values_list("pk", flat=True).first()
    room, _colon, page = name.partition(":")
    samples = {
        "accounts_admin": people_sample,
        "certificates_admin": certificate_sample,
        "groups_admin": proposal_sample,
        "reports_admin": mail_sample,
        "rounds_admin": round_sample,
        "surveys": open_survey_sample,
        "surveys_admin": survey_sample,
    }
    if room not in samples:
        raise AssertionError(f"The walk has no {parameter} for {name}: add one to tests/test_access.py.")
    return samples[room](page, parameter, world)


def round_sample(page: str, _parameter: str, world: World) -> object:
    """Arguments of the coordinator's pages of rounds: a session, or an application that is flagged."""
    if page in SESSION_PAGES:
        return session_sample(page, world)
    return world.rounds["demo-matching"].applications.filter(state="flagged")[0].pk


def certificate_sample(_page: str, parameter: str, world: World) -> object:
    """Arguments of the coordinator's pages of certificates."""
    certificate = world.certificate("mentee")
    return {"pk": certificate.pk, "person": certificate.user_id, "role": certificate.role}[parameter]


def mail_sample(_page: str, parameter: str, world: World) -> object:
    """Arguments of the pages of mail and its wording."""
    return {"kind": "rounds.received", "key": "no-such-key"}.get(parameter, world.letter().pk)


def proposal_sample(page: str, parameter: str, world: World) -> object | None:
    """Arguments of the coordinator's pages of groups and matching."""
    if page == "question_hide":
        return world.question().pk
    if page in CARE:
        return care_sample(parameter, world)
    if parameter == "file_format":
        return "json"
    proposal = world.proposal()
    return proposal.pk if parameter == "pk" else int(proposal.plan["groups"][0]["mentees"][0])


SESSION_PAGES = {
    "session",
    "new_sitting",
    "sitting",
    "edit_sitting",
    "cancel_sitting",
    "sitting_attendance",
    "sitting_add",
    "report_upload",
    "report",
    "report_apply",
    "report_undo",
    "report_discard",
}


def session_sample(page: str, world: World) -> int:
    """Arguments of the coordinator's pages of sessions."""
    session = world.rounds["demo-matching"].sessions.order_by("pk")[0]
    if page in ("session", "new_sitting"):
        return session.pk
    sitting = session.sittings.all()[0]
    if page.startswith("report") and page != "report_upload":
        rows = [{"line": 2, "name": "Somebody", "email": "", "minutes": 40}]
        return ParticipantReport.objects.get_or_create(sitting=sitting, file_name="x.csv", defaults={"rows": rows})[
            0
        ].pk
    return sitting.pk


CARE = {"repair", "set_aside", "take_out", "take_back", "let_lead", "late_joiner"}


def care_sample(parameter: str, world: World) -> object | None:
    """Arguments of the pages of one group's care and repair, and of who may still join."""
    group = world.own_group()
    samples = {
        "pk": group.pk,
        "alert": getattr(group.alerts.first(), "pk", None),
        "membership": group.memberships.filter(role="mentee")[0].pk,
        "application": group.round.applications.filter(role="mentee")[0].pk,
    }
    return samples[parameter]


def people_sample(page: str, parameter: str, world: World) -> object | None:
    """Arguments of the pages of concerns, imports, instructors and organizations."""
    if parameter == "reference":
        return world.concern().reference
    if parameter == "line":
        return 2
    if page.startswith("import"):
        return getattr(ImportBatch.objects.first(), "pk", None)
    if page.startswith("organization"):
        return getattr(Organization.objects.first(), "pk", None)
    return getattr(InstructorRecord.objects.first(), "pk", None)


def visits(world: World, part: str) -> Iterator[tuple[Address, str, str, str]]:
    """Each address of ours with the method, whose object, and its path."""
    user = world.people[part]
    for address in OURS:
        for whose in ("own", "other", "none") if address.parameters else ("own",):
            taken = arguments(address, world, whose, user)
            if taken is not None:
                path = reverse(address.name, kwargs=taken)
                yield from ((address, method, whose, path) for method in ("get", "post"))


def is_broken(address: Address, status: int) -> bool:
    """Whether an answer says that the site failed; /readyz says by a 503 that something beside it is not well."""
    return status >= 500 and (address.name, status) != ("readyz", 503)


def what_went_wrong(address: Address, part: str, method: str, whose: str, answer: HttpResponseBase) -> str:
    """One sentence, or "" where the answer is right."""
    status = answer.status_code
    to_sign_in = status == 302 and "/accounts/login/" in answer.headers["Location"]
    if is_broken(address, status):
        return "broke"
    assert address.rule is not None
    if may_pass(address.rule, part, method):
        if to_sign_in and part != "anonymous":
            return "was sent to sign in"
        if status == 403 and part in ("coordinator", "superuser"):
            return "was refused"
        return "answers what does not exist" if whose == "none" and status == 200 and method == "get" else ""
    if part == "anonymous":
        return "" if to_sign_in else f"was not sent to sign in, but answered {status}"
    return "" if status == 403 else f"was not refused, but answered {status}"


def text_of(answer: HttpResponseBase) -> str:
    """The page without what differs at every request."""
    content = getattr(answer, "content", b"").decode(errors="replace")
    return re.sub(r'nonce="[^"]*"|[A-Za-z0-9]{64}', "", content)


def answer_of(client: Client, method: str, path: str) -> HttpResponseBase:
    """The answer, with whatever the request changed taken back."""
    with transaction.atomic():
        answer: HttpResponseBase = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


def told_apart(answers: dict[tuple[str, str], dict[str, tuple[int, str]]]) -> list[str]:
    """Where a person could tell something of others from nothing at all."""
    return [
        f"{name}, {method}: other's answers {of['other'][0]}, what does not exist {of['none'][0]}"
        for (name, method), of in answers.items()
        if "other" in of and "none" in of and of["other"] != of["none"] and name not in SHOWN_TO_OTHERS
    ]


@pytest.mark.django_db
def test_the_walk_over_all_addresses() -> None:
    world = load_world()
    problems, visited = [], 0
    for part, user in world.people.items():
        client = Client(raise_request_exception=False)
        answers: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}
        for address, method, whose, path in visits(world, part):
            client.cookies.clear()  # A message that waits for the next page would show on this one.
            if user is not None:
                client.force_login(user)
            answer = answer_of(client, method, path)
            visited += 1
            answers.setdefault((address.name, method), {})[whose] = answer.status_code, text_of(answer)
            if wrong := what_went_wrong(address, part, method, whose, answer):
                problems.append(f"{part}, {method} {path} ({whose}, {address.rule}): {wrong}")
        if part in MEMBERS:
            problems += [f"{part}, {difference}" for difference in told_apart(answers)]
    assert not problems, "\n".join(problems)
    assert visited > 500
