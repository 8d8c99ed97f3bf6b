"""Places, which staff mostly read: their tree, former names and area codes."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from officials.admin import examples
from officials.admin.choices import ABOVE, ChoicesView, label
from officials.admin.lists import places
from officials.admin.rows import Rows
from officials.admin.screens import Scoped, ScopedAdmin
from officials.models import AreaCode, Region, RegionAlias


class RegionForm(ModelForm[Region]):
    class Meta:
        help_texts = examples.REGION


class RegionAliasForm(ModelForm[RegionAlias]):
    class Meta:
        help_texts = examples.REGION_ALIAS


class AreaCodeForm(ModelForm[AreaCode]):
    class Meta:
        help_texts = examples.AREA_CODE


class AliasInline(Scoped, admin.TabularInline[RegionAlias, Region]):
    model = RegionAlias
    form = RegionAliasForm
    formset: Any = Rows
    extra = 0
    fields = ("name", "pinyin", "code", "redirects", "year", "type", "document_number")


class AreaCodeInline(Scoped, admin.TabularInline[AreaCode, Region]):
    model = AreaCode
    form = AreaCodeForm
    formset: Any = Rows
    extra = 0


@admin.register(Region)
class RegionScreen(ScopedAdmin[Region]):
    form = RegionForm
    inlines = (AreaCodeInline, AliasInline)
    list_display = ("code", "place", "level", "type", "pinyin")
    list_display_links = ("code", "place")
    list_select_related = (ABOVE,)
    list_filter = ("level",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("名称、拼音或代码，例如：临潼、lintong、610115")
    autocomplete_fields = ("parent",)

    def get_urls(self) -> list[URLPattern]:
        """Add the address that answers all choices of this site; there is one, so it is here."""
        view = self.admin_site.admin_view(ChoicesView.as_view(admin_site=self.admin_site))
        return [path("choices/", view, name="choices"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Region], search_term: str
    ) -> tuple[QuerySet[Region], bool]:
        *above, last = search_term.split() or [""]
        for word in above:
            queryset = queryset.filter(path__overlap=places(word))
        if last:
            named = Q(name__icontains=last) | Q(pk__in=places(last))
            queryset = queryset.filter(named).order_by("level", "code")
        return queryset, False

    @admin.display(description=gettext_lazy("地区"))
    def place(self, region: Region) -> str:
        return label(region)


@admin.register(RegionAlias)
class RegionAliasScreen(ScopedAdmin[RegionAlias]):
    form = RegionAliasForm
    list_display = ("name", "region", "code", "redirects", "year", "type")
    list_select_related = ("region",)
    list_filter = ("redirects", "type")
    search_fields = ("name", "pinyin", "code", "region__name")
    autocomplete_fields = ("region",)


@admin.register(AreaCode)
class AreaCodeScreen(ScopedAdmin[AreaCode]):
    form = AreaCodeForm
    list_display = ("code", "region", "lengths")
    list_select_related = ("region",)
    search_fields = ("code", "region__name")
    autocomplete_fields = ("region",)

    @admin.display(description=gettext_lazy("本地号码位数"))
    def lengths(self, area_code: Any) -> str:
        return "、".join(map(str, area_code.local_digits))
