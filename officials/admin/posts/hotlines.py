"""Admin of hotlines: inline of a post, change form with all sources, actions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, verification, withdrawal
from officials.admin.base.autocomplete import set_stored_choice, with_labels
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.identity_columns import PLACE_COLUMNS
from officials.admin.base.object_actions import ObjectAction, ObjectActionAdmin
from officials.admin.base.register_search import search_hotlines
from officials.admin.base.scoped import DayInput, ScopedMixin, WideCharField
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.posts.appointments import render_action_buttons
from officials.admin.posts.bulk_hours import change_hours
from officials.admin.posts.hotline_forms import (
    BaseHotlineForm,
    FormattedNumberMixin,
    HotlineInlineForm,
)
from officials.admin.posts.hotline_formset import HotlineFormSet
from officials.admin.posts.source_corrections import CiteCorrectionOfSource
from officials.admin.posts.withdrawals import KeepHotline, WithdrawHotline
from officials.admin.reports.returning import ReturningAdmin
from officials.clock import today
from officials.days import day_of
from officials.models import Hotline, HotlineSource, Notice, Post, Verification
from officials.models.choices import STAFF_METHODS, STAFF_RESULTS, Method, Result
from officials.publication.bare_numbers import filter_bare
from officials.publication.standing import annotate_hotlines, has_been_published

REASON_HELP_TEXT = gettext_lazy("写入修改记录，例如：号码已移交他人。")


def render_state_and_actions(model_admin: ObjectActionAdmin[Any], hotline: Hotline) -> str:
    """Render the suspension of a hotline, if it is suspended, and its available actions."""
    buttons = render_action_buttons(model_admin, hotline)
    if hotline.suspended_at is None:
        return buttons
    message = _("%(day)s 由%(who)s暂停，公开页面不显示；恢复须由另一位同事办理。") % {
        "day": day_of(hotline.suspended_at),
        "who": hotline.suspended_by or "",
    }
    return format_html("<strong>{}</strong><br>{}", message, buttons)


class SuspendHotline(ObjectAction):
    """Action that hides a hotline until another user restores it, without a review."""

    title = gettext_lazy("暂停")
    explanation = gettext_lazy("号码立即不再显示，公开页面写明“暂停”；恢复须由另一位同事办理。")
    destructive = helps_at_once = True
    obj: Hotline

    reason = WideCharField(label=gettext_lazy("原因"), max_length=200, help_text=REASON_HELP_TEXT)

    @classmethod
    def is_available(cls, obj: Hotline) -> bool:
        return obj.suspended_at is obj.withdrawn_at is None and has_been_published(obj)

    @classmethod
    def describe_unavailable(cls, obj: Hotline) -> str:
        if obj.withdrawn_at:
            return _("这个号码已经撤下，不用暂停。")
        if obj.suspended_at:
            return _("这个号码已经暂停。")
        return _("这个号码没有公布过，不用暂停。")

    def execute(self) -> str:
        withdrawal.suspend(self.obj, by=self.by, reason=self.cleaned_data["reason"])
        return _("号码 %s 已暂停显示。") % self.obj


class RestoreHotline(ObjectAction):
    """Action that publishes a suspended hotline again."""

    title = gettext_lazy("恢复")
    explanation = gettext_lazy("号码立即重新显示。暂停它的人不能自己恢复。")
    obj: Hotline

    why = WideCharField(
        label=gettext_lazy("说明"), max_length=200, required=False, help_text=REASON_HELP_TEXT
    )

    @classmethod
    def is_available(cls, obj: Hotline) -> bool:
        return obj.suspended_at is not None and obj.withdrawn_at is None

    @classmethod
    def describe_unavailable(cls, obj: Hotline) -> str:
        if obj.withdrawn_at:
            return _("这个号码已经撤下，不能恢复；要再公布，请重新添加。")
        return _("这个号码没有暂停，不用恢复。")

    def execute(self) -> str:
        withdrawal.restore(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("号码 %s 已恢复显示。") % self.obj


class VerifyHotline(ObjectAction):
    """Action that records a verification of a hotline.

    ``called``: the number on the page, so that a verification is not recorded for another one.
    """

    title = gettext_lazy("核验")
    explanation = gettext_lazy(
        "记下这个号码是否打得通；公开页面立即显示核验日期和结果。空号、不是本岗位的号码立即停止显示，"
        "由另一位同事恢复。"
    )
    obj: Hotline

    called = forms.CharField(label=gettext_lazy("号码"), widget=forms.HiddenInput)
    checked_on = forms.DateField(
        label=gettext_lazy("核验日期"),
        widget=DayInput(),
        help_text=gettext_lazy("打电话的那一天；事后补记，也写那一天，例如：2026-03-15。"),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=STAFF_METHODS,
        help_text=gettext_lazy("怎样知道的。自己拨通了，选“拨打”。"),
    )
    result = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=STAFF_RESULTS,
        help_text=gettext_lazy("照实选；打不通也要记，例如：无人接听。"),
    )
    note = WideCharField(
        label=gettext_lazy("备注"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不公开，例如：值班人员接听，转办公室。"),
    )

    @classmethod
    def is_available(cls, obj: Hotline) -> bool:
        return obj.pk is not None and obj.withdrawn_at is None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("result") if self.is_bound else self.initial.get("result")
        if asked == "":
            choices: Any = self.fields["result"]
            choices.choices = [("", _("打过以后选择")), *STAFF_RESULTS]

    def get_initial(self) -> dict[str, Any]:
        return {"checked_on": today(), "called": str(self.obj)}

    def execute(self) -> str:
        values = self.cleaned_data
        if values["called"] != str(self.obj):
            raise Refused(_("这个号码刚刚改为 %s，请核验新号码。") % self.obj)
        recorded = verification.record(
            self.obj,
            by=self.by,
            checked_on=values["checked_on"],
            method=Method(values["method"]),
            result=Result(values["result"]),
            note=values["note"],
        )
        return _("号码 %(number)s 的核验已记下：%(check)s。") % {
            "number": self.obj,
            "check": recorded,
        }


class HotlineForm(ConflictForm[Hotline], BaseHotlineForm):
    """Form of a hotline on its own page."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        hotline = self.instance
        duplicates = Hotline.objects.filter(
            post=hotline.post_id,
            appointment=hotline.appointment_id,
            digits=hotline.digits,
            extension=hotline.extension,
            withdrawn_at=None,
        )
        if hotline.withdrawn_at is None and duplicates.exclude(pk=hotline.pk).exists():
            raise ValidationError(_("号码与另一行重复。"))
        return self.cleaned_data


class SourceForm(CheckedTextMixin, forms.ModelForm[HotlineSource]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = HotlineSource._meta.get_field("notice")
        notice = column.get_cached_value(self.instance, default=None)
        if notice and "notice" in self.fields:
            set_stored_choice(self, "notice", notice)

    class Meta:
        help_texts = {"notice": gettext_lazy("公布这个号码的公告，例如：领导干部办公电话通告。")}


class SourceInline(ScopedMixin, admin.StackedInline[HotlineSource, Hotline]):
    """Notices that printed a hotline, on the page of the hotline."""

    model = HotlineSource
    form = SourceForm
    formset: Any = ScopedFormSet
    extra = 0
    autocomplete_fields = ("notice",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HotlineSource]:
        notices = Prefetch("notice", with_labels(Notice.objects.all()))
        return super().get_queryset(request).prefetch_related(notices)


def _filter_suspended(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    return hotlines.filter(suspended_at__isnull=False, withdrawn_at=None)


def _filter_withdrawn(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    return hotlines.filter(withdrawn_at__isnull=False)


def _filter_unverified(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    checks = Verification.objects.filter(hotline=OuterRef("pk"))
    return hotlines.filter(~Exists(checks), withdrawn_at=None)


class HotlineStateFilter(admin.SimpleListFilter):
    """Filter by state: the value in the URL → the label and the function that filters."""

    title = gettext_lazy("状态")
    parameter_name = "state"
    STATES: ClassVar[dict[str, tuple[Any, Callable[[QuerySet[Any]], QuerySet[Any]]]]] = {
        "suspended": (gettext_lazy("暂停"), _filter_suspended),
        "withdrawn": (gettext_lazy("已撤下"), _filter_withdrawn),
        "bare": (gettext_lazy("没有公告来源"), filter_bare),
        "unverified": (gettext_lazy("从未核验"), _filter_unverified),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, label) for value, (label, _select) in self.STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        _label, select = self.STATES.get(self.value() or "", (None, None))
        return select(queryset) if select else queryset


@admin.register(Hotline)
class HotlineAdmin(FormattedNumberMixin, ReturningAdmin[Hotline]):
    """Hotlines; new ones are added on the page of their post."""

    object_actions = {
        "verify": VerifyHotline,
        "suspend": SuspendHotline,
        "restore": RestoreHotline,
        "withdraw": WithdrawHotline,
        "keep": KeepHotline,
        "cite": CiteCorrectionOfSource,
    }
    actions = (change_hours,)
    form = HotlineForm
    inlines = (SourceInline,)
    list_display = (
        *PLACE_COLUMNS,
        "post_title",
        "holder",
        "__str__",
        "use",
        "identity_state",
    )
    list_display_links = ("__str__",)
    list_select_related = (
        "post__department",
        "suspended_by",
        "appointment__official",
        "appointment__post__department",
    )
    list_filter = (QueueFilter, HotlineStateFilter, "kind", "use")
    # Newest first, as posts: an index has this order in the whole country.
    ordering = ("-pk",)
    search_fields = ("digits",)
    search_help_text = gettext_lazy(
        "号码（任何写法）、地区、部门、岗位或姓名，例如：029-0381 2345、临潼城管局"
    )
    fields = (
        "of_post",
        "number",
        "again",
        "use",
        "label",
        "purpose",
        "answered_by",
        "hours",
        "rank",
        "latest_verifications",
        "buttons",
    )
    readonly_fields = ("of_post", "latest_verifications", "buttons")

    def get_read_queryset(self, request: HttpRequest) -> QuerySet[Hotline]:
        """Return hotlines with their standing, which each action asks for, and their post."""
        hotlines = annotate_hotlines(super().get_read_queryset(request))
        return hotlines.select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: hotlines are added on the page of their post."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (
            isinstance(obj, Hotline) and obj.withdrawn_at
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Hotline], search_term: str
    ) -> tuple[QuerySet[Hotline], bool]:
        return search_hotlines(queryset, search_term), False

    def get_post(self, obj: Hotline) -> Post:
        return obj.of_post

    def has_been_published(self, obj: Hotline) -> bool:
        return has_been_published(obj)

    def save_model(self, request: HttpRequest, obj: Hotline, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for warning in form.warnings:
            messages.warning(request, warning)

    @admin.display(description=gettext_lazy("岗位"))
    def of_post(self, obj: Hotline) -> str:
        return str(obj.appointment or obj.post)

    @admin.display(description=gettext_lazy("核验"))
    def latest_verifications(self, obj: Hotline) -> str:
        """Return the five latest verifications, each with its number if that has changed since."""
        return "；".join(
            str(each) if each.digits == obj.digits else f"{each}（{each.digits}）"
            for each in obj.verifications.filter(struck_at=None)[:5]
        ) or _("从未核验")

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Hotline) -> str:
        return render_state_and_actions(self, obj)


class HotlineInline(FormattedNumberMixin, ScopedMixin, admin.StackedInline[Hotline, Post]):
    """Hotlines of a post and of its holders, on the page of the post."""

    model = Hotline
    fk_name = "post"
    form = HotlineInlineForm
    formset: Any = HotlineFormSet
    verbose_name_plural = gettext_lazy("热线：岗位的和任职者本人的")
    template = "admin/post_rows.html"
    rows_hint = gettext_lazy(
        "号码怎样写都可以，本地号码可省区号。岗位的号码换人不变，本人的随任职结束。时间写明星期几，"
        "公开页面才能说“现在可打”。没有公告的号码不能提交审核。"
    )
    show_change_link = True
    readonly_fields = ("buttons",)
    write_only_fields = (*ScopedMixin.write_only_fields, "as_above", "again")
    fieldsets = [
        (
            None,
            {
                "classes": ["hotline-row"],
                "fields": (
                    ("number", "owner", "label", "hours", "notice", "printed_name"),
                    "as_above",
                    "again",
                    "buttons",
                ),
            },
        ),
        (
            gettext_lazy("印得不同，或更多：用法、受理事项、接听人、次序"),
            {
                "classes": ["collapse"],
                "fields": ("printed_number", "use", "purpose", "answered_by", "rank"),
            },
        ),
    ]

    def get_extra(self, request: HttpRequest, obj: Post | None = None, **kwargs: Any) -> int:
        return 0 if obj else 2

    @admin.display(description=gettext_lazy("办理"))
    def buttons(self, obj: Hotline) -> str:
        model_admin: Any = self.admin_site.get_model_admin(Hotline)
        return render_state_and_actions(model_admin, obj)
