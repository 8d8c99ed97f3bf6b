"""National hotlines."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _, gettext_lazy

from officials import phones
from officials.admin.base.proposing import ProposingAdmin, ProposingForm
from officials.admin.reference import help_texts
from officials.models import NationalHotline


class NationalHotlineForm(ProposingForm[NationalHotline]):
    class Meta:
        help_texts = help_texts.NATIONAL_HOTLINE

    def clean(self) -> dict[str, Any] | None:
        """Refuse a number that is none of the short numbers of its territory."""
        super().clean()
        number, territory = (self.cleaned_data.get(name) for name in ("number", "territory"))
        mainland = territory is None or territory.on_mainland
        if number and not phones.is_public_short_number(number, mainland=mainland):
            self.add_error("number", _("这不是公共短号，例如：110、12345、95598、96110。"))
        return self.cleaned_data


@admin.register(NationalHotline)
class NationalHotlineAdmin(ProposingAdmin[NationalHotline]):
    form = NationalHotlineForm
    list_display = ("number", "name", "territory", "category", "status", "valid_until")
    list_select_related = ("territory",)
    list_filter = ("status", "category")
    search_fields = ("number", "name", "aliases", "name_en")
    search_help_text = gettext_lazy("号码或名称，例如：12345")
    autocomplete_fields = ("territory", "department_type")
