"""The coordinator's pages of member organizations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import coordinator_page, reader
from accounts.models import Organization
from accounts.organizations.forms import ContactFormSet, OrganizationFileForm, OrganizationForm, contacts_in
from accounts.organizations.queries import organizations_matching
from accounts.organizations.services import delete_organization, save_organization

ORGANIZATIONS_A_PAGE = 50


@coordinator_page
def organizations(request: HttpRequest) -> HttpResponse:
    """All organizations with their contacts."""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    page = Paginator(organizations_matching(words), ORGANIZATIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "today": timezone.localdate()}
    return render(request, "accounts/organizations/organizations.html", context)


@coordinator_page
def organization(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add an organization, or change one."""
    saved = get_object_or_404(Organization, pk=pk) if pk is not None else None
    form = OrganizationForm(request.POST or None, instance=saved)
    initial = [{"name": contact.name, "email": contact.email} for contact in saved.contacts.all()] if saved else []
    contacts = ContactFormSet(request.POST or None, initial=initial, prefix="contacts")
    if request.method == "POST" and form.is_valid() and contacts.is_valid():
        done = save_organization(
            # The form's validation has put what was typed into its own instance: save a fresh one.
            organization=Organization.objects.filter(pk=pk).first() if pk is not None else None,
            name=form.cleaned_data["name"],
            domains=form.cleaned_data["domains"],
            contacts=contacts_in(contacts),
            member_from=form.cleaned_data["member_from"],
            member_until=form.cleaned_data["member_until"],
        )
        messages.success(request, _("Saved %s.") % done)
        return redirect("accounts_admin:organizations")
    context = {"form": form, "contacts": contacts, "organization": saved}
    return render(request, "accounts/organizations/organization.html", context)


@coordinator_page
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what deleting an organization does, and do it."""
    organization = get_object_or_404(Organization, pk=pk)
    if request.method == "POST":
        delete_organization(organization=organization, by=reader(request))
        messages.success(request, _("Deleted %s.") % organization.name)
        return redirect("accounts_admin:organizations")
    context = {
        "organization": organization,
        "contact_count": organization.contacts.count(),
        "people_count": organization.people.count(),
    }
    return render(request, "accounts/organizations/delete.html", context)


@coordinator_page
def import_file(request: HttpRequest) -> HttpResponse:
    """Add and change organizations from a CSV."""
    form = OrganizationFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (counts := form.import_file(reader(request))):
        said = _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.")
        messages.success(request, said % counts)
        return redirect("accounts_admin:organizations")
    return render(request, "accounts/organizations/import_file.html", {"form": form})
