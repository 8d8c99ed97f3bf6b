"""The people who keep the register."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from officials import scopes
from officials.admin.choices import worker
from officials.admin.rows import Rows
from officials.admin.screens import Scoped, ScopedAdmin
from officials.models import Role, RoleName, User

# What a site administrator alone decides.
SITE = ("is_staff", "is_superuser")


class RoleRows(Rows):
    """The roles of a person; ``by`` gives none that goes beyond their own."""

    by: User

    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.is_valid()
            and form.cleaned_data
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]
        for form in kept:
            role, region = RoleName(form.cleaned_data["role"]), form.cleaned_data["region"]
            if not scopes.may_grant(self.by, role, region):
                form.add_error("role", _("只能给出您自己在这个地区也有的角色。"))
        if not kept and not self.by.is_superuser and all(form.is_valid() for form in self.forms):
            raise ValidationError(_("至少给出一个角色；不再工作的人请取消“有效”。"))


class RoleInline(Scoped, admin.StackedInline[Role, User]):
    model = Role
    formset: Any = RoleRows
    extra = 0
    autocomplete_fields = ("region",)

    def get_formset(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.by = worker(request)
        return formset

    def get_extra(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in stubs only
    usable_password_help_text: Any = gettext_lazy("禁用后不能再用密码登录，现有的密码作废。")


@admin.register(User)
class UserScreen(ScopedAdmin[User], UserAdmin[User]):
    """Accounts: a site administrator keeps all, an office administrator those of its regions."""

    inlines = (RoleInline,)
    list_display = ("username", "first_name", "works", "last_login")
    list_filter = ("is_active", "roles__role")
    search_help_text = gettext_lazy("用户名或姓名")
    filter_horizontal = ()
    add_form_template = None
    change_password_form = PasswordForm
    readonly_fields = ("last_login", "date_joined", "credentials_by")
    NAMES = ("first_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password", *NAMES, "is_active", *SITE)}),
        (gettext_lazy("记录"), {"fields": readonly_fields}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", *NAMES)}),)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        found: Any = super().get_fieldsets(request, obj)
        if worker(request).is_superuser:
            return found
        return [
            (title, options | {"fields": tuple(f for f in options["fields"] if f not in SITE)})
            for title, options in found
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        labels = {"first_name": _("姓名")}
        return super().get_form(request, obj, change=change, **{"labels": labels, **kwargs})

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Say what the name is, as browsers ask for beside a password."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "username":
            field.widget.attrs["autocomplete"] = "username"
        return field

    @admin.display(description=gettext_lazy("有效"), ordering="is_active")
    def works(self, user: User) -> str:
        """Say it in words: the stock sign is called True."""
        return _("是") if user.is_active else _("否")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that is not needed any more is no longer active: what it did stays."""
        return worker(request).is_superuser and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
