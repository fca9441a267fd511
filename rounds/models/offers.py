"""Tables of what a round offers: types of mentoring, tools, the outcomes made of them, and agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rounds.models.rounds import Round


class MentoringType(models.Model):
    """A type of mentoring offered in a round, such as Teaching Workshops."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="types")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=100)
    has_tools = models.BooleanField(_("is about one tool"), default=False)
    focuses = models.JSONField(_("focuses"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint("round", "slug", name="mentoring_type_unique")]

    def __str__(self) -> str:
        return self.name


class Tool(models.Model):
    """A tool offered in a round, such as Git."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tools")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=50)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint("round", "slug", name="tool_unique")]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """What a group works on: a type, with a tool where the type has tools. People rank these."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="outcomes")
    type = models.ForeignKey(MentoringType, on_delete=models.CASCADE, related_name="outcomes")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, null=True, blank=True, related_name="outcomes")
    slug = models.CharField(max_length=110, help_text="type or type/tool: its name in the matching's problem.")

    class Meta:
        ordering = ["type__position", "tool__position", "pk"]
        constraints = [
            models.UniqueConstraint("round", "slug", name="outcome_slug_unique"),
            models.UniqueConstraint(
                "type", "tool", condition=models.Q(tool__isnull=False), name="outcome_with_tool_unique"
            ),
            models.UniqueConstraint("type", condition=models.Q(tool=None), name="outcome_without_tool_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.type.name}: {self.tool.name}" if self.tool else self.type.name


class Agreement(models.Model):
    """One version of what mentors agree to, or of what is expected of mentees. Versions are never edited."""

    class Kind(models.TextChoices):
        MENTOR = "mentor", _("Mentor Agreement")
        MENTEE = "mentee", _("What is expected of mentees")

    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField()
    points = models.JSONField(default=list, help_text="A list of sentences, each ticked at application.")
    published_on = models.DateField()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint("kind", "version", name="agreement_version_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"
