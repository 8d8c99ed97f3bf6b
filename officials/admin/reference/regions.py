"""Regions, their former names and area codes."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, gettext_lazy

from officials import pinyin
from officials.admin.base.autocomplete import ANCESTORS, ScopedAutocompleteView, label
from officials.admin.base.filters import find_region_ids
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.proposing import ProposingAdmin, ProposingForm
from officials.admin.base.scoped import ScopedMixin
from officials.admin.reference import help_texts
from officials.models import AreaCode, Region, RegionAlias


class RegionForm(ProposingForm[Region]):
    """Form of a region; another name asks for the names that go with it."""

    class Meta:
        help_texts = help_texts.REGION

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if not self.instance.pk:
            return self.cleaned_data
        changed = set(self.changed_data)
        name, short = (self.cleaned_data.get(field, "") for field in ("name", "short_name"))
        if "name" in changed and not name.startswith(short):
            self.add_error("short_name", _("全称改了，简称还是原来的，请一并修改。"))
        if self._sounds_different("name", name) and "name_en" not in changed:
            self.add_error("name_en", _("全称改了，请一并修改英文名称。"))
        if self._sounds_different("short_name", short):
            for field in {"pinyin", "pinyin_spaced"} - changed:
                self.add_error(field, _("简称改了，请一并修改拼音。"))
        return self.cleaned_data

    def _sounds_different(self, field: str, text: str) -> bool:
        """Return whether ``text`` has another pinyin than the present value of ``field``."""
        return pinyin.transcribe(text) != pinyin.transcribe(self.initial[field])


class RegionAliasForm(ProposingForm[RegionAlias]):
    class Meta:
        help_texts = help_texts.REGION_ALIAS


class AreaCodeForm(ProposingForm[AreaCode]):
    class Meta:
        help_texts = help_texts.AREA_CODE


class AliasInline(ScopedMixin, admin.TabularInline[RegionAlias, Region]):
    model = RegionAlias
    form = RegionAliasForm
    formset: Any = ScopedFormSet
    extra = 0
    fields = ("name", "pinyin", "code", "redirects", "year", "type", "document_number")


class AreaCodeInline(ScopedMixin, admin.TabularInline[AreaCode, Region]):
    model = AreaCode
    form = AreaCodeForm
    formset: Any = ScopedFormSet
    extra = 0


@admin.register(Region)
class RegionAdmin(ProposingAdmin[Region]):
    form = RegionForm
    inlines = (AreaCodeInline, AliasInline)
    list_display = ("code", "full_name", "level", "type", "pinyin")
    list_display_links = ("code", "full_name")
    list_select_related = (ANCESTORS,)
    list_filter = ("level",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("名称、拼音或代码，例如：临潼、lintong、610115")
    autocomplete_fields = ("parent",)

    def get_inlines(self, request: HttpRequest, obj: Region | None) -> Any:
        """Offer the rows of a region once it exists."""
        return self.inlines if obj else ()

    def get_urls(self) -> list[URLPattern]:
        """Add the URL of the autocomplete view, which serves all models."""
        view = self.admin_site.admin_view(
            ScopedAutocompleteView.as_view(admin_site=self.admin_site)
        )
        return [path("choices/", view, name="choices"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Region], search_term: str
    ) -> tuple[QuerySet[Region], bool]:
        """Match the last word as a name, those before it as names of regions above."""
        *ancestors, last = search_term.split() or [""]
        for word in ancestors:
            queryset = queryset.filter(path__overlap=find_region_ids(word))
        if last:
            matches = Q(name__icontains=last) | Q(pk__in=find_region_ids(last))
            queryset = queryset.filter(matches).order_by("level", "code")
        return queryset, False

    @admin.display(description=gettext_lazy("地区"))
    def full_name(self, region: Region) -> str:
        return label(region)


@admin.register(RegionAlias)
class RegionAliasAdmin(ProposingAdmin[RegionAlias]):
    form = RegionAliasForm
    list_display = ("name", "region", "code", "redirects", "year", "type")
    list_select_related = ("region",)
    list_filter = ("redirects", "type")
    search_fields = ("name", "pinyin", "code", "region__name")
    autocomplete_fields = ("region",)


@admin.register(AreaCode)
class AreaCodeAdmin(ProposingAdmin[AreaCode]):
    form = AreaCodeForm
    list_display = ("code", "region", "lengths")
    list_select_related = ("region",)
    search_fields = ("code", "region__name")
    autocomplete_fields = ("region",)

    @admin.display(description=gettext_lazy("本地号码位数"))
    def lengths(self, area_code: Any) -> str:
        return "、".join(map(str, area_code.local_digits))
