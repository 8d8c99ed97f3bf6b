"""Admin of the promises of regions: entered, confirmed by a colleague, taken down by one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import promises
from officials.admin.base.autocomplete import ANCESTORS, label
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.object_actions import LinkedActionsAdmin, ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.models import Notice, Post, Promise, User
from officials.permissions import Permission
from officials.staff.promise_queues import PROMISE_QUEUES
from officials.staff.queues import register
from officials.staff.requests import current_user

register(*PROMISE_QUEUES)


class PromiseForm(ConflictForm[Promise]):
    """Form of a new promise: one sentence, with the numbers that its notice prints."""

    class Meta:
        help_texts = {
            "region": gettext_lazy("作出承诺的地方，例如：鼓楼区，南京市，江苏省。"),
            "notice": gettext_lazy("印着这句承诺的公告，例如：鼓楼区公布公开电话的通告。"),
            "wording": gettext_lazy("照抄，一次一句，例如：联系无障碍。"),
            "answered_share": gettext_lazy("公告写了才填，例如：95。没有写就留空。"),
            "callback_hours": gettext_lazy("公告写了才填，例如：24。没有写就留空。"),
            "report_days": gettext_lazy("公告写了才填，例如：3。没有写就留空。"),
            "start_date": gettext_lazy("公告写的首日；没有写就填公告的发布日期。"),
            "end_date": gettext_lazy("公告写的末日；没有写就留空。"),
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a sentence that stands already. The lock makes two forms at once take turns."""
        values = super().clean()
        known = {name: self.cleaned_data.get(name) for name in ("region", "notice", "wording")}
        if known["notice"] and all(known.values()):
            list(Notice.objects.select_for_update(no_key=True).filter(pk=known["notice"].pk))
            if Promise.objects.filter(**known, withdrawn_at=None).exists():
                raise ValidationError(_("这份公告的这句承诺已经登记。"))
        return values


class PromiseAction(ObjectAction):
    """Base of the actions on a promise, which show it as its notice prints it."""

    obj: Promise

    def get_context_data(self) -> dict[str, Any]:
        promise = self.obj
        names = ("answered_share", "callback_hours", "report_days", "start_date", "end_date")
        values = [(promise._meta.get_field(name), getattr(promise, name)) for name in names]
        return {
            "rows": [
                (field.verbose_name, value)  # type: ignore[union-attr]
                for field, value in values
                if value is not None
            ]
        }


class ConfirmPromise(PromiseAction):
    """Action by which a second person confirms a promise."""

    title = gettext_lazy("确认")
    explanation = gettext_lazy("请对照公告原文。确认后，从生效首日起公开，旁边写明兑现没有。")
    permission = Permission.APPROVE

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：已对照公告原文。"),
    )

    @classmethod
    def is_available(cls, obj: Promise) -> bool:
        return obj.confirmed_at is None and obj.withdrawn_at is None

    @classmethod
    def refusal(cls, obj: Promise, by: User) -> str:
        return promises.confirmation_refusal(obj, by)

    def execute(self) -> str:
        promises.confirm_promise(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("已确认，从生效首日起公开。")


class WithdrawPromise(PromiseAction):
    """Action that takes a promise down, or refuses one that waits."""

    title = gettext_lazy("撤下")
    explanation = gettext_lazy(
        "立即从公开页面消失；还在等待确认的，不再公开。要改字句，请另外添加。"
    )
    destructive = True

    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：字句抄错，另行添加。"),
    )

    @classmethod
    def is_available(cls, obj: Promise) -> bool:
        return obj.withdrawn_at is None

    def execute(self) -> str:
        promises.withdraw_promise(self.obj, by=self.by, why=self.cleaned_data["reason"])
        return _("已撤下。")


@admin.register(Promise)
class PromiseAdmin(LinkedActionsAdmin[Promise]):
    """Promises: a form adds one, actions do the rest."""

    object_actions = {"confirm": ConfirmPromise, "withdraw": WithdrawPromise}
    confirmation_template = "admin/promise_confirm.html"
    form = PromiseForm
    list_display = ("wording", "place", "start_date", "end_date", "state")
    list_select_related = (f"region__{ANCESTORS}", "entered_by", "confirmed_by")
    list_filter = (QueueFilter,)
    search_fields = ("wording", "region__name")
    autocomplete_fields = ("region", "notice")
    fields = (
        "region",
        "notice",
        "wording",
        "answered_share",
        "callback_hours",
        "report_days",
        "start_date",
        "end_date",
    )
    decision_fields = ("state", "entered_by", "entered_at", "confirmed_by", "confirmed_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a promise is confirmed and taken down, and changes in nothing else."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Promise | None = None) -> Any:
        if obj is None:
            return self.fields
        withdrawn = ("withdrawn_at",) if obj.withdrawn_at else ()
        return (*self.fields, *self.decision_fields, *withdrawn)

    def get_readonly_fields(self, request: HttpRequest, obj: Promise | None = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def affected_posts(self, obj: Promise) -> QuerySet[Post]:
        return Post.objects.none()

    def save_model(self, request: HttpRequest, obj: Promise, form: Any, change: bool) -> None:
        """Store a new promise; there is no other form."""
        promises.enter_promise(obj, by=current_user(request))

    @admin.display(description=gettext_lazy("地区"), ordering="region")
    def place(self, promise: Promise) -> str:
        return label(promise.region)

    @admin.display(description=gettext_lazy("状态"))
    def state(self, promise: Promise) -> str:
        if promise.withdrawn_at:
            return _("已撤下")
        return _("已确认") if promise.confirmed_at else _("等另一位同事确认")
