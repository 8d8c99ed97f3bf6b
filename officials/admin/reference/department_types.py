"""Department types."""

from django.contrib import admin

from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.reference import help_texts
from officials.models import DepartmentType


class DepartmentTypeForm(ConflictForm[DepartmentType]):
    class Meta:
        help_texts = help_texts.DEPARTMENT_TYPE


@admin.register(DepartmentType)
class DepartmentTypeAdmin(ScopedAdmin[DepartmentType]):
    form = DepartmentTypeForm
    list_display = ("name", "name_en", "category", "code", "rank")
    list_filter = ("category",)
    search_fields = ("name", "aliases", "code", "name_en")
