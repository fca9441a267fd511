"""Which account belongs to an instructor record: only where the person proved who they are.

Whoever is linked sees the record's addresses in their own export. So a GitHub name or ORCID iD counts where the
person signed in with it, and not where it was typed into a profile; an address counts once it was verified.
"""

from collections import defaultdict
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef

from accounts.imports.formats import keys_stated
from accounts.models import InstructorEmail, InstructorRecord, User

Key = tuple[str, str]


def link_records(records: Iterable[InstructorRecord]) -> dict[int, int]:
    """Link records that have no account yet to the accounts they belong to; returns user pk by record pk.

    A record that two accounts could claim, and an account that could claim two of the records, stay unlinked:
    someone should look. Call inside a transaction; the number of queries doesn't grow with the records.
    """
    free = {record.pk: record for record in records if record.user_id is None}
    if not free:
        return {}
    users_by_key = _free_users_by_key()
    emails: dict[int, list[str]] = defaultdict(list)
    if users_by_key:
        for pk, email in InstructorEmail.objects.order_by().values_list("record_id", "email").iterator():
            emails[pk].append(email)
    claims: dict[int, set[int]] = {}
    for record in free.values():
        stated = {"emails": emails.get(record.pk, []), "github": record.github, "orcid": record.orcid}
        claims[record.pk] = {user for key in keys_stated(stated) for user in users_by_key.get(key, ())}
    by_user: dict[int, list[int]] = defaultdict(list)
    for pk, users in claims.items():
        if len(users) == 1:
            by_user[next(iter(users))].append(pk)
    linked = {pks[0]: user for user, pks in by_user.items() if len(pks) == 1}
    for pk, user in linked.items():
        free[pk].user_id = user
    InstructorRecord.objects.bulk_update([free[pk] for pk in linked], ["user"], batch_size=500)
    return linked


def _free_users_by_key() -> dict[Key, set[int]]:
    """Active people without a record, by what they proved: verified addresses, GitHub and ORCID sign-ins."""
    people = User.objects.filter(is_active=True, instructor_record=None).order_by()
    unproven = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=False)
    found: dict[Key, set[int]] = defaultdict(set)
    for pk, email in people.filter(~Exists(unproven)).values_list("pk", "email"):
        found["email", email.casefold()].add(pk)
    free = people.values("pk")
    for pk, email in EmailAddress.objects.filter(verified=True, user__in=free).values_list("user_id", "email"):
        found["email", email.casefold()].add(pk)
    accounts = SocialAccount.objects.filter(provider__in=["github", "orcid"], user__in=free)
    for pk, provider, uid, extra in accounts.values_list("user_id", "provider", "uid", "extra_data"):
        name = str(extra.get("login", "")) if provider == "github" else uid
        if name:
            found[provider, name.casefold() if provider == "github" else name].add(pk)
    return found
