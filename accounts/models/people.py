"""Tables of people: who they are, when they are free, and the organizations that they belong to."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """The programme's regions; a person's follows from their country."""

    NORTH_AMERICA = "north-america", _("North America")
    UK_IRELAND = "uk-ireland", _("UK and Ireland")
    EUROPE = "europe", _("Continental Europe")
    OCEANIA = "oceania", _("Australia and New Zealand")
    AFRICA = "africa", _("Africa")
    LATIN_AMERICA = "latin-america", _("Latin America")
    ASIA = "asia", _("Asia")


class Organization(models.Model):
    """A member organization; its contacts are told when a round opens."""

    name = models.CharField(_("name"), max_length=200)
    domains = models.JSONField(_("e-mail domains"), default=list, blank=True)
    member_from = models.DateField(_("member from"), null=True, blank=True)
    member_until = models.DateField(_("member until"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="organization_name_unique"),
            models.CheckConstraint(
                condition=models.Q(member_until__gte=models.F("member_from"))
                | models.Q(member_from=None)
                | models.Q(member_until=None),
                name="organization_membership_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationContact(models.Model):
    """Whom to tell at a member organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))

    class Meta:
        ordering = ["organization", "email"]
        constraints = [
            models.UniqueConstraint("organization", Lower("email"), name="organization_contact_unique"),
        ]

    def __str__(self) -> str:
        return self.email


class UserManager(BaseUserManager["User"]):
    """Makes users, with the e-mail address folded to lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make and return a user; `email` is stored in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make and return a superuser, as `manage.py createsuperuser` asks."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with the profile that they keep themselves."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member of the community")
        COORDINATOR = "coordinator", _("coordinator")
        VIEWER = "viewer", _("committee viewer")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, help_text=_("As it should stand on a certificate."))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    handles_concerns = models.BooleanField(
        _("handles concerns"),
        default=False,
        help_text=_("Coordinators only: reads and follows up concerns on conduct."),
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("ISO 639-1 codes"))
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    github = models.CharField(_("GitHub name"), max_length=39, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    amy_username = models.CharField(_("AMY user name"), max_length=100, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether Django's raw admin pages are open to this person: break-glass, superusers only."""
        return self.is_superuser

    @property
    def is_coordinator(self) -> bool:
        """Whether this person runs rounds; superusers may do all that a coordinator may."""
        return self.is_superuser or self.role == self.Role.COORDINATOR

    @property
    def is_viewer(self) -> bool:
        """Whether this person reads programme-level reports."""
        return self.role == self.Role.VIEWER

    @property
    def sees_admin(self) -> bool:
        """Whether the coordinator's screens are open to this person, if only to read."""
        return self.is_coordinator or self.is_viewer

    def get_short_name(self) -> str:
        """The first word of the name, for greetings; the whole e-mail address is never shown instead."""
        return self.name.split(" ")[0] if self.name else ""


class Availability(models.Model):
    """The half-hour cells of a week in which a person is free, on their own wall clock (`User.zone`)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="availability")
    cells = models.JSONField(default=list, help_text="Sorted numbers 0 to 335; 0 is Monday 00:00 to 00:30.")
    changed_at = models.DateTimeField(auto_now=True)

    @property
    def hours(self) -> float:
        """Free hours a week."""
        return len(self.cells) / 2
