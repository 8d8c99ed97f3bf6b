"""Admin of covers: the action on a post that arranges one, the list, the action that ends one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import covers
from officials.admin.base.filters import QueueFilter
from officials.admin.base.object_actions import ObjectAction, PostActionAdmin
from officials.admin.base.scoped import DayInput, WideCharField
from officials.clock import Now, today
from officials.days import day_of
from officials.identity import identify
from officials.models import Cover, Post
from officials.publication.covers import may_cover
from officials.publication.register import annotate_holder
from officials.publication.standing import read_post


class CoveringPostField(forms.ModelChoiceField[Post]):
    """Choice of a post, named with its holder and duties: four deputy heads are four posts."""

    def label_from_instance(self, obj: Any) -> str:
        name = " ".join(filter(None, (obj.title, obj.held_by)))
        return f"{name}（{obj.duties}）" if obj.duties else name


class ArrangeCover(ObjectAction):
    """Action that enters who answers for a holder who is away, and submits it for review."""

    title = gettext_lazy("安排代接")
    explanation = gettext_lazy(
        "任职者外出的那几天，公开页面先写代接的岗位和它的号码。由另一位同事审核；"
        "首日零时自动开始，末日过后自动结束。"
    )
    obj: Post

    covered_by = CoveringPostField(
        label=gettext_lazy("代接岗位"),
        queryset=Post.objects.none(),
        help_text=gettext_lazy("同一部门里有公开号码的岗位，例如：值班室。"),
    )
    start = forms.DateField(
        label=gettext_lazy("代接首日"),
        widget=DayInput(),
        help_text=gettext_lazy("代接的第一天，可以提前安排，例如：2026-03-02。"),
    )
    end = forms.DateField(
        label=gettext_lazy("代接末日"),
        widget=DayInput(),
        help_text=gettext_lazy("代接的最后一天；提前回来，可以随时结束。"),
    )
    reason = WideCharField(
        label=gettext_lazy("事由"),
        max_length=200,
        help_text=gettext_lazy("只有工作人员看到，写入修改记录，例如：外出学习。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["covered_by"]
        field.queryset = annotate_holder(may_cover(self.obj))

    @classmethod
    def is_available(cls, obj: Post) -> bool:
        standing = read_post(obj)
        return standing.is_held and standing.may_be_covered

    def get_initial(self) -> dict[str, Any]:
        """Return today, and the covering post where there is no choice."""
        only = list(may_cover(self.obj)[:2])
        return {"start": today(), "covered_by": only[0].pk if len(only) == 1 else None}

    def get_fieldsets(self) -> list[Any]:
        return [(None, {"fields": ["covered_by", ("start", "end"), "reason"]})]

    def execute(self) -> str:
        submitted = covers.arrange_cover(self.obj, by=self.by, **self.cleaned_data)
        if submitted:
            return _("代接已提交，等待另一位同事审核。")
        return _("代接已登记。岗位还有别的修改，请一并提交审核。")


class EndCover(ObjectAction):
    """Action that ends a cover early, without a review."""

    title = gettext_lazy("提前结束代接")
    explanation = gettext_lazy("立即生效：公开页面不再写代接，本岗位的号码照旧。")
    destructive = True
    obj: Cover

    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：提前返回。"),
    )

    @classmethod
    def is_available(cls, obj: Cover) -> bool:
        return obj.ended_at is None and obj.end_date >= today()

    def execute(self) -> str:
        covers.end_cover(self.obj, by=self.by, reason=self.cleaned_data["reason"])
        return _("代接已结束。")


def list_covers(post: Post) -> QuerySet[Cover]:
    """Return the covers of a post that nobody ended early, with the posts that answer."""
    return Cover.objects.filter(post=post, ended_at=None).select_related("covered_by")


@admin.register(Cover)
class CoverAdmin(PostActionAdmin[Cover]):
    """Covers, which are arranged on the page of their post; here they are read and ended."""

    object_actions = {"end": EndCover}
    list_display = ("where", "answers", "ending", "days", "state")
    list_select_related = ("post__department__region", "covered_by")
    list_filter = (QueueFilter, "end_date")
    ordering = ("-end_date", "-pk")
    fields = ("post", "covered_by", ("start_date", "end_date"), "reason", "ended_at")
    readonly_fields = ("post", "covered_by", "start_date", "end_date", "reason", "ended_at")
    search_fields = ("post__title",)
    search_help_text = gettext_lazy("岗位，例如：副局长")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cover]:
        """Return the covers with the moment, which a list would ask for again in each row."""
        return super().get_queryset(request).annotate(moment=Now())

    def get_post(self, obj: Cover) -> Post:
        return obj.post

    @admin.display(description=gettext_lazy("岗位"), ordering="post")
    def where(self, obj: Cover) -> str:
        return str(identify(obj) if not hasattr(obj, "identity") else obj.identity)

    @admin.display(description=gettext_lazy("由谁代接"), ordering="covered_by")
    def answers(self, obj: Cover) -> str:
        return obj.covered_by.title

    @admin.display(description=gettext_lazy("日期"), ordering="end_date")
    def days(self, obj: Cover) -> str:
        words = _("%(start)s 至 %(end)s") % {"start": obj.start_date, "end": obj.end_date}
        return format_html('<span class="nowrap">{}</span>', words)

    @admin.display(description=gettext_lazy("状态"))
    def state(self, obj: Any) -> str:
        if obj.ended_at is not None:
            return _("提前结束")
        day = day_of(obj.moment)
        if obj.end_date < day:
            return _("已过")
        return _("未开始") if obj.start_date > day else _("这几天")

    @admin.display(description=gettext_lazy("办理"))
    def ending(self, obj: Any) -> str:
        """Return a link that ends a cover which lasts or is to come."""
        if obj.ended_at is not None or obj.end_date < day_of(obj.moment):
            return ""
        url = reverse("admin:officials_cover_end", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, _("提前结束"))
