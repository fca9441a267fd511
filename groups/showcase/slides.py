"""Keeping a group's slide, and what its members agree to."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.records import record_decision
from groups.models import Membership, MentoringGroup, ShowcaseConsent, Slide
from groups.showcase.emails import cancel_slide_mail
from groups.showcase.files import CheckedSlide

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
FILES = ("file", "preview", "thumbnail")


def save_slide(
    *,
    group: MentoringGroup,
    by: User,
    title: str,
    alt: str,
    summary: str = "",
    is_shown: bool = False,
    checked: CheckedSlide | None = None,
) -> Slide:
    """Keep the group's slide, new or changed; without `checked` its file stays.

    Files get random names; those that are replaced go once the change is committed. Mail that asks for the slide is
    cancelled. A coordinator who is no member is recorded. Raises Slide.DoesNotExist for a first slide without a file.
    """
    written: list[str] = []
    try:
        with transaction.atomic():
            MentoringGroup.objects.select_for_update().get(pk=group.pk)
            slide = Slide.objects.filter(group=group).first()
            if slide is None:
                if checked is None:
                    raise Slide.DoesNotExist
                slide = Slide(group=group)
            slide.title, slide.summary, slide.alt, slide.is_shown = title, summary, alt, is_shown
            if checked is not None:
                _forget_after_commit(_names_of(slide))
                _keep_files(slide, checked, written)
                slide.uploaded_by, slide.uploaded_at = by, timezone.now()
            slide.save()
            _record(by, "slide.saved", slide)
            cancel_slide_mail(group=group)
    except BaseException:
        _forget(written)
        raise
    return slide


def remove_slide(*, slide: Slide, by: User) -> None:
    """Remove a slide with its files and questions; a coordinator who is no member is recorded. Twice is once."""
    with transaction.atomic():
        there = Slide.objects.select_for_update().filter(pk=slide.pk).first()
        if there is not None:
            _record(by, "slide.removed", there)
            there.delete()


def forget_files(instance: Slide, **_signal: object) -> None:
    """A slide is gone, by itself or with its group or round: its files go once that is certain."""
    _forget_after_commit(_names_of(instance))


def answer_consents(*, membership: Membership, may_be_recorded: bool, may_be_named: bool) -> ShowcaseConsent:
    """Keep what a member agrees to; changed as often as they like."""
    consent, _is_new = ShowcaseConsent.objects.update_or_create(
        membership=membership, defaults={"may_be_recorded": may_be_recorded, "may_be_named": may_be_named}
    )
    return consent


def _keep_files(slide: Slide, checked: CheckedSlide, written: list[str]) -> None:
    """Write the three files under random names; `written` lists them as soon as they exist."""
    mark = get_random_string(32)
    endings = (ENDINGS[checked.media_type], "preview.webp", "small.webp")
    for name, ending, content in zip(FILES, endings, (checked.file, checked.preview, checked.thumbnail), strict=True):
        field = getattr(slide, name)
        field.save(f"{mark}.{ending}", ContentFile(content), save=False)
        written.append(field.name)
    slide.media_type, slide.width, slide.height = checked.media_type, checked.width, checked.height


def forget_slides(slides: QuerySet[Slide]) -> None:
    """Delete slides with all that hangs on them, and their files once that is saved."""
    names = [name for slide in slides for name in _names_of(slide)]
    slides.delete()
    _forget_after_commit(names)


def _names_of(slide: Slide) -> list[str]:
    return [name for field in FILES if (name := getattr(slide, field).name)]


def _forget_after_commit(names: Iterable[str]) -> None:
    kept = list(names)
    transaction.on_commit(lambda: _forget(kept), robust=True)


def _forget(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _record(by: User, action: str, slide: Slide) -> None:
    """Put on record what a coordinator does to the slide of a group that they aren't in."""
    if not Membership.objects.filter(group=slide.group_id, user=by, left_at=None).exists():
        record_decision(by=by, action=action, subject=slide, after={"title": slide.title, "is_shown": slide.is_shown})
