"""Whatever file the site hands out, no cell of it is a formula (`trust.md` T9); a new address of files fails here."""

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from accounts.exporting.tests.readers import live_cells
from accounts.models import InstructorRecord, Organization, User
from certificates.models import Certificate
from groups.models import MentoringGroup, Proposal
from mail.models import OutboxMessage
from rounds.models import MentoringType, Round, Tool
from surveys.models import Answer, Question, Survey
from tests.access import all_addresses
from tests.world import World, load_world

pytestmark = pytest.mark.django_db

FORMULA = "=1+1"
# Everything that a person types and a file may show.
TYPED = {
    User: ["name", "city", "affiliation", "github", "amy_username"],
    Organization: ["name"],
    InstructorRecord: ["name", "affiliation", "github", "amy_username"],
    Round: ["name"],
    MentoringType: ["name"],
    Tool: ["name"],
    MentoringGroup: ["city"],
    Proposal: ["name"],
    Survey: ["name"],
    Question: ["text"],
    Certificate: ["name"],
    OutboxMessage: ["subject", "to_name"],
}
# One's own data: JSON, which no spreadsheet opens by itself.
NOT_TABLES = {"accounts:export"}


def plant() -> None:
    """Let everybody have typed a formula wherever they could."""
    for model, names in TYPED.items():
        for name in names:
            each = Concat(Value(f"{FORMULA} "), Cast("pk", CharField()))  # Some names may stand once only.
            model._base_manager.update(**{name: each})  # noqa: SLF001 - the manager that hides no row
    for question in Question.objects.all():
        question.categories = [one | {"label": f"{FORMULA}+{one['key']}"} for one in question.categories]
        question.save()
    Answer.objects.filter(question__type=Question.Type.TEXT).update(value=FORMULA)


def files(world: World) -> dict[str, list[str]]:
    """Every file by the name of its address: as CSV where a table is one, and as a workbook."""
    survey, scenario, proposal = world.closed_survey(), world.scenario(), world.proposal()
    running, past = world.rounds["demo-running"].slug, world.rounds["demo-past"].slug

    def at(name: str, *args: object, asked: str = "") -> str:
        return f"{reverse(name, args=args)}?{asked}"

    both = ["format=csv", "format=xlsx"]
    compared = f"with={proposal.pk}&with={scenario.pk}"
    return {
        "accounts_admin:people_export": [at("accounts_admin:people_export")],
        "certificates_admin:badges": [at("certificates_admin:badges", past)],
        "groups_admin:board_export": [
            at("groups_admin:board_export", "demo-matching", proposal.pk, asked=one) for one in both
        ],
        "groups_admin:compare_file": [
            at("groups_admin:compare_file", "demo-matching", one, asked=f"{compared}{more}")
            for one in ("csv", "xlsx")
            for more in ("", "&table=people")
        ],
        "reports_admin:list_export": [
            at("reports_admin:list_export", running, asked=f"{one}&list={what}")
            for one in both
            for what in ("applications", "groups", "attendance")
        ],
        "reports_admin:mail_export": [at("reports_admin:mail_export", asked=one) for one in both],
        "reports_admin:programme_export": [
            at("reports_admin:programme_export", asked=f"{one}&table=funnel") for one in both
        ],
        "reports_admin:report_export": [
            at("reports_admin:report_export", past, asked=f"{one}&table=funnel") for one in both
        ],
        "surveys_admin:export": [at("surveys_admin:export", past, survey.pk, one) for one in ("csv", "xlsx")],
    }


def test_no_file_of_the_site_has_a_live_cell() -> None:
    world = load_world()
    found = files(world)
    named = {one.name for one in all_addresses() if "export" in one.name or "file_format" in one.parameters}
    assert named - NOT_TABLES - set(found) == set()
    plant()
    client = Client()
    client.force_login(world.person("coordinator"))
    for name, addresses in found.items():
        shown = ""
        for address in addresses:
            answer = client.post(address) if name == "accounts_admin:people_export" else client.get(address)
            assert answer.status_code == 200, address
            format_ = "csv" if "csv" in answer.headers["Content-Type"] else "xlsx"
            assert live_cells(answer.content, format_) == [], address
            shown += answer.content.decode() if format_ == "csv" else ""
        assert FORMULA in shown, f"{name}: nothing that was typed came through"
