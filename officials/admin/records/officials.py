"""Admin of officials."""

import re
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _, gettext_lazy

from officials import names, permissions, pinyin
from officials.admin.base.autocomplete import ANCESTORS
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.messages import render_issue
from officials.admin.base.register_search import search_officials
from officials.admin.records.duplicates import (
    OFFICIAL_FIELD,
    add_duplicate_hints,
    describe_official,
    find_namesakes,
    lock_against_duplicates,
    require_confirmation,
)
from officials.admin.records.merge import MergeableAdmin, MergeOfficial
from officials.admin.records.shared_rows import SharedRowMixin
from officials.models import Appointment, Edition, Official, Post, User
from officials.permissions import Permission
from officials.place_names import place_name
from officials.publication.register import held_today
from officials.staff.requests import current_user


def read_name(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the normalised name and warnings for staff.

    Raises ValidationError unless ``text`` is exactly one name.
    """
    parsed = names.parse(text)
    if parsed.errors:
        raise ValidationError([render_issue(issue) for issue in parsed.errors])
    if not parsed.text:
        raise ValidationError(_("这里填写人的姓名；岗位空缺时不用添加任职。"))
    warnings = [render_issue(issue) for issue in parsed.warnings]
    if parsed.note:
        warnings.append(_("“%s”没有存入姓名。") % parsed.note)
    return parsed.text, tuple(warnings)


class OfficialForm(ConflictForm[Official]):
    """Form of an official. ``warnings``: messages for staff after saving."""

    warnings: tuple[str, ...] = ()

    class Meta:
        help_texts = {"name": gettext_lazy("只写姓名，例如：欧阳演示、阿卜杜拉·买买提。")}

    class Media:
        js = ("js/duplicate_hint.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            add_duplicate_hints(self.fields["name"], OFFICIAL_FIELD)
        if "surname_length" in self.fields:
            field = self.fields["surname_length"]
            typed = str(self.data.get(self.add_prefix("name"), self.instance.name))
            self.fields["surname_length"] = forms.TypedChoiceField(
                label=field.label,
                help_text=field.help_text,
                choices=_surname_choices(names.parse(typed).text),
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean_name(self) -> str:
        name, self.warnings = read_name(self.cleaned_data["name"])
        if self.instance.pk is None:
            lock_against_duplicates(Official, pinyin.readings(name)[0])
            require_confirmation(
                _("登记册里有同名或同音的人。是同一个人就直接选用，不用再登记："),
                [
                    (each, describe_official(each, self.current_user))
                    for each in find_namesakes(name, self.current_user)
                ],
                _("不是同一个人，照样保存"),
                data=self.data,
                user=self.current_user,
            )
        return name

    def clean_pinyin(self) -> str:
        """Clear the pinyin when only the name changed; the model then derives it.

        Another end of the surname clears it too, unless staff corrected it before.
        """
        written, official = str(self.cleaned_data["pinyin"]), self.instance
        if "pinyin" in self.changed_data:
            return written
        derived = official.pk and pinyin.readings(official.name, official.surname_length)[0]
        another_end = "surname_length" in self.changed_data and written == derived
        return "" if another_end or "name" in self.changed_data else written


def _surname_choices(name: str) -> list[tuple[str, str]]:
    """Return where the surname may end; of a ``name`` that is not known yet, in general words."""
    usual = names.split_surname(name)[0]
    none = _("没有姓")
    first, dot, _rest = name.partition("·")
    longest = min(names.MAX_SURNAME, len(first) - (not dot))
    if not name:
        longest = names.MAX_SURNAME
    elif not re.match(f"[{names.HAN}]", name):
        longest = 0  # Where the order of the parts is unknown.
    return [
        ("", _("照常：%s") % (_("姓“%s”") % usual if usual else none) if name else _("照常")),
        ("0", none),
        *(
            (str(length), _("姓“%s”") % name[:length] if name else _("姓有 %s 个字") % length)
            for length in range(1, longest + 1)
        ),
    ]


@admin.register(Official)
class OfficialAdmin(SharedRowMixin, MergeableAdmin[Official]):
    """Officials with the posts that they hold or held."""

    object_actions = {"merge": MergeOfficial}
    form = OfficialForm
    list_display = ("name", "pinyin", "held_posts", "place")
    list_select_related = (f"owner_region__{ANCESTORS}",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("姓名、拼音、地区或岗位，例如：王示例、wangshili、临潼城管局")
    autocomplete_fields = ("owner_region",)
    fields = ("name", "surname_length", "pinyin", "readings", "owner_region", "posts")
    readonly_fields = ("readings", "posts")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list with the posts that each official holds today, in one query."""
        changelist = super().get_changelist_instance(request)
        terms = Appointment.objects.filter(held_today()).select_related("post__department")
        terms = terms.annotate(place_name=place_name("post__department__region"))
        seen = permissions.filter_permitted(terms, current_user(request), Permission.VIEW)
        held = Prefetch("appointments", seen.order_by("post__rank", "pk"), "held_today")
        prefetch_related_objects(changelist.result_list, held)
        return changelist

    @admin.display(description=gettext_lazy("任职"))
    def held_posts(self, official: Any) -> str:
        """Return the posts of today in the regions of the user, by place."""
        terms = official.held_today
        return "、".join(f"{term.place_name} {term.post}" for term in terms) or "—"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Official], search_term: str
    ) -> tuple[QuerySet[Official], bool]:
        return search_officials(queryset, search_term), False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Official | None:
        """Return the official with the attribute ``current_user``: ``posts`` gets no request."""
        official: Any = super().get_object(request, object_id, from_field)
        if official:
            official.current_user = current_user(request)
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
        """Render links to the posts that the user may view."""
        user: User | None = getattr(obj, "current_user", None)
        appointments = obj.appointments.select_related("post__department").annotate(
            place_name=place_name("post__department__region")
        )
        visible = permissions.filter_permitted(appointments, user, Permission.VIEW) if user else ()
        links = [
            (
                reverse("admin:officials_post_change", args=[each.post_id]),
                f"{each.place_name} {each.post}",
                f"{each.start_date or ''}–{each.end_date or ''}",
            )
            for each in visible
        ]
        return format_html_join("；", '<a href="{}">{}</a> {}', links) or "—"
