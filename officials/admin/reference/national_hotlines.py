"""National hotlines."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.reference import help_texts
from officials.models import NationalHotline


class NationalHotlineForm(ConflictForm[NationalHotline]):
    class Meta:
        help_texts = help_texts.NATIONAL_HOTLINE


@admin.register(NationalHotline)
class NationalHotlineAdmin(ScopedAdmin[NationalHotline]):
    form = NationalHotlineForm
    list_display = ("number", "name", "territory", "category", "status", "valid_until")
    list_select_related = ("territory",)
    list_filter = ("status", "category")
    search_fields = ("number", "name", "name_en")
    search_help_text = gettext_lazy("号码或名称，例如：12345")
    autocomplete_fields = ("territory", "department_type")
