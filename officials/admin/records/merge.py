"""Actions that merge duplicate officials or departments after a comparison."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, merging
from officials.admin.base.autocomplete import (
    LabelledChoiceField,
    ScopedAutocompleteSelect,
    label,
    with_labels,
)
from officials.admin.base.object_actions import LinkedActionsAdmin, ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.admin.base.versioned import M
from officials.models import Appointment, Department, Official, Post
from officials.permissions import Permission
from officials.place_names import place_name

MAX_LISTED = 50


class Merge(ObjectAction):
    """Action that merges ``obj`` into another object of its model.

    The first submission chooses the object that stays and leads to a comparison, the second one
    confirms. ``key``: the foreign key whose permitted choices are offered.
    """

    title = gettext_lazy("并入另一个")
    key: ClassVar[Any]

    into = LabelledChoiceField(
        label=gettext_lazy("保留哪一个"),
        queryset=Official.objects.none(),
        help_text=gettext_lazy("输入名称或拼音。"),
    )
    reason = WideCharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：重复登记，同一份任免通知。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.widget = ScopedAutocompleteSelect(self.key, admin.site)
        into.widget.is_required = True
        into.widget.without = self.obj.pk
        into.queryset = with_labels(
            permissions.permitted_choices(self.by, self.key).exclude(pk=self.obj.pk)
        )
        self.other: Any = None

    @classmethod
    def is_available(cls, obj: Any) -> bool:
        return permissions.not_merged(type(obj)._default_manager.filter(pk=obj.pk)).exists()

    def clean(self) -> dict[str, Any]:
        self.other = self.cleaned_data.get("into")
        if self.other and self.data.get("compared") != str(self.other.pk):
            raise ValidationError(_("请先核对下面的对照：确是同一个，再按一次。"))
        return self.cleaned_data

    def get_context_data(self) -> dict[str, Any]:
        if self.other is None:
            return {}
        old, new = dict(self.compared_values(self.obj)), dict(self.compared_values(self.other))
        rows = [(name, old[name], new[name]) for name in old]
        return {"other": self.other, "rows": rows, "moved": self.posts(self.obj).count()}

    @abstractmethod
    def compared_values(self, obj: Any) -> Iterable[tuple[str, str]]:
        """Yield label and value of each compared property."""

    @abstractmethod
    def posts(self, obj: Any) -> QuerySet[Post]:
        """Return the posts that refer to ``obj``, in any region."""

    def join_visible(self, objs: QuerySet[Any], describe: Any = str) -> str:
        """Return descriptions of the first 50 of ``objs`` that the user may view."""
        visible = permissions.filter_permitted(objs, self.by, Permission.VIEW)[:MAX_LISTED]
        return "；".join(describe(obj) for obj in visible) or "—"

    @abstractmethod
    def merge(self, into: Any, reason: str) -> int:
        """Merge ``obj`` and return the number of changed posts. Raises Refused."""

    def execute(self) -> str:
        posts = self.posts(self.obj)
        if permissions.filter_permitted(posts, self.by, Permission.EDIT).count() != posts.count():
            raise Refused(_("登记册的其他内容还在用它，须由管理全部有关地区的同事合并。"))
        old = str(self.obj)
        moved = self.merge(self.cleaned_data["into"], self.cleaned_data["reason"])
        message = _("已把%(old)s并入%(new)s。") % {
            "old": old,
            "new": label(self.cleaned_data["into"]),
        }
        if moved:
            waits = _("%d 个岗位转为草稿：请提交审核，由另一位同事批准后，公开页面和旧地址才改变。")
            message += waits % moved
        return message


class MergeOfficial(Merge):
    """Action that moves the appointments of an official to another one."""

    explanation = gettext_lazy("同一个人登记了两次：这里的任职全部归到保留的那一位。")
    key = Appointment._meta.get_field("official")
    obj: Official

    def compared_values(self, obj: Official) -> Iterable[tuple[str, str]]:
        appointments = obj.appointments.select_related("post__department").annotate(
            place_name=place_name("post__department__region")
        )
        yield _("姓名"), obj.name
        yield _("拼音"), obj.pinyin
        yield _("归属地区"), label(obj.owner_region)
        yield (
            _("任职"),
            self.join_visible(appointments.order_by("start_date"), _describe_appointment),
        )

    def posts(self, obj: Official) -> QuerySet[Post]:
        return Post.objects.filter(pk__in=obj.appointments.values("post"))

    def merge(self, into: Official, reason: str) -> int:
        return merging.merge_officials(self.obj, into, by=self.by, reason=reason)


class MergeDepartment(Merge):
    """Action that moves the posts of a department to another one."""

    explanation = gettext_lazy("同一个部门登记了两次：这里的岗位全部归到保留的那一个。")
    key = Post._meta.get_field("department")
    obj: Department

    def compared_values(self, obj: Department) -> Iterable[tuple[str, str]]:
        yield _("名称"), obj.name
        yield _("类型"), str(obj.type)
        yield _("地区"), label(obj.region)
        yield _("英文名称"), obj.name_en or "—"
        yield (
            _("岗位"),
            self.join_visible(self.posts(obj).order_by("rank", "pk"), lambda p: p.title),
        )

    def posts(self, obj: Department) -> QuerySet[Post]:
        return Post.objects.filter(department=obj)

    def merge(self, into: Department, reason: str) -> int:
        return merging.merge_departments(self.obj, into, by=self.by, reason=reason)


def _describe_appointment(appointment: Any) -> str:
    post, start, end = appointment.post, appointment.start_date, appointment.end_date
    return f"{appointment.place_name} {post} {start or ''}–{end or ''}"


class MergeableAdmin(LinkedActionsAdmin[M]):
    """Base of ModelAdmins with a merge action."""

    confirmation_template = "admin/merge.html"

    def on_success(
        self, request: HttpRequest, obj: M, form: ObjectAction, message: str
    ) -> HttpResponse:
        """Redirect to the object that stays, or to the list if the user may not view it."""
        into, prefix = form.cleaned_data["into"], f"{self.opts.app_label}_{self.opts.model_name}"
        if not permissions.has_permission(form.by, Permission.VIEW, into):
            messages.success(request, message)
            return HttpResponseRedirect(reverse(f"admin:{prefix}_changelist"))
        url = reverse(f"admin:{prefix}_change", args=[into.pk])
        messages.success(request, format_html('<a href="{}">{}</a>：{}', url, into, message))
        return HttpResponseRedirect(url)
