"""Admin of the addresses by which offices confirm their lists: entered, confirmed, ended."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import office_confirmation
from officials.admin.base.autocomplete import ANCESTORS, label
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.object_actions import LinkedActionsAdmin, ObjectAction
from officials.days import day_of
from officials.models import OfficeAddress, OfficeLink, Post, User
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
        return _("已确认，下一个工作日寄出本季度的链接；不想等，按“现在寄链接”。")


class SendLink(ObjectAction):
    """Action that mails the link of the present quarter without waiting for the next run."""

    title = gettext_lazy("现在寄链接")
    explanation = gettext_lazy(
        "向它寄本季度核对号码的链接；已寄出还没有答复的，再寄一次同一个链接。每天最多一次。"
    )
    obj: OfficeAddress

    @classmethod
    def is_available(cls, obj: OfficeAddress) -> bool:
        return obj.confirmed_at is not None and obj.ended_at is None

    def execute(self) -> str:
        office_confirmation.send_link_now(self.obj, by=self.by)
        return _("已放入发件箱，8 点到 18 点之间每小时寄出一次。")


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

    object_actions = {"confirm": ConfirmAddress, "send": SendLink, "end": EndAddress}
    confirmation_template = "admin/office_address_confirm.html"
    form = OfficeAddressForm
    list_display = (
        "email",
        "place",
        "department",
        "scope",
        "confirmed_by",
        "sent",
        "answered",
        "ended_at",
    )
    list_select_related = (f"department__region__{ANCESTORS}", "entered_by", "confirmed_by")
    list_filter = (QueueFilter, "scope")
    search_fields = ("email", "department__name")
    autocomplete_fields = ("department",)
    fields = ("department", "scope", "email")
    decision_fields = (
        "entered_by",
        "entered_at",
        "confirmed_by",
        "confirmed_at",
        "sent",
        "answered",
        "ended_at",
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: OfficeAddress | None = None) -> Any:
        return self.fields if obj is None else (*self.fields, *self.decision_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else (*self.fields, *self.decision_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficeAddress]:
        """Return the addresses with the days of their last link and answer."""
        links = OfficeLink.objects.filter(address=OuterRef("pk"))
        answers = links.exclude(answered_at=None).order_by("-answered_at")
        addresses: QuerySet[OfficeAddress] = super().get_queryset(request)
        return addresses.annotate(
            sent_at=Subquery(links.order_by("-made_at").values("made_at")[:1]),
            last_answer=Subquery(answers.values("answered_at")[:1]),
        )

    @admin.display(description=gettext_lazy("地区"), ordering="department__region")
    def place(self, address: OfficeAddress) -> str:
        return label(address.department.region)

    @admin.display(description=gettext_lazy("最近的链接"), ordering="sent_at")
    def sent(self, address: Any) -> str:
        return str(day_of(address.sent_at)) if address.sent_at else _("还没有寄过")

    @admin.display(description=gettext_lazy("最近的答复"), ordering="last_answer")
    def answered(self, address: Any) -> str:
        return str(day_of(address.last_answer)) if address.last_answer else "—"

    def affected_posts(self, obj: OfficeAddress) -> QuerySet[Post]:
        return Post.objects.none()

    def save_model(self, request: HttpRequest, obj: OfficeAddress, form: Any, change: bool) -> None:
        """Store a new address; there is no other form."""
        office_confirmation.enter_address(obj, by=current_user(request))
