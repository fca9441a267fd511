"""Writes about people that are more than one field."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.models import InstructorRecord, Organization, User
from accounts.records import record_decision
from slots.zones import UnknownZone, get_zone


def known_zone(name: str) -> str:
    """The zone's name when it is one that we know, or else an empty text."""
    try:
        get_zone(name)
    except UnknownZone:
        return ""
    return name


def organization_named(name: str) -> Organization | None:
    """The member organization of this name, whatever its case."""
    return Organization.objects.filter(name__iexact=name.strip()).first() if name.strip() else None


@transaction.atomic
def link_instructor_record(*, user: User) -> InstructorRecord | None:
    """Connect a person with what imports know of them, and fill what their profile lacks from it.

    Only what was proven counts: confirmed e-mail addresses first, then the GitHub name and the ORCID iD of accounts
    that they signed in with; never what they typed. Returns the record, or None where no free one fits.
    """
    record = InstructorRecord.objects.filter(user=user).first()
    if record is None:
        record = _free_record_of(user)
        # Between two people with a claim, the first keeps it.
        if record is None or not InstructorRecord.objects.filter(pk=record.pk, user=None).update(user=user):
            return None
        record.user = user
    _fill_profile(user, record)
    return record


def _free_record_of(user: User) -> InstructorRecord | None:
    """The one record without an account that the person's proofs point at."""
    free = InstructorRecord.objects.filter(user=None)
    for email in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
        if found := free.filter(emails__email__iexact=email).first():
            return found
    for account in SocialAccount.objects.filter(user=user, provider__in=["github", "orcid"]).order_by("provider"):
        proof = account.extra_data.get("login", "") if account.provider == "github" else account.uid
        if proof and (found := free.filter(**{f"{account.provider}__iexact": proof}).first()):
            return found
    return None


def _fill_profile(user: User, record: InstructorRecord) -> None:
    """Take over what the person has not said themselves."""
    filled = []
    for field in ("name", "country", "affiliation", "github", "orcid", "amy_username"):
        if not getattr(user, field) and getattr(record, field):
            setattr(user, field, getattr(record, field))
            filled.append(field)
    if user.zone == "UTC" and known_zone(record.zone):
        user.zone = record.zone
        filled.append("zone")
    if "affiliation" in filled:
        user.organization = organization_named(user.affiliation)
        filled.append("organization")
    if filled:
        user.save(update_fields=filled)


@transaction.atomic
def change_standing(*, user: User, by: User, role: str, is_superuser: bool, is_active: bool) -> None:
    """Set who a person is to the programme; recorded, where anything changes, with before and after."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    before = {"role": kept.role, "is_superuser": kept.is_superuser, "is_active": kept.is_active}
    after = {"role": role, "is_superuser": is_superuser, "is_active": is_active}
    if before == after:
        return
    User.objects.filter(pk=user.pk).update(**after)
    record_decision(by=by, action="person.role_changed", subject=user, about=user, before=before, after=after)
