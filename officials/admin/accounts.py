"""Accounts of staff, their roles by region, and lost second factors."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashWidget,
    SetPasswordForm,
    UserChangeForm,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, devices, refuse_timeouts
from officials.admin.account_confirmation import ConfirmationAdmin
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.scoped import ScopedMixin
from officials.admin.base.text_forms import CheckedTextMixin
from officials.models import Role, User
from officials.place_names import place_name
from officials.staff.requests import current_user

HELP_TEXTS = {
    "username": gettext_lazy("登录时输入，只用字母、数字和 @ . - _，例如：wangshili。"),
    "is_active": gettext_lazy("不再工作的人取消勾选：不能再登录，修改记录还在。"),
    "first_name": gettext_lazy("同事在修改记录里看到的名字，例如：王示例。"),
    "email": gettext_lazy("可以不填，例如：单位的邮箱。"),
}
# How many places of a role a list names.
MOST_PLACES = 3
# Fields for site administrators only.
SITE_FIELDS = ("is_staff", "is_superuser")


class RoleFormSet(ScopedFormSet):
    """Roles of an account; the user ``by`` grants them in the own regions only."""

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
        own = self.instance.pk == self.by.pk and not self.by.is_superuser
        if own and any(form.has_changed() for form in self.forms):
            raise ValidationError(_("自己的角色由另一位管理员更改。"))
        for form in kept:
            if not permissions.may_grant(self.by, form.cleaned_data["region"]):
                form.add_error("region", _("只能给出您管理的地区里的角色。"))
        if not kept and not self.by.is_superuser and all(form.is_valid() for form in self.forms):
            raise ValidationError(_("至少给出一个角色；不再工作的人请取消“有效”。"))


class RoleForm(CheckedTextMixin, forms.ModelForm[Role]):
    """Form of a role."""


class RoleInline(ScopedMixin, admin.StackedInline[Role, User]):
    model = Role
    form = RoleForm
    formset: Any = RoleFormSet
    extra = 0
    autocomplete_fields = ("region",)

    def get_formset(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.by = current_user(request)
        return formset

    def get_extra(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class PasswordLink(ReadOnlyPasswordHashWidget):
    """Link to the page that sets a password, without what stock displays of its hash."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        label = self.get_context(name, value, attrs or {})["button_label"]
        return format_html('<a class="button" href="../password/">{}</a>', label)


class AccountForm(ConflictForm[User], UserChangeForm[User]):
    """Change form of an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if password := self.fields.get("password"):
            password.widget = PasswordLink()


class NewAccountForm(ConflictForm[User], AdminUserCreationForm[User]):
    """Form of a new account."""


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in stubs only
    usable_password_help_text: Any = gettext_lazy("禁用后不能再用密码登录，现有的密码作废。")


@admin.register(User)
class AccountAdmin(ConfirmationAdmin, UserAdmin[User]):
    """Accounts: all for site administrators, those of their regions for office administrators."""

    form = AccountForm
    add_form = NewAccountForm
    inlines = (RoleInline,)
    list_display = ("username", "first_name", "duties", "active", "confirmed", "last_login")
    list_filter = (QueueFilter, "is_active", "roles__role")
    search_help_text = gettext_lazy("用户名或姓名")
    filter_horizontal = ()
    add_form_template = None
    change_password_form = PasswordForm
    write_only_fields = (*ScopedMixin.write_only_fields, "password")
    readonly_fields = (
        "confirmation",
        "second_factor",
        "last_login",
        "date_joined",
        "credentials_by",
    )
    NAME_FIELDS = ("first_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password", *NAME_FIELDS, "is_active", *SITE_FIELDS)}),
        (gettext_lazy("记录"), {"fields": readonly_fields}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", *NAME_FIELDS)}),)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets: Any = super().get_fieldsets(request, obj)
        if current_user(request).is_superuser:
            return fieldsets
        return [
            (
                title,
                options | {"fields": tuple(f for f in options["fields"] if f not in SITE_FIELDS)},
            )
            for title, options in fieldsets
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        texts = {"labels": {"first_name": _("姓名")}, "help_texts": HELP_TEXTS}
        return super().get_form(request, obj, change=change, **texts | kwargs)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Name the purpose of the user name, which browsers require beside a password."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "username":
            field.widget.attrs["autocomplete"] = "username"
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts with their roles, each with the name of its place."""
        roles = Role.objects.annotate(place_name=place_name("region")).order_by("region__code")
        return (
            super().get_queryset(request).prefetch_related(Prefetch("roles", roles, "named_roles"))
        )

    @admin.display(description=gettext_lazy("角色和地区"))
    def duties(self, user: Any) -> str:
        """Return what the account may do where."""
        places: dict[str, list[str]] = {_("网站管理员"): []} if user.is_superuser else {}
        for role in user.named_roles:
            places.setdefault(role.get_role_display(), []).append(role.place_name)
        return "；".join(_describe_role(name, held) for name, held in places.items()) or "—"

    @admin.display(description=gettext_lazy("有效"), ordering="is_active")
    def active(self, user: User) -> str:
        """Return a word; the alternative text of stock's icon is True."""
        return _("是") if user.is_active else _("否")

    @admin.display(description=gettext_lazy("验证器"))
    def second_factor(self, user: User) -> str | SafeString:
        if not user.has_device:
            return _("还没有绑定")
        if not self.is_managed(user):
            return _("已绑定。")
        url = reverse("admin:officials_user_device", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', _("已绑定。"), url, _("手机丢了，解除绑定"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.device_view)
        return [path("<id>/device/", view, name="officials_user_device"), *super().get_urls()]

    def device_view(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - as in stock
        """Remove the lost device of an account and set a new password."""
        user = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        url = reverse("admin:officials_user_change", args=[user.pk])
        if user == request.user:
            messages.error(request, _("自己的验证器在“我的账号”里更换。"))
            return redirect(url)
        form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            message = _("解除了 %s 的验证器，设了新密码。下次登录时重新绑定。") % user
            try:
                with refuse_timeouts(), transaction.atomic():
                    form.save()
                    devices.remove_devices(user, by=current_user(request))
                    self.log_change(request, user, message)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect(request.path)
            messages.success(request, format_html('<a href="{}">{}</a>', url, message))
            return redirect(url)
        model_form: Any = form  # the stubs of AdminForm want a model form, Django does not
        context = {
            **self.admin_site.each_context(request),
            "title": _("解除验证器"),
            "object": user,
            "form": form,
            "adminform": AdminForm(model_form, [(None, {"fields": list(form.fields)})], {}),
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/auth/lost.html", context)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - as in stock
        form_url: str = "",
    ) -> HttpResponse:
        """Send users to the page that asks for their present password."""
        if unquote(id) == str(current_user(request).pk):
            return redirect("admin:password_change")
        try:
            with refuse_timeouts(), transaction.atomic():
                return super().user_change_password(request, id, form_url)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow site administrators only, for an account that has done nothing.

        Others are deactivated: their history stays, and so do the accounts that they made.
        """
        is_remembered = obj and (
            User.objects.filter(credential_givers__contains=[obj.pk]).exists()
            or LogEntry.objects.filter(user=obj.pk).exists()
        )
        return (
            current_user(request).is_superuser
            and not is_remembered
            and super().has_delete_permission(request, obj)
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff, obj.demo = True, settings.DEMO
        super().save_model(request, obj, form, change)


def _describe_role(name: str, places: list[str]) -> str:
    """Return a role with its first places."""
    if not places:
        return name
    shown = "、".join(places[:MOST_PLACES])
    if len(places) > MOST_PLACES:
        shown = _("%(places)s等 %(number)d 个地方") % {"places": shown, "number": len(places)}
    return f"{name}：{shown}"
