"""Hotlines of the whole country."""

from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext_lazy

from officials.admin import examples
from officials.admin.screens import ScopedAdmin
from officials.models import NationalHotline


class NationalHotlineForm(ModelForm[NationalHotline]):
    class Meta:
        help_texts = examples.NATIONAL_HOTLINE


@admin.register(NationalHotline)
class NationalHotlineScreen(ScopedAdmin[NationalHotline]):
    form = NationalHotlineForm
    list_display = ("number", "name", "territory", "category", "status", "valid_until")
    list_select_related = ("territory",)
    list_filter = ("status", "category")
    search_fields = ("number", "name", "name_en")
    search_help_text = gettext_lazy("号码或名称，例如：12345")
    autocomplete_fields = ("territory", "department_type")
