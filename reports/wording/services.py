"""Keeping own words, on record."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.records import record_decision
from mail.kinds import MailKind
from mail.models import Wording
from mail.wording import PARTS


@transaction.atomic
def keep_wording(*, kind: MailKind, words: Mapping[str, str], by: User) -> bool:
    """Make these the words of a kind (subject, opening, closing); empty ones fall back to the programme's.

    Returns whether anything changed. Mail that was written before keeps its words.
    """
    after = {part: words.get(part, "").strip() for part in PARTS}
    kept = Wording.objects.select_for_update().filter(kind=kind.slug).first()
    before = {part: getattr(kept, part) if kept else "" for part in PARTS}
    if before == after:
        return False
    wording, _is_new = Wording.objects.update_or_create(kind=kind.slug, defaults={**after, "changed_by": by})
    record_decision(by=by, action="mail.wording_changed", subject=wording, before=before, after=after)
    if not any(after.values()):
        wording.delete()
    return True
