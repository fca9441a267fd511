"""Raw tables of people, for superusers only: who runs rounds, and the record of what was decided."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import DecisionRecord, User
from accounts.services import change_standing

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
    UserTable = admin.ModelAdmin[User]
    DecisionTable = admin.ModelAdmin[DecisionRecord]
else:
    # Django's own classes name their model for the checker only.
    UserForm, UserTable, DecisionTable = forms.ModelForm, admin.ModelAdmin, admin.ModelAdmin

STANDING = ("role", "is_superuser", "is_active")


class StandingForm(UserForm):
    """Who a person is to the programme; nothing else of theirs is changed by others."""

    class Meta:
        model = User
        fields = STANDING

    def clean(self) -> dict[str, Any]:
        """Keep someone who can run rounds."""
        values = super().clean() or {}
        stays = values.get("is_active") and (values.get("is_superuser") or values.get("role") == User.Role.COORDINATOR)
        runs = Q(role=User.Role.COORDINATOR) | Q(is_superuser=True)
        if not stays and not User.objects.filter(runs, is_active=True).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This is the last active coordinator. Make someone else a coordinator first."))
        return values


@admin.register(User)
class UserAdmin(UserTable):
    """People and their roles. Accounts are made by signing up, and end by erasure, not here."""

    form = StandingForm
    list_display = ("name", "email", "role", "is_superuser", "is_active", "joined_at")
    list_filter = ("role", "is_superuser", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", *STANDING, "joined_at", "last_login")
    readonly_fields = ("name", "email", "joined_at", "last_login")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Never: people sign up themselves."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: User | None = None) -> bool:
        """Never: a person erases themselves, and then counts stay right."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Change the standing, and keep on record who changed it."""
        if change and isinstance(request.user, User):
            change_standing(user=obj, by=request.user, **{field: form.cleaned_data[field] for field in STANDING})


@admin.register(DecisionRecord)
class DecisionRecordAdmin(DecisionTable):
    """What was decided, to read only."""

    list_display = ("made_at", "made_by", "action", "subject", "about", "reason")
    list_filter = ("action",)
    search_fields = ("subject", "reason")
    list_select_related = ("made_by", "about")
    date_hierarchy = "made_at"

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Never: decisions record themselves."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: DecisionRecord | None = None) -> bool:
        """Never: rows are only ever added."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: DecisionRecord | None = None) -> bool:
        """Never: rows are only ever added."""
        return False
