"""Department types."""

from django.contrib import admin

from officials.admin.base.proposing import ProposingAdmin, ProposingForm
from officials.admin.reference import help_texts
from officials.models import DepartmentType


class DepartmentTypeForm(ProposingForm[DepartmentType]):
    class Meta:
        help_texts = help_texts.DEPARTMENT_TYPE


@admin.register(DepartmentType)
class DepartmentTypeAdmin(ProposingAdmin[DepartmentType]):
    form = DepartmentTypeForm
    list_display = ("name", "name_en", "category", "code", "rank")
    list_filter = ("category",)
    search_fields = ("name", "aliases", "code", "name_en")
