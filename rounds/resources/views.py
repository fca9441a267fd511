"""The resources page, and its files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from accounts.access import public
from rounds.queries import visible_round_or_404
from rounds.resources.files import kind_of
from rounds.resources.queries import member_in, parts_of, recordings_of, sees_resource


@public
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that helps, as far as the reader may see it."""
    round_ = visible_round_or_404(request.user, slug)
    member = member_in(round_, request.user)
    words = {
        "round": round_,
        "parts": parts_of(round_, request.user, member),
        "recordings": recordings_of(round_, request.user, member),
        "is_member": member is not None,
    }
    return render(request, "rounds/resources.html", words)


@public
def resource_file(request: HttpRequest, slug: str, resource: int) -> FileResponse:
    """A file, to be kept and never shown by the browser as a page of ours."""
    round_ = visible_round_or_404(request.user, slug)
    found = get_object_or_404(round_.resources, pk=resource)
    if not found.file or not sees_resource(request.user, member_in(round_, request.user), found):
        raise Http404
    kind = kind_of(found.file.name or "")
    try:
        content = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    name = f"{slugify(found.title) or 'file'}{kind.ending}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind.mime_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
