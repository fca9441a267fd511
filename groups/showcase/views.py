"""A group's slide: uploading, replacing and removing it, its members' consents, and its files."""

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public, reader, signed_in
from accounts.models import User
from groups.models import Membership, MentoringGroup, Question, ShowcaseConsent, Slide
from groups.showcase.forms import ConsentForm, SlideForm
from groups.showcase.permissions import edits_slide, sees_slide
from groups.showcase.slides import ENDINGS, answer_consents, remove_slide, save_slide
from groups.showcase.times import showcase_times

FILE_POLICY = "default-src 'none'; sandbox"


def own_group_or_404(user: User, pk: int) -> MentoringGroup:
    """A group whose slide the person may change; 404 alike for one that isn't there."""
    group = get_object_or_404(MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool"), pk=pk)
    if not edits_slide(user, group):
        raise Http404
    return group


@signed_in
def slide(request: HttpRequest, pk: int) -> HttpResponse:
    """The group's slide, with the form that uploads or changes it."""
    user = reader(request)
    group = own_group_or_404(user, pk)
    kept = Slide.objects.filter(group=group).first()
    form = SlideForm(request.POST or None, request.FILES or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {name: said[name] for name in ("title", "summary", "alt", "is_shown")}
        try:
            save_slide(group=group, by=user, checked=form.checked, **words)
        except Slide.DoesNotExist:
            form.add_error("upload", _("Someone removed the slide meanwhile. Please choose its file again."))
        else:
            messages.success(request, _("Your group's slide is saved. Everyone in the group can change it."))
            return redirect("groups:slide", pk=group.pk)
    if form.errors:
        kept = Slide.objects.filter(group=group).first()  # The form has put what was typed onto the other.
    return render(request, "groups/slide.html", slide_context(group, kept, form, user))


def slide_context(group: MentoringGroup, kept: Slide | None, form: SlideForm, user: User) -> dict[str, object]:
    """What the page of a slide shows."""
    mine = Membership.objects.filter(group=group, user=user, left_at=None).select_related("showcase_consent").first()
    times = showcase_times(group.round)
    return {
        "group": group,
        "round": group.round,
        "slide": kept,
        "form": form,
        "showcase": times,
        "is_over": times.is_over(timezone.now()),
        "consent": ConsentForm(instance=getattr(mine, "showcase_consent", None)) if mine else None,
        "has_answered": hasattr(mine, "showcase_consent"),
    }


@signed_in
@require_POST
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what I agree to at the showcase."""
    mine = get_object_or_404(Membership, group__pk=pk, user=reader(request), left_at=None)
    form = ConsentForm(request.POST, instance=ShowcaseConsent(membership=mine))
    if form.is_valid():
        answer_consents(membership=mine, **form.cleaned_data)
        messages.success(request, _("Noted. You can change it at any time."))
    return redirect("groups:slide", pk=pk)


@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing the slide does, and do it on POST."""
    user = reader(request)
    group = own_group_or_404(user, pk)
    kept = get_object_or_404(Slide, group=group)
    if request.method == "POST":
        remove_slide(slide=kept, by=user)
        messages.success(request, _("The slide is removed. You can upload it again, or another one."))
        return redirect("groups:slide", pk=group.pk)
    asked = Question.objects.filter(slide=kept).count()
    context = {"group": group, "round": group.round, "slide": kept, "asked": asked}
    return render(request, "groups/slide_remove.html", context)


def visible_slide_or_404(request: HttpRequest, group: int) -> Slide:
    """A group's slide, if the reader may see it; 404 alike for one that isn't there."""
    found = get_object_or_404(Slide.objects.select_related("group__round"), group__pk=group)
    if not sees_slide(request.user, found):
        raise Http404
    return found


def _send(kept: FieldFile, content_type: str, *, download_as: str = "") -> HttpResponseBase:
    """A file of ours, never by its path; nothing in it runs, whatever it is."""
    try:
        opened = kept.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        opened, content_type=content_type, as_attachment=bool(download_as), filename=download_as or "slide"
    )
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=300"
    return response


@public
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The slide as a large picture."""
    return _send(visible_slide_or_404(request, pk).preview, "image/webp")


@public
@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The slide as a small picture."""
    return _send(visible_slide_or_404(request, pk).thumbnail, "image/webp")


@public
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The slide to keep, as a download."""
    kept = visible_slide_or_404(request, pk)
    name = f"{slugify(kept.title)[:60] or 'slide'}.{ENDINGS[kept.media_type]}"
    return _send(kept.file, kept.media_type, download_as=name)
