"""The coordinator at work in the browser; every form sent and every button that changes something is counted."""

import datetime as dt
import re
from dataclasses import dataclass, field

from playwright.sync_api import Page

from groups.models import GroupAlert, Proposal
from groups.proposals.services import run_proposal
from rounds.models import Round, Sitting

PATIENCE = 20_000


@dataclass
class Desk:
    """The coordinator's window, and what was done in it."""

    page: Page
    actions: list[str] = field(default_factory=list)

    def press(self, name: str, *, action: str, then: str) -> None:
        """Press a button that changes something, and wait until the page says so."""
        self.page.get_by_role("button", name=re.compile(name)).first.click()
        self.page.get_by_text(re.compile(then)).first.wait_for(timeout=PATIENCE)
        self.actions.append(action)

    def clone(self, source: str, opens_on: dt.date) -> None:
        """A round like the last one."""
        self.page.goto(f"/admin/rounds/{source}/clone/")
        self.page.get_by_label("Name", exact=False).first.fill("Our round")
        self.page.get_by_label("Short name in addresses").fill("ours")
        self.page.get_by_label("Applications open").fill(opens_on.isoformat())
        self.page.get_by_role("button", name="Show all dates").click()
        self.press("Save the new round", action="clone", then="Our round")

    def import_records(self, content: bytes) -> None:
        """The community's records: upload and look, then apply."""
        self.page.goto("/admin/people/import/")
        self.page.get_by_label("CSV file").set_input_files(
            {"name": "instructors.csv", "mimeType": "text/csv", "buffer": content}
        )
        self.press("Preview", action="look at the import", then="Apply")
        self.press("^Apply", action="apply the import", then="Undo")

    def tell_everyone(self) -> None:
        """Notices and invitations, all kinds at once."""
        self.page.goto("/admin/rounds/ours/invitations/")
        self.press("Send", action="notices", then="mails? (is|are) written")

    def accept_flagged(self, reason: str) -> None:
        """All who are flagged, with one reason."""
        self.page.goto("/admin/rounds/ours/applications/?state=flagged")
        self.page.get_by_label("Choose all on this page").check()
        self.page.get_by_label("Decision").select_option("accepted")
        self.page.get_by_label("Reason").fill(reason)
        self.press(r"\d applications?", action="accept the flagged", then="ccepted")

    def match(self) -> None:
        """Run the matching; the worker's part is played here."""
        self.page.goto("/admin/rounds/ours/matching/")
        self.press("Run", action="match", then="unning|aiting|Progress")
        proposal = Proposal.objects.latest("pk")
        run_proposal(proposal.pk)
        self.page.goto(f"/admin/rounds/ours/matching/{proposal.pk}/")

    def publish(self) -> None:
        """Publish what the board shows."""
        self.page.get_by_role("link", name="Publish …").click()
        self.press("Publish", action="publish", then="ublished")

    def let_join(self, name: str) -> None:
        """Give someone who came late the best place that fits."""
        self.page.goto("/admin/rounds/ours/joining/")
        self.page.get_by_role("link", name=re.compile(f"Groups that fit.*{name}")).click()
        self.press("Let them join", action="let someone join late", then="is in the group")

    def repair(self, round_: Round) -> None:
        """Do the best of what can be done for the first group that needs it."""
        self.page.goto("/admin/")
        alert = GroupAlert.objects.filter(group__round=round_, rule="lead", ended_at=None).get()
        self.page.get_by_role("link", name=str(alert.group)).click()
        self.press("^Do this", action="repair a group", then="Everyone concerned is told")

    def take_the_report(self, round_: Round) -> bytes:
        """Look at the report, and take the wrap-up post with its plots; what was downloaded."""
        self.page.goto(f"/admin/rounds/{round_.slug}/report/")
        self.page.get_by_role("link", name="Wrap-up post").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Download with its plots").click()
        self.actions.append("take the wrap-up post")
        return download.value.path().read_bytes()

    def record_sitting(self, sitting: Sitting) -> None:
        """All who signed up were there."""
        self.page.goto(f"/admin/rounds/ours/sittings/{sitting.pk}/")
        if not self.page.get_by_label("Choose all on this page").is_visible():
            return
        self.page.get_by_label("Choose all on this page").check()
        self.page.get_by_label("Those who are ticked").select_option("present")
        self.press("Record", action="record a sitting", then="Recorded for")
