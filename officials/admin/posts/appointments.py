"""Who holds a post: rows on the post's screen, a screen of their own, and leaving."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import withdrawal
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter, match_official
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.object_actions import ObjectAction, ObjectActionAdmin
from officials.admin.base.scoped import (
    DayInput,
    ScopedAdmin,
    ScopedMixin,
    WideCharField,
    prevent_deletion,
)
from officials.clock import now, today
from officials.models import Appointment, Edition, Post
from officials.publication.live import read_open_ids

TWO_HOLDERS = gettext_lazy("同一岗位同一天只能有一位任职者。")
FIELDS = (("official", "capacity"), ("start_date", "end_date"), "notice")


class AppointmentForm(forms.ModelForm[Appointment]):
    """A term. Leaving earlier is an act that shows at once; all else waits for review."""

    class Meta:
        help_texts = {
            "official": gettext_lazy("输入姓名或拼音，例如：wangshili；没有就点“＋”添加。"),
            "capacity": gettext_lazy("例如：代理。"),
            "start_date": gettext_lazy("任职的第一天，例如：2026-01-05；不详则留空。"),
            "notice": gettext_lazy("例如：人大常委会任命通知；没有则留空。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Editions tell this term by its uid: another person's is another appointment.
        if "official" in self.fields and has_been_published(self.instance):
            self.fields["official"].disabled = True
            self.fields["official"].help_text = _(
                "已公布的任职不能换人：请办理离任，再添一行任职。"
            )

    def clean_end_date(self) -> Any:
        end, old = self.cleaned_data["end_date"], self.initial.get("end_date")
        shortened = bool(end and (old is None or end < old))
        if self.instance.pk and shortened and read_open_ids([self.instance.post_id], now()):
            raise ValidationError(
                _("岗位已公布，提前离任请用“离任”按钮：它立即生效。延长任职可以在这里修改。")
            )
        return end


def has_been_published(appointment: Appointment) -> bool:
    return (
        appointment.pk is not None and Edition.objects.filter(appointment=appointment.pk).exists()
    )


class EndAppointment(ObjectAction):
    title = gettext_lazy("离任")
    explanation = gettext_lazy("从离任次日零时起，岗位显示“空缺”，本人号码不再公布；岗位号码不变。")
    destructive = True
    obj: Appointment

    last_day = forms.DateField(
        label=gettext_lazy("最后一天"),
        widget=DayInput(),
        help_text=gettext_lazy("这一天仍在任，例如：今天。日期已过则立即生效。"),
    )
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：调任，见市政府任免通知。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return (
            obj.pk is not None
            and (obj.start_date is None or obj.start_date <= today())
            and (obj.end_date is None or obj.end_date >= today())
        )

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": today()}

    def execute(self) -> str:
        last_day = self.cleaned_data["last_day"]
        withdrawal.end_appointment(
            self.obj, by=self.by, last_day=last_day, reason=self.cleaned_data["reason"]
        )
        return _("%(name)s的任职到 %(day)s 为止。") % {
            "name": self.obj.official,
            "day": last_day,
        }


class CancelAppointment(ObjectAction):
    obj: Appointment
    title = gettext_lazy("取消任职")
    explanation = gettext_lazy("任职还没有开始：从登记册删去，已排定的公布同时取消；岗位成为草稿。")
    destructive = True

    # It deletes: exactly what was looked at, and no number that a colleague added since.
    revision = forms.IntegerField(label=gettext_lazy("修改次数"), widget=forms.HiddenInput)
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：任命撤回。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return obj.pk is not None and obj.start_date is not None and obj.start_date > today()

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.obj.post.revision}

    def execute(self) -> str:
        given = self.cleaned_data
        withdrawal.cancel_appointment(
            self.obj, by=self.by, reason=given["reason"], revision=given["revision"]
        )
        return _("%(name)s的任职已取消。") % {"name": self.obj.official}


class AppointmentPageForm(ConflictForm[Appointment], AppointmentForm):
    """A term on its own screen."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        others = Appointment.objects.filter(post=self.instance.post).exclude(pk=self.instance.pk)
        days = _days(self.cleaned_data)
        if any(_meet(days, _days(vars(other))) for other in others):
            self.add_error("start_date", TWO_HOLDERS)
        return self.cleaned_data


@admin.register(Appointment)
class AppointmentAdmin(ObjectActionAdmin[Appointment]):
    object_actions = {"end": EndAppointment, "cancel": CancelAppointment}
    form = AppointmentPageForm
    list_display = ("official", "post", "capacity", "start_date", "end_date")
    list_select_related = ("official", "post__department")
    list_filter = (QueueFilter, "capacity", "end_date")
    search_help_text = gettext_lazy("姓名、拼音或岗位，例如：王示例、wangshili、副局长")
    search_fields = ("official__name", "post__title")
    autocomplete_fields = ("official", "notice")
    fields = ("post", *FIELDS, "buttons")
    readonly_fields = ("post", "buttons")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An appointment is added on the screen of its post."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Appointment], search_term: str
    ) -> tuple[QuerySet[Appointment], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(post__title__icontains=word) | match_official(word, "official__")
            )
        return queryset, False

    def get_post(self, obj: Appointment) -> Post:
        return obj.post

    def has_been_published(self, obj: Appointment) -> bool:
        return has_been_published(obj)

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Appointment) -> str:
        return buttons(self, obj)


def buttons(screen: Any, obj: Any) -> SafeString | str:
    """Return links to the acts that make sense for a row; permissions are asked behind them."""
    links = [
        (screen.action_url(slug, obj), act.title)
        for slug, act in screen.object_actions.items()
        if obj.pk and act.is_available(obj)
    ]
    return format_html_join(" ", '<a class="button" href="{}">{}</a>', links) or "—"


class AppointmentFormSet(ScopedFormSet):
    """All terms of a post."""

    def add_fields(self, form: AppointmentForm, index: int | None) -> None:
        super().add_fields(form, index)
        if has_been_published(form.instance):
            prevent_deletion(form, _("已公布的任职不能删除，请用“离任”。"))

    def clean(self) -> None:
        """Refuse two holders on one day, also between one row's writing and the next one's."""
        super().clean()
        stored = {form: _days(form.initial) for form in self.initial_forms}
        for form in self.forms:
            if not form.is_valid() or not (form.instance.pk or form.has_changed()):
                continue
            stored.pop(form, None)
            if form.cleaned_data.get(DELETION_FIELD_NAME):
                continue
            days = _days(form.cleaned_data)
            if any(_meet(days, others) for others in stored.values()):
                form.add_error("start_date", TWO_HOLDERS)
            stored[form] = days


def _days(values: Mapping[str, Any]) -> tuple[date, date]:
    return values.get("start_date") or date.min, values.get("end_date") or date.max


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


class AppointmentInline(ScopedMixin, admin.StackedInline[Appointment, Post]):
    model = Appointment
    form = AppointmentForm
    formset: Any = AppointmentFormSet
    extra = 0
    autocomplete_fields = ("official", "notice")
    fieldsets = [(None, {"fields": (*FIELDS, "buttons")})]
    readonly_fields = ("buttons",)
    formfield_overrides = ScopedAdmin.formfield_overrides

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        return (
            super().get_queryset(request).select_related("official", "notice", "post__department")
        )

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Appointment) -> str:
        screen = self.admin_site.get_model_admin(Appointment)
        return buttons(screen, obj)
