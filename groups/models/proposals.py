"""Tables of the matching: proposals, and a coordinator's changes to them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rounds.models import Application, Round


class Proposal(models.Model):
    """An unpublished matching of a round: the problem as it was, and the plan as it is after the coordinator's moves.

    `problem` and `plan` have the shapes of the engine (`groups.matching`); people are named by application pk as text.
    `version` grows with every change, so that two coordinators never overwrite each other unseen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to run")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        PUBLISHED = "published", _("published")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    name = models.CharField(_("name"), max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    seed = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=dict, help_text="What the run was asked: include_waiting, kept_from, scenario.")
    is_hypothetical = models.BooleanField(
        default=False, help_text="Counts on people or hours that there aren't: never to be published."
    )
    left_out = models.JSONField(default=list, help_text="Who is not in the problem: application and code why.")
    problem = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    plan = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    kept = models.JSONField(default=list, help_text="Numbers of the plan's groups that a new run keeps as they are.")
    version = models.PositiveIntegerField(default=0)
    progress = models.FloatField(default=0, help_text="Share done, 0 to 1.")
    progress_note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True, help_text="Of the worker that runs it.")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="A worker that lives says so before this.")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint("round", "name", name="proposal_name_unique"),
            models.CheckConstraint(
                condition=models.Q(state="published", published_at__isnull=False)
                | (~models.Q(state="published") & models.Q(published_at=None)),
                name="proposal_published_if_and_only_if_it_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", claim__isnull=False, claimed_until__isnull=False)
                | (~models.Q(state="running") & models.Q(claim=None, claimed_until=None)),
                name="proposal_claimed_if_and_only_if_running",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published", is_hypothetical=True),
                name="proposal_published_only_with_real_people_and_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProposalPart(models.Model):
    """A part of a round too large to match at once, while it is matched: hours of people, deleted when all is joined.

    Parts are there only while their proposal runs. `problem` is emptied as soon as `groups` are found.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to run")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True, help_text="Of the worker that runs it.")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="When the worker counts as lost.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("proposal", "number", name="proposal_part_number_unique"),
            models.CheckConstraint(
                condition=models.Q(state="running", claim__isnull=False, claimed_until__isnull=False)
                | (~models.Q(state="running") & models.Q(claim=None, claimed_until=None)),
                name="proposal_part_claimed_if_and_only_if_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.number}"


class ProposalMove(models.Model):
    """One change that a coordinator made to a proposal's plan: a move, or the undoing or redoing of one.

    Rows are only ever added. A move that is undone keeps the plan after it, so that it can be redone, until another
    move is made; moves that can be undone keep the plan before them.
    """

    class Act(models.TextChoices):
        MOVED = "moved", _("moved")
        UNDONE = "undone", _("undone")
        REDONE = "redone", _("redone")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="moves")
    version = models.PositiveIntegerField(help_text="The proposal's version after the change.")
    act = models.CharField(max_length=10, choices=Act, default=Act.MOVED)
    of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="+", help_text="The move that was undone or redone."
    )
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    is_undone = models.BooleanField(default=False, help_text="Of a move: whether it is taken back now.")
    plan_before = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    plan_after = models.JSONField(encoder=DjangoJSONEncoder, null=True, help_text="Of an undone move, to redo it.")
    touched = models.JSONField(default=list, help_text="The leads of groups, and the people, that it changed.")
    summary = models.CharField(max_length=300)
    broken = models.JSONField(default=list, help_text="The rules that the move breaks, as sentences.")
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint("proposal", "version", name="proposal_move_version_unique"),
            models.CheckConstraint(
                condition=models.Q(act="moved", of=None) | (~models.Q(act="moved") & models.Q(of__isnull=False)),
                name="proposal_move_of_another_if_and_only_if_no_move",
            ),
        ]
