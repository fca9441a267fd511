"""Addresses of the room `accounts` under /admin/."""

from django.urls import path

from accounts.concerns import handling as concerns
from accounts.imports import views as imports
from accounts.imports.records import views as records
from accounts.organizations import views as organizations
from accounts.record import views as record

app_name = "accounts_admin"

urlpatterns = [
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/handlers/", concerns.choose, name="concern_handlers"),
    path("concerns/<str:reference>/", concerns.concern, name="concern"),
    path("concerns/<str:reference>/note/", concerns.note, name="concern_note"),
    path("concerns/<str:reference>/close/", concerns.close, name="concern_close"),
    path("concerns/<str:reference>/reopen/", concerns.reopen, name="concern_reopen"),
    path("concerns/<str:reference>/open/", concerns.break_open, name="concern_open"),
    path("people/", records.people, name="people"),
    path("people/export/", records.people_export, name="people_export"),
    path("people/<int:pk>/", records.person, name="person"),
    path("people/import/", imports.imports, name="import"),
    path("people/import/<int:pk>/", imports.preview, name="import_preview"),
    path("people/import/<int:pk>/apply/", imports.apply, name="import_apply"),
    path("people/import/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("people/import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("people/import/<int:pk>/lines/<int:line>/", imports.conflict, name="import_conflict"),
    path("record/", record.record, name="record"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.organization, name="organization_new"),
    path("organizations/import/", organizations.import_file, name="organizations_import"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/delete/", organizations.delete, name="organization_delete"),
]
