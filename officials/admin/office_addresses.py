"""Admin of the addresses by which offices confirm their lists: entered, confirmed, ended."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import office_confirmation
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.object_actions import LinkedActionsAdmin, ObjectAction
from officials.models import OfficeAddress, Post, User
from officials.permissions import Permission
from officials.staff.office_queues import OFFICE_QUEUES
from officials.staff.queues import register
from officials.staff.requests import current_user

register(*OFFICE_QUEUES)


class OfficeAddressForm(ConflictForm[OfficeAddress]):
    """Form of a new address."""

    class Meta:
        help_texts = {
            "department": gettext_lazy("核对号码的单位，例如：临潼区 政府办公室。"),
            "scope": gettext_lazy("例如：政府办公室汇总全区的号码，就选“本地区各部门的号码”。"),
        }

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        names = ("department", "scope", "email")
        known = {name: self.cleaned_data.get(name) for name in names}
        if OfficeAddress.objects.filter(**known, ended_at=None).exists():
            raise ValidationError(_("这个部门已经登记了这个邮箱。"))
        return values


class ConfirmAddress(ObjectAction):
    """Action by which a second person confirms an address."""

    title = gettext_lazy("确认")
    explanation = gettext_lazy("先向单位核实邮箱。确认后，每季度向它寄一个核对号码的链接。")
    permission = Permission.APPROVE

    obj: OfficeAddress

    @classmethod
    def is_available(cls, obj: OfficeAddress) -> bool:
        return obj.confirmed_at is None and obj.ended_at is None

    @classmethod
    def refusal(cls, obj: OfficeAddress, by: User) -> str:
        return office_confirmation.confirmation_refusal(obj, by)

    def execute(self) -> str:
        office_confirmation.confirm_address(self.obj, by=self.by)
        return _("已确认，下一个工作日寄出本季度的链接。")


class EndAddress(ObjectAction):
    """Action that ends an address."""

    title = gettext_lazy("停用")
    explanation = gettext_lazy("不再向它寄链接，已寄出的立即失效。")
    destructive = True

    obj: OfficeAddress

    @classmethod
    def is_available(cls, obj: OfficeAddress) -> bool:
        return obj.ended_at is None

    def execute(self) -> str:
        office_confirmation.end_address(self.obj, by=self.by)
        return _("已停用。")


@admin.register(OfficeAddress)
class OfficeAddressAdmin(LinkedActionsAdmin[OfficeAddress]):
    """Addresses: a form adds one, actions do the rest."""

    object_actions = {"confirm": ConfirmAddress, "end": EndAddress}
    confirmation_template = "admin/office_address_confirm.html"
    form = OfficeAddressForm
    list_display = ("email", "department", "scope", "entered_by", "confirmed_by", "ended_at")
    list_select_related = ("department__region", "entered_by", "confirmed_by")
    list_filter = (QueueFilter, "scope")
    search_fields = ("email", "department__name")
    autocomplete_fields = ("department",)
    fields = ("department", "scope", "email")
    decision_fields = ("entered_by", "entered_at", "confirmed_by", "confirmed_at", "ended_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: OfficeAddress | None = None) -> Any:
        return self.fields if obj is None else (*self.fields, *self.decision_fields)

    def affected_posts(self, obj: OfficeAddress) -> QuerySet[Post]:
        return Post.objects.none()

    def save_model(self, request: HttpRequest, obj: OfficeAddress, form: Any, change: bool) -> None:
        """Store a new address; there is no other form."""
        office_confirmation.enter_address(obj, by=current_user(request))
