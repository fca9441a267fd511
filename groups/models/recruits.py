"""The search for the one more mentor who would place the most people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.proposals import Proposal


class RecruitSearch(models.Model):
    """One search a proposal. `answers` keeps what was solved, so that a search that was cut off goes on there.

    It is about the round as the proposal saw it; moves by hand since don't count.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to run")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="recruit_search")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answers = models.JSONField(default=dict, help_text="What was solved, by question.")
    found = models.JSONField(default=dict, help_text="The recruits, best first, and the most that any could bring.")
    progress = models.FloatField(default=0, help_text="Share done, 0 to 1.")
    progress_note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Begun since anything new was answered.")
    claim = models.UUIDField(null=True, blank=True, help_text="Of the worker that runs it.")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="A worker that lives says so before this.")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", claim__isnull=False, claimed_until__isnull=False)
                | (~models.Q(state="running") & models.Q(claim=None, claimed_until=None)),
                name="recruit_search_claimed_if_and_only_if_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_state_display()}"
