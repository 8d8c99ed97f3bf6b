"""Admin of departments."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import proposals
from officials.admin.base.autocomplete import ANCESTORS, label
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.proposing import check_proposal, proposal_message
from officials.admin.base.register_search import search_departments
from officials.admin.records.duplicates import (
    DEPARTMENT_FIELD,
    add_duplicate_hints,
    find_similar_departments,
    lock_against_duplicates,
    require_confirmation,
)
from officials.admin.records.merge import MergeableAdmin, MergeDepartment
from officials.models import Department, Post
from officials.staff.requests import current_user


class DepartmentForm(ConflictForm[Department]):
    """Form of a department; a new one that resembles another needs a confirmation."""

    class Meta:
        help_texts = {
            "name": gettext_lazy("全称，例如：西安市公安局。公开过的部门改名要由另一位同事确认。"),
            "type": gettext_lazy("例如：公安局。访问者按类型和俗称查找。"),
            "name_en": gettext_lazy("例如：Xi'an Public Security Bureau；留空则用类型的英文名称。"),
            "region": gettext_lazy("例如：西安市，陕西省。输入名称、拼音或代码。"),
        }

    class Media:
        js = ("js/duplicate_hint.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            add_duplicate_hints(self.fields["name"], DEPARTMENT_FIELD, filter_id="id_region")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        renamed = [name for name in proposals.DEPARTMENT_TEXTS if name in self.changed_data]
        if self.instance.pk and renamed and proposals.is_public(self.instance):
            check_proposal(self, renamed)
        values = {name: self.cleaned_data.get(name) for name in ("region", "type", "name")}
        if self.instance.pk is None and all(values.values()):
            new = Department(**values)
            lock_against_duplicates(Department, new.region_id)
            require_confirmation(
                _("这个地区有类型相同或名称相近的部门。是同一个部门就直接选用，不用再添加："),
                [
                    (each, f"{each} · {each.type}")
                    for each in find_similar_departments(new, self.current_user)
                ],
                _("不是同一个部门，照样保存"),
                data=self.data,
                user=self.current_user,
            )
        return self.cleaned_data


@admin.register(Department)
class DepartmentAdmin(MergeableAdmin[Department]):
    """Departments."""

    object_actions = {"merge": MergeDepartment}
    form = DepartmentForm
    list_display = ("name", "region_path", "type", "rank")
    list_select_related = ("type", f"region__{ANCESTORS}")
    list_filter = ("type__category",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("名称、类型俗称或地区，例如：临潼 城管")
    autocomplete_fields = ("region", "type")
    fields = ("region", "type", "name", "name_en", "rank")
    holds_back_new_rows = True

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Department], search_term: str
    ) -> tuple[QuerySet[Department], bool]:
        return search_departments(queryset, search_term), False

    def affected_posts(self, obj: Department) -> QuerySet[Post]:
        return Post.objects.filter(department=obj)

    def has_been_published(self, obj: Department) -> bool:
        return proposals.is_public(obj)

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        """Save the department; propose another name of a public one, which keeps its own."""
        proposal = None
        if change and self.has_been_published(obj):
            by = current_user(request)
            proposal = proposals.propose(obj, proposals.DEPARTMENT_TEXTS, by=by)
            stored = Department.objects.get(pk=obj.pk)
            for name in proposals.DEPARTMENT_TEXTS:
                setattr(obj, name, getattr(stored, name))
        super().save_model(request, obj, form, change)
        if proposal:
            message = _("新名称要等另一位同事确认；在那以前公众看到原名。")
            messages.info(request, proposal_message(proposal, message))

    @admin.display(description=gettext_lazy("地区"))
    def region_path(self, department: Department) -> str:
        return label(department.region)
