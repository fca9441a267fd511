"""The coordinator's pages of resources."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import admin_page, coordinator_page, reader
from rounds.models import Resource, Round
from rounds.resources.forms import ResourceForm
from rounds.resources.services import add_resource, change_resource, delete_resource, move_resource


@admin_page
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """All entries of a round in their order."""
    round_ = get_object_or_404(Round, slug=slug)
    entries = list(round_.resources.select_related("type").order_by("position", "pk"))
    may_act = reader(request).is_coordinator
    return render(request, "rounds/admin/resources.html", {"round": round_, "entries": entries, "may_act": may_act})


@coordinator_page
def resource_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an entry."""
    round_ = get_object_or_404(Round, slug=slug)
    form = ResourceForm(request.POST or None, request.FILES or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        made = add_resource(round_=round_, values=form.values())
        messages.success(request, _("“%(title)s” is on the resources page.") % {"title": made})
        return redirect("rounds_admin:resources", slug)
    return render(request, "rounds/admin/resource.html", {"round": round_, "form": form})


@coordinator_page
def resource_edit(request: HttpRequest, slug: str, resource: int) -> HttpResponse:
    """Change an entry."""
    found = _resource_or_404(slug, resource)
    form = ResourceForm(request.POST or None, request.FILES or None, round_=found.round, resource=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_resource(resource=found, values=form.values())
        except Resource.DoesNotExist:
            messages.error(request, _("Someone deleted this entry meanwhile, so nothing was saved."))
        else:
            messages.success(request, _("Saved."))
        return redirect("rounds_admin:resources", slug)
    return render(request, "rounds/admin/resource.html", {"round": found.round, "form": form, "resource": found})


@coordinator_page
@require_POST
def resource_up(request: HttpRequest, slug: str, resource: int) -> HttpResponse:
    """Move an entry up."""
    return _moved(_resource_or_404(slug, resource), -1)


@coordinator_page
@require_POST
def resource_down(request: HttpRequest, slug: str, resource: int) -> HttpResponse:
    """Move an entry down."""
    return _moved(_resource_or_404(slug, resource), 1)


def _moved(resource: Resource, by: int) -> HttpResponse:
    """Move it, and go on at its new place: Tab leads to its buttons."""
    move_resource(resource=resource, by=by)
    return redirect(f"{reverse('rounds_admin:resources', args=[resource.round.slug])}#entry-{resource.pk}")


@coordinator_page
def resource_delete(request: HttpRequest, slug: str, resource: int) -> HttpResponse:
    """Delete an entry, after asking."""
    found = _resource_or_404(slug, resource)
    if request.method == "POST":
        delete_resource(found)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": found})
        return redirect("rounds_admin:resources", slug)
    return render(request, "rounds/admin/resource_delete.html", {"round": found.round, "resource": found})


def _resource_or_404(slug: str, pk: int) -> Resource:
    return get_object_or_404(Resource.objects.select_related("round"), round__slug=slug, pk=pk)
