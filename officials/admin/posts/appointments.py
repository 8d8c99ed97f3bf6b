"""Admin of appointments: inline of a post, change form, actions to end and to cancel."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import bans, withdrawal
from officials.admin.base.autocomplete import ANCESTORS, set_stored_choice
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.identity_columns import PLACE_COLUMNS
from officials.admin.base.object_actions import ObjectAction, ObjectActionAdmin, PostActionAdmin
from officials.admin.base.register_search import search_terms
from officials.admin.base.scoped import (
    DayInput,
    ScopedAdmin,
    ScopedMixin,
    WideCharField,
    prevent_deletion,
)
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.posts.person_bans import BanPerson
from officials.admin.posts.withdrawals import WithdrawNumbers, WithdrawTerm
from officials.admin.posts.withholding import AskToShowName, ShowName, WithholdName
from officials.clock import now, today
from officials.models import Appointment, Post
from officials.publication.live import read_open_ids
from officials.publication.standing import (
    annotate_appointments,
    has_been_published,
    read_appointment,
)

TWO_HOLDERS = gettext_lazy("同一岗位同一天只能有一位任职者。")
FIELDS = (("official", "capacity"), ("start_date", "end_date"), "notice")
# On the page of the post.
ROW = ("official", "capacity", "start_date", "end_date", "notice")


class AppointmentForm(CheckedTextMixin, forms.ModelForm[Appointment]):
    """Form of an appointment; for an earlier end of a public one see ``EndAppointment``."""

    class Meta:
        help_texts = {
            "official": gettext_lazy("输入姓名或拼音，例如：wangshili；没有就点“＋”添加。"),
            "capacity": gettext_lazy("照任免通知选，例如：代理。"),
            "start_date": gettext_lazy("任职的第一天，例如：2026-01-05；不详则留空。"),
            "notice": gettext_lazy("例如：人大常委会任命通知；没有则留空。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("official", "notice"):
            column: Any = Appointment._meta.get_field(name)
            row = column.get_cached_value(self.instance, default=None)
            if row and name in self.fields:
                set_stored_choice(self, name, row)
        # Editions refer to the appointment by its uid, so it cannot pass to another official.
        if "official" in self.fields and has_been_published(self.instance):
            self.fields["official"].disabled = True
            self.fields["official"].help_text = _(
                "已公布的任职不能换人：请办理离任，再添一行任职。"
            )

    def _get_validation_exclusions(self) -> set[str]:
        # Django 6.1 checks constraints on the post row by row; the formset sees all rows.
        return {"post", *super()._get_validation_exclusions()}  # type: ignore[misc]  # not in stubs

    def clean_official(self) -> Any:
        official = self.cleaned_data["official"]
        ban = bans.find_ban_of(official) if "official" in self.changed_data else None
        if ban:
            raise ValidationError(bans.explain(ban))
        return official

    def clean_end_date(self) -> Any:
        end_date, previous = self.cleaned_data["end_date"], self.initial.get("end_date")
        shortened = bool(end_date and (previous is None or end_date < previous))
        if self.instance.pk and shortened and read_open_ids([self.instance.post_id], now()):
            raise ValidationError(
                _("岗位已公布，提前离任请用“离任”按钮：它立即生效。延长任职可以在这里修改。")
            )
        return end_date


class EndAppointment(ObjectAction):
    """Action that ends a current appointment; it takes effect without a review."""

    title = gettext_lazy("离任")
    explanation = gettext_lazy("从离任次日零时起，岗位显示“空缺”，本人号码不再公布；岗位号码不变。")
    destructive = True
    obj: Appointment

    last_day = forms.DateField(
        label=gettext_lazy("最后一天"),
        widget=DayInput(),
        help_text=gettext_lazy("这一天仍在任，例如：2026-03-31。早于今天的立即生效。"),
    )
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：调任，见市政府任免通知。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return read_appointment(obj).is_current

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
    """Action that deletes an appointment before its first day, with its planned editions."""

    title = gettext_lazy("取消任职")
    explanation = gettext_lazy("任职还没有开始：从登记册删去，已排定的公布同时取消；岗位成为草稿。")
    destructive = True
    obj: Appointment

    # Prevents the deletion of a hotline that somebody added after the page was opened.
    revision = forms.IntegerField(label=gettext_lazy("修改次数"), widget=forms.HiddenInput)
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：任命撤回。"),
    )

    @classmethod
    def is_available(cls, obj: Appointment) -> bool:
        return read_appointment(obj).is_to_come

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.obj.post.revision}

    def execute(self) -> str:
        values = self.cleaned_data
        withdrawal.cancel_appointment(
            self.obj, by=self.by, reason=values["reason"], revision=values["revision"]
        )
        return _("%(name)s的任职已取消。") % {"name": self.obj.official}


class AppointmentPageForm(ConflictForm[Appointment], AppointmentForm):
    """Form of an appointment on its own page."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        others = Appointment.objects.filter(post=self.instance.post).exclude(pk=self.instance.pk)
        period = _period(self.cleaned_data)
        if any(_overlap(period, _period(vars(other))) for other in others):
            self.add_error("start_date", TWO_HOLDERS)
        return self.cleaned_data


@admin.register(Appointment)
class AppointmentAdmin(PostActionAdmin[Appointment]):
    """Appointments; new ones are added on the page of their post."""

    object_actions = {
        "end": EndAppointment,
        "cancel": CancelAppointment,
        "withdraw": WithdrawTerm,
        "withdraw-numbers": WithdrawNumbers,
        "ban": BanPerson,
        "withhold": WithholdName,
        "ask-name": AskToShowName,
        "show-name": ShowName,
    }
    form = AppointmentPageForm
    list_display = (
        *PLACE_COLUMNS,
        "post_title",
        "official",
        "number",
        "capacity",
        "start_date",
        "end_date",
    )
    list_display_links = ("official",)
    list_select_related = ("official", "post__department")
    list_filter = (QueueFilter, "capacity", "end_date")
    ordering = ("-pk",)
    search_help_text = gettext_lazy("姓名、拼音、地区、部门或岗位，例如：王示例、临潼林业局副局长")
    search_fields = ("official__name", "post__title")
    autocomplete_fields = ("official", "notice")
    fields = ("post", *FIELDS, "buttons")
    readonly_fields = ("post", "buttons")

    def get_read_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        """Return appointments with their standing, which each action asks for, and their post."""
        return annotate_appointments(super().get_read_queryset(request)).select_related(
            f"official__owner_region__{ANCESTORS}"
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: appointments are added on the page of their post."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Appointment], search_term: str
    ) -> tuple[QuerySet[Appointment], bool]:
        return search_terms(queryset, search_term), False

    def get_post(self, obj: Appointment) -> Post:
        return obj.post

    def has_been_published(self, obj: Appointment) -> bool:
        return has_been_published(obj)

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Appointment) -> str:
        return render_action_buttons(self, obj)


def render_action_buttons(model_admin: ObjectActionAdmin[Any], obj: Any) -> SafeString | str:
    """Render links to the available actions on ``obj``; their pages check the permission.

    Those that help at once come first, those that take away stand apart.
    """
    actions = [
        (slug, action)
        for slug, action in model_admin.object_actions.items()
        if obj.pk and action.is_available(obj)
    ]
    actions.sort(key=lambda each: (not each[1].helps_at_once, each[1].destructive))
    links = [
        (_class_of(action), model_admin.action_url(slug, obj), action.title)
        for slug, action in actions
    ]
    return format_html_join(" ", '<a class="{}" href="{}">{}</a>', links) or "—"


def _class_of(action: type[ObjectAction]) -> str:
    if action.helps_at_once:
        return "button helps-at-once"
    return "button takes-away" if action.destructive else "button"


class AppointmentFormSet(ScopedFormSet):
    """Formset with all appointments of a post."""

    def add_fields(self, form: AppointmentForm, index: int | None) -> None:
        super().add_fields(form, index)
        if has_been_published(form.instance):
            prevent_deletion(form, _("已公布的任职不能删除，请用“离任”。"))

    def clean(self) -> None:
        """Refuse two holders on one day.

        Rows are saved one by one, so a row must not overlap the stored period of a later row.
        """
        super().clean()
        periods = {form: _period(form.initial) for form in self.initial_forms}
        for form in self.forms:
            if not form.is_valid() or not (form.instance.pk or form.has_changed()):
                continue
            periods.pop(form, None)
            if form.cleaned_data.get(DELETION_FIELD_NAME):
                continue
            period = _period(form.cleaned_data)
            if any(_overlap(period, other) for other in periods.values()):
                form.add_error("start_date", TWO_HOLDERS)
            periods[form] = period


def _period(values: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first and the last day of an appointment; an open end is the limit of dates."""
    return values.get("start_date") or date.min, values.get("end_date") or date.max


def _overlap(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


class AppointmentInline(ScopedMixin, admin.StackedInline[Appointment, Post]):
    """Appointments on the page of their post."""

    model = Appointment
    form = AppointmentForm
    formset: Any = AppointmentFormSet
    template = "admin/post_rows.html"
    folds_rows = True
    rows_hint = gettext_lazy(
        "输入姓名或拼音，例如：wangshili；没有就点“＋”添加。任职第一天不详则留空；离任日期是最后一天，"
        "从次日零时起本人号码不再公布。"
    )
    autocomplete_fields = ("official", "notice")
    fieldsets = [
        (None, {"classes": ["appointment-row"], "fields": (ROW,)}),
        (None, {"fields": ("buttons",)}),
    ]
    readonly_fields = ("buttons",)
    formfield_overrides = ScopedAdmin.formfield_overrides

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        rows = super().get_queryset(request)
        return annotate_appointments(rows).select_related(
            f"official__owner_region__{ANCESTORS}", "notice", "post__department"
        )

    def get_extra(self, request: HttpRequest, obj: Post | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Appointment) -> str:
        model_admin: Any = self.admin_site.get_model_admin(Appointment)
        return render_action_buttons(model_admin, obj)
