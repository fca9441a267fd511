"""Tables of care: how members say that they are doing, and what is the matter with a group."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.groups import Membership, MentoringGroup


class FollowUp(models.Model):
    """The monthly question to one member: how is it going?"""

    class Answer(models.TextChoices):
        FINE = "fine", _("fine")
        NEED_HELP = "need-help", _("I need help")
        NONE = "", _("no answer yet")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="follow_ups")
    number = models.PositiveSmallIntegerField(help_text="The group's month, from 1.")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    words = models.CharField(_("a line of text"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["membership_id", "-number"]
        constraints = [models.UniqueConstraint("membership", "number", name="follow_up_once_a_month")]


class GroupAlert(models.Model):
    """A rule of the health of groups that tripped, from then until it holds no more or someone set it aside."""

    class Level(models.TextChoices):
        WATCH = "watch", _("watch")
        ACT = "act", _("act")

    group = models.ForeignKey(MentoringGroup, on_delete=models.CASCADE, related_name="alerts")
    rule = models.CharField(max_length=30, help_text="A name of groups.care.rules.")
    level = models.CharField(max_length=10, choices=Level)
    facts = models.JSONField(default=dict, help_text="What the sentence about it needs.")
    raised_at = models.DateTimeField()
    told_level = models.CharField(max_length=10, choices=Level, blank=True, help_text="Of which coordinators heard.")
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_because = models.CharField(_("why it can wait"), max_length=300, blank=True)

    class Meta:
        ordering = ["group_id", "-raised_at"]
        constraints = [
            models.UniqueConstraint("group", "rule", condition=models.Q(ended_at=None), name="alert_one_open_a_rule"),
        ]
