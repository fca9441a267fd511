"""The pages that people look at, each with who looks and what it may cost."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.urls import reverse

from groups.meetings.poll_emails import poll_url
from groups.repair.joining import waiting_people
from tests.world import World


class Kind(Enum):
    """Kinds of pages: most queries, time as a multiple of an empty signed-in page, first load in kB gzipped."""

    MEMBER = (12, 8, 75)
    LIST = (20, 20, 75)
    BOARD = (20, 20, 150)
    SEARCH = (20, 200, 75)  # Looks for repairs as it is opened.
    DRAFT = (26, 20, 150)  # Not a list: all that one round has to tell, gathered for its post.

    @property
    def queries(self) -> int:
        """Most database queries."""
        return self.value[0]

    @property
    def times_empty(self) -> int:
        """Longest time, in times of an empty page."""
        return self.value[1]

    @property
    def kilobytes(self) -> int:
        """Most kB, gzipped, of the page with all that it loads."""
        return self.value[2]


@dataclass(frozen=True)
class Page:
    """One page as one person sees it."""

    name: str
    path: str
    part: str
    kind: Kind = Kind.MEMBER

    def __str__(self) -> str:
        return f"{self.name} ({self.part})"


def pages(world: World) -> list[Page]:
    """All pages, with paths into the demonstration."""
    group = world.own_group()
    meetings = group.meetings.order_by("starts_at")
    over, upcoming = ([group.pk, one.number] for one in (meetings[0], meetings.reverse()[0]))
    proposal = world.proposal()
    applicant = world.own_application(world.person("applicant"))
    mentee = world.own_application(world.person("mentee"))
    assert applicant
    assert mentee
    matching = world.rounds["demo-matching"]
    flagged = matching.applications.filter(state="flagged")[0]
    letter = world.letter()
    member = group.memberships.filter(role="mentee")[0]
    onboarding = world.rounds["demo-running"].sessions.get(kind="onboarding")
    certificate = world.certificate("mentee")
    session = matching.sessions.get(kind="showcase")
    sitting = session.sittings.all()[0]
    (poll, asked), broken, in_checkout = world.poll(), world.leaderless(), world.in_checkout()
    alert = broken.alerts.filter(ended_at=None)[0]
    waits = waiting_people(broken.round)[0]
    question = world.survey(is_open=False).questions.all()[0]
    return [
        *[Page(name, reverse(name), "anonymous") for name in PUBLIC],
        *[Page(name, reverse(name), "mentee") for name in OWN],
        Page("home, applicant", "/", "applicant"),
        Page("home, mentor", "/", "mentor"),
        Page("round", reverse("rounds:detail", args=["demo-open"]), "anonymous"),
        Page("round, past", reverse("rounds:detail", args=["demo-past"]), "anonymous"),
        Page("apply as mentee", reverse("rounds:apply_mentee", args=["demo-open"]), "applicant"),
        Page("apply as mentor", reverse("rounds:apply_mentor", args=["demo-open"]), "mentor"),
        Page("application", reverse("rounds:application", args=[mentee.pk]), "mentee"),
        Page("withdraw", reverse("rounds:withdraw", args=[applicant.pk]), "applicant"),
        Page("groups of a round", reverse("groups:round_groups", args=["demo-running"]), "mentee"),
        Page("group", reverse("groups:detail", args=[group.pk]), "mentee"),
        Page("group, lead", reverse("groups:detail", args=[group.pk]), "mentor"),
        Page("group, public face", reverse("groups:detail", args=[group.pk]), "applicant"),
        Page("session", reverse("rounds:session", args=[world.session(own=True).pk]), "anonymous"),
        Page("session, mentee", reverse("rounds:session", args=[world.session(own=True).pk]), "mentee"),
        Page("session, mentor", reverse("rounds:session", args=[onboarding.pk]), "mentor"),
        *[Page(f"{name} of a group", reverse(f"groups:{name}", args=[group.pk]), "mentee") for name in OF_A_GROUP],
        Page("plan, public face", reverse("groups:plan", args=[group.pk]), "applicant"),
        Page("part of a plan", reverse("groups:part_edit", args=[group.pk, group.plan.all()[0].pk]), "mentee"),
        Page("goal", reverse("groups:goal_edit", args=[group.pk, group.goals.filter(owner=None)[0].pk]), "mentee"),
        Page("page of notes", reverse("groups:note", args=[group.pk, 1]), "mentee"),
        Page("writing notes", reverse("groups:note_edit", args=[group.pk, 1]), "mentee"),
        Page("versions of notes", reverse("groups:note_versions", args=[group.pk, 1]), "mentee"),
        Page("version of notes", reverse("groups:note_version", args=[group.pk, 1, 1]), "mentee"),
        Page("meeting room", reverse("groups:room", args=[group.pk]), "mentor"),
        Page("move a meeting", reverse("groups:move_meeting", args=upcoming), "mentor"),
        Page("cancel a meeting", reverse("groups:cancel_meeting", args=upcoming), "mentor"),
        Page("add a meeting", reverse("groups:add_meeting", args=[group.pk]), "mentor"),
        Page("weekly time", reverse("groups:change_slot", args=[group.pk]), "mentor"),
        Page("ask for a time", reverse("groups:ask_meeting", args=upcoming), "mentee"),
        Page("ask for a weekly time", reverse("groups:ask_slot", args=[group.pk]), "mentee"),
        Page("poll", reverse("groups:poll", args=[group.pk]), "mentee"),
        Page("poll, asked", reverse("groups:poll", args=[poll.group_id]), "mentee of another group"),
        Page("poll, by link", urlsplit(poll_url(poll, asked)).path, "anonymous"),
        Page("meeting", reverse("groups:meeting", args=upcoming), "mentee"),
        Page("meeting, lead", reverse("groups:meeting", args=over), "mentor"),
        Page("can't come", reverse("groups:rsvp", args=upcoming), "mentee"),
        Page("attendance", reverse("groups:record", args=over), "mentor"),
        Page("not held", reverse("groups:not_held", args=over), "mentor"),
        Page("resources", reverse("rounds:resources", args=["demo-running"]), "mentee"),
        Page("resources, public", reverse("rounds:resources", args=["demo-open"]), "anonymous"),
        Page("how it goes", reverse("groups:how_it_goes", args=[group.pk]), "mentee"),
        Page("leave", reverse("groups:leave", args=[group.pk]), "mentee"),
        Page("leave, lead", reverse("groups:leave", args=[group.pk]), "mentor"),
        Page("showcases", reverse("groups:showcases"), "anonymous"),
        Page("showcase", reverse("groups:showcase", args=["demo-running"]), "anonymous"),
        Page("showcase, lead", reverse("groups:showcase", args=["demo-running"]), "mentor"),
        Page("showcase, open round", reverse("groups:showcase", args=["demo-open"]), "anonymous"),
        Page("slide, shown", reverse("groups:shown_slide", args=["demo-running", group.number]), "anonymous"),
        Page("slide, lead", reverse("groups:shown_slide", args=["demo-running", group.number]), "mentor"),
        Page("slide, own", reverse("groups:slide", args=[group.pk]), "mentee"),
        Page("slide, remove", reverse("groups:slide_remove", args=[group.pk]), "mentee"),
        Page("present", reverse("groups:present", args=["demo-running"]), "mentor"),
        Page("certificates, mentor", reverse("certificates:mine"), "mentor"),
        Page("certificate", reverse("certificates:verify", args=[certificate.token]), "anonymous"),
        Page("survey", reverse("surveys:survey", args=[world.survey(is_open=True).pk]), "mentee"),
        *[
            Page(
                f"results of a survey ({part})",
                reverse("surveys_admin:survey", args=["demo-past", world.closed_survey().pk]),
                part,
                Kind.LIST,
            )
            for part in ("coordinator", "viewer")
        ],
        Page("message to mentors", reverse("surveys:message", args=[world.survey(is_open=True).pk]), "mentee"),
        *[
            Page(f"{name} of a round", reverse(f"surveys_admin:{name}", args=[matching.slug]), "coordinator", Kind.LIST)
            for name in ("surveys", "new_survey")
        ],
        *[
            Page(
                f"{name}, admin",
                reverse(f"surveys_admin:{name}", args=[matching.slug, world.survey(is_open=False).pk]),
                "coordinator",
                Kind.LIST,
            )
            for name in ("survey", "edit_survey", "new_question", "remove_survey")
        ],
        *[
            Page(
                f"{name}, admin",
                reverse(f"surveys_admin:{name}", args=[matching.slug, question.survey_id, question.pk]),
                "coordinator",
                Kind.LIST,
            )
            for name in ("edit_question", "remove_question")
        ],
        Page("letter", reverse("demo_letter", args=[letter.pk]), "anonymous"),
        *[Page(name, reverse(name), "coordinator", Kind.LIST) for name in COORDINATION],
        Page("cockpit, viewer", reverse("reports_admin:cockpit"), "viewer", Kind.LIST),
        *[Page(name, reverse(name, args=[matching.slug]), "coordinator", Kind.LIST) for name in OF_A_ROUND],
        Page("showcase, admin", reverse("groups_admin:showcase", args=["demo-running"]), "coordinator", Kind.LIST),
        Page("repair", reverse("groups_admin:repair", args=["demo-running", group.pk]), "coordinator", Kind.LIST),
        Page(
            "repair, nobody leads",
            reverse("groups_admin:repair", args=["demo-running", broken.pk]),
            "coordinator",
            Kind.SEARCH,
        ),
        Page("set aside", reverse("groups_admin:set_aside", args=["demo-running", broken.pk, alert.pk]), "coordinator"),
        Page(
            "late joiner",
            reverse("groups_admin:late_joiner", args=["demo-running", waits.pk]),
            "coordinator",
            Kind.LIST,
        ),
        Page("checkout", reverse("rounds_admin:checkout", args=[matching.slug, in_checkout.pk]), "coordinator"),
        Page("take out", reverse("groups_admin:take_out", args=["demo-running", group.pk, member.pk]), "coordinator"),
        Page("who may join", reverse("groups_admin:late_joiners", args=["demo-running"]), "coordinator", Kind.LIST),
        *[
            Page(name, reverse(f"certificates_admin:{name}", args=["demo-running"]), "coordinator", Kind.LIST)
            for name in ("certificates", "rules")
        ],
        Page(
            "evidence of a member",
            reverse("certificates_admin:member", args=["demo-running", certificate.user_id, "mentee"]),
            "coordinator",
            Kind.LIST,
        ),
        Page(
            "revoke a certificate",
            reverse("certificates_admin:revoke", args=["demo-running", certificate.pk]),
            "coordinator",
        ),
        Page("groups, admin", reverse("groups_admin:groups", args=["demo-running"]), "coordinator", Kind.LIST),
        Page(
            "application, admin",
            reverse("rounds_admin:application", args=[matching.slug, flagged.pk]),
            "coordinator",
            Kind.LIST,
        ),
        Page(
            "wording of a mail", reverse("reports_admin:wording_of", args=["groups.placed"]), "coordinator", Kind.LIST
        ),
        Page(
            "session, admin",
            reverse("rounds_admin:session", args=[matching.slug, session.pk]),
            "coordinator",
            Kind.LIST,
        ),
        Page(
            "sitting, admin",
            reverse("rounds_admin:sitting", args=[matching.slug, sitting.pk]),
            "coordinator",
            Kind.LIST,
        ),
        Page(
            "edit sitting",
            reverse("rounds_admin:edit_sitting", args=[matching.slug, sitting.pk]),
            "coordinator",
            Kind.LIST,
        ),
        Page("report", reverse("reports_admin:report", args=["demo-past"]), "coordinator", Kind.BOARD),
        Page("report, running", reverse("reports_admin:report", args=["demo-running"]), "viewer", Kind.BOARD),
        Page("report, open", reverse("reports_admin:report", args=["demo-open"]), "coordinator", Kind.BOARD),
        Page("report, all", reverse("reports_admin:programme"), "viewer", Kind.BOARD),
        Page("wrap-up post", reverse("reports_admin:wrap_up", args=["demo-past"]), "coordinator", Kind.DRAFT),
        Page("sessions, viewer", reverse("rounds_admin:sessions", args=[matching.slug]), "viewer", Kind.LIST),
        Page("concern", reverse("accounts_admin:concern", args=[world.concern().reference]), "coordinator", Kind.LIST),
        *scenario_pages(world),
        Page("board", reverse("groups_admin:proposal", args=[matching.slug, proposal.pk]), "coordinator", Kind.BOARD),
    ]


def scenario_pages(world: World) -> list[Page]:
    """The pages of scenarios: a new one from another, two side by side, whom to recruit."""
    slug, scenario, first = "demo-matching", world.scenario(), world.proposal()
    args, suggested = [slug, first.pk], [slug, scenario.pk]
    return [
        Page("new scenario", reverse("groups_admin:scenario_new", args=[slug]), "coordinator", Kind.LIST),
        Page(
            "scenario changed",
            reverse("groups_admin:scenario_new", args=[slug]) + f"?from={scenario.pk}",
            "coordinator",
            Kind.LIST,
        ),
        Page(
            "scenarios compared",
            reverse("groups_admin:compare", args=[slug]) + f"?with={scenario.pk}&with={first.pk}",
            "coordinator",
            Kind.LIST,
        ),
        Page("scenarios to compare", reverse("groups_admin:compare", args=[slug]), "coordinator", Kind.LIST),
        Page("board of a scenario", reverse("groups_admin:proposal", args=suggested), "coordinator", Kind.BOARD),
        Page("whom to recruit", reverse("groups_admin:recruit", args=suggested), "coordinator", Kind.LIST),
        Page("whom to recruit, asked", reverse("groups_admin:recruit", args=args), "coordinator", Kind.LIST),
    ]


PUBLIC = [
    "home",
    "accounts:concern",
    "rounds:list",
    "account_login",
    "account_signup",
    "account_reset_password",
    "demo_inbox",
]
OWN = [
    "home",
    "accounts:concern",
    "accounts:me",
    "accounts:availability",
    "groups:calendar",
    "certificates:mine",
    "mailing:choices",
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
]
OF_A_GROUP = ["plan", "plan_restore", "goals", "goal_add", "notes", "representative", "message"]
COORDINATION = [
    "reports_admin:cockpit",
    "reports_admin:mail",
    "reports_admin:wording",
    "accounts_admin:import",
    "accounts_admin:people",
    "accounts_admin:organizations",
    "accounts_admin:record",
    "accounts_admin:concerns",
    "accounts_admin:concern_handlers",
    "rounds_admin:new",
    "rounds_admin:retention",
]
OF_A_ROUND = [
    "rounds_admin:round",
    "rounds_admin:clone",
    "rounds_admin:retention_of",
    "rounds_admin:applications",
    "rounds_admin:invitations",
    "rounds_admin:resources",
    "rounds_admin:resource_add",
    "rounds_admin:sessions",
    "rounds_admin:new_session",
    "groups_admin:matching",
]
