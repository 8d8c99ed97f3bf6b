"""Officials: the name in one spelling, its pinyin to correct, the posts held."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _, gettext_lazy

from officials import names, permissions
from officials.admin.base.autocomplete import ANCESTORS, current_user
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import match_official
from officials.admin.base.messages import render_issue
from officials.admin.records.duplicates import (
    HELD,
    confirm_distinct,
    describe_official,
    find_namesakes,
    warn_while_typing,
)
from officials.admin.records.merge import MergeableAdmin, MergeOfficial
from officials.models import Edition, Official, Post, User
from officials.permissions import Permission


def read_name(written: str) -> tuple[str, tuple[str, ...]]:
    """Return a typed name in its one spelling, and what staff should look at.

    Raises ValidationError for what is no name, or several.
    """
    parsed = names.parse(written)
    if parsed.errors:
        raise ValidationError([render_issue(issue) for issue in parsed.errors])
    if not parsed.text:
        raise ValidationError(_("这里填写人的姓名；岗位空缺时不用添加任职。"))
    return parsed.text, tuple(render_issue(issue) for issue in parsed.warnings)


class OfficialForm(ConflictForm[Official]):
    """A name as lists print it. ``warnings``: what staff should look at."""

    warnings: tuple[str, ...] = ()

    class Meta:
        help_texts = {"name": gettext_lazy("只写姓名，例如：欧阳演示、阿卜杜拉·买买提。")}

    class Media:
        js = ("js/duplicate_hint.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            warn_while_typing(self.fields["name"], HELD)

    def clean_name(self) -> str:
        name, self.warnings = read_name(self.cleaned_data["name"])
        if self.instance.pk is None:
            confirm_distinct(
                _("登记册里有同名或同音的人。是同一个人就直接选用，不用再登记："),
                [
                    (each, describe_official(each, self.current_user))
                    for each in find_namesakes(name, self.current_user)
                ],
                _("不是同一个人，照样保存"),
                given=self.data,
                reader=self.current_user,
            )
        return name

    def clean_pinyin(self) -> str:
        """Give a new name its own pinyin, unless that was typed too."""
        renamed = "name" in self.changed_data and "pinyin" not in self.changed_data
        return "" if renamed else str(self.cleaned_data["pinyin"])


@admin.register(Official)
class OfficialAdmin(MergeableAdmin[Official]):
    object_actions = {"merge": MergeOfficial}
    form = OfficialForm
    list_display = ("name", "pinyin", "owner_region")
    list_select_related = (f"owner_region__{ANCESTORS}",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("姓名或拼音，例如：王示例、wangshili")
    autocomplete_fields = ("owner_region",)
    fields = ("name", "pinyin", "readings", "owner_region", "posts")
    readonly_fields = ("readings", "posts")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Official], search_term: str
    ) -> tuple[QuerySet[Official], bool]:
        for word in search_term.split():
            queryset = queryset.filter(match_official(word))
        return queryset, False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Official | None:
        """Return the official, who knows the reader: ``posts`` is asked without a request."""
        official: Any = super().get_object(request, object_id, from_field)
        if official:
            official.reader = current_user(request)
        return cast(Official | None, official)

    def affected_posts(self, obj: Official) -> QuerySet[Post]:
        return Post.objects.filter(pk__in=obj.appointments.values("post"))

    def has_been_published(self, obj: Official) -> bool:
        return Edition.objects.filter(official=obj).exists()

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for warning in form.warnings:
            messages.warning(request, warning)
        if change and self.affects_visible_posts(request, obj):
            messages.info(request, _("公开页面没有变；任职岗位已转为草稿，请提交审核。"))

    @admin.display(description=gettext_lazy("其他读法"))
    def readings(self, obj: Official) -> str:
        return "、".join(obj.other_readings) or "—"

    @admin.display(description=gettext_lazy("任职"))
    def posts(self, obj: Official) -> str:
        """List what this person may see of them; others may have chosen this official too."""
        reader: User | None = getattr(obj, "reader", None)
        terms = obj.appointments.select_related("post__department")
        seen = permissions.filter_permitted(terms, reader, Permission.VIEW) if reader else ()
        links = [
            (
                reverse("admin:officials_post_change", args=[term.post_id]),
                term.post,
                f"{term.start_date or ''}–{term.end_date or ''}",
            )
            for term in seen
        ]
        return format_html_join("；", '<a href="{}">{}</a> {}', links) or "—"
