"""Regions, their former names and area codes."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, gettext_lazy

from officials import pinyin
from officials.admin.base.autocomplete import ANCESTORS, ScopedAutocompleteView, label
from officials.admin.base.filters import find_region_ids
from officials.admin.base.formsets import ScopedFormSet
from officials.admin.base.object_actions import LinkedActionsAdmin
from officials.admin.base.proposing import ProposingAdmin, ProposingForm, proposal_url
from officials.admin.base.scoped import ScopedMixin
from officials.admin.reference import help_texts
from officials.admin.reference.region_merging import ProposeMerger
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
        is_short_name_old = "name" in changed and not name.startswith(short)
        if is_short_name_old:
            self.add_error("short_name", _("全称改了，简称还是原来的，请一并修改。"))
        if self._sounds_different("name", name) and "name_en" not in changed:
            self.add_error("name_en", _("全称改了，请一并修改英文名称。"))
        # What goes with another short name is asked in the same breath.
        if is_short_name_old or self._sounds_different("short_name", short):
            for field in {"pinyin", "pinyin_spaced", "initials"} - changed:
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


class AliasInline(ScopedMixin, admin.StackedInline[RegionAlias, Region]):
    model = RegionAlias
    form = RegionAliasForm
    formset: Any = ScopedFormSet
    extra = 0
    fields = ("name", "pinyin", "code", "redirects", "year", "type", "document_number")


class AreaCodeInline(ScopedMixin, admin.StackedInline[AreaCode, Region]):
    model = AreaCode
    form = AreaCodeForm
    formset: Any = ScopedFormSet
    extra = 0


@admin.register(Region)
class RegionAdmin(LinkedActionsAdmin[Region], ProposingAdmin[Region]):
    """Regions; one that was merged into another is read only."""

    object_actions = {"merge": ProposeMerger}
    confirmation_template = "admin/region_merge.html"
    form = RegionForm
    inlines = (AreaCodeInline, AliasInline)
    list_display = ("code", "full_name", "level", "type", "pinyin")
    list_display_links = ("code", "full_name")
    list_select_related = (ANCESTORS, "merged_into")
    list_filter = ("level",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("名称、拼音或代码，例如：临潼、lintong、610115")
    autocomplete_fields = ("parent",)

    def get_exclude(self, request: HttpRequest, obj: Region | None = None) -> Any:
        """Leave out the successor of a region that has none: an action proposes it."""
        return () if obj and obj.merged_into_id else ("merged_into",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_merged(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_merged(obj)

    def on_success(
        self, request: HttpRequest, obj: Region, form: Any, message: str
    ) -> HttpResponse:
        """Show ``message`` on the page of the proposal."""
        messages.success(request, message)
        return HttpResponseRedirect(proposal_url(form.proposal))

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
            # A merged region is found too, by its name and its code.
            matches = Q(name__icontains=last) | Q(code=last) | Q(pk__in=find_region_ids(last))
            queryset = queryset.filter(matches).order_by("level", "code")
        return queryset, False

    @admin.display(description=gettext_lazy("地区"))
    def full_name(self, region: Region) -> str:
        into = region.merged_into
        return (
            _("%(old)s（已并入%(into)s）")
            % {
                "old": label(region),
                "into": into,
            }
            if into
            else label(region)
        )


def _is_merged(obj: Any) -> bool:
    return isinstance(obj, Region) and obj.merged_into_id is not None


@admin.register(RegionAlias)
class RegionAliasAdmin(ProposingAdmin[RegionAlias]):
    form = RegionAliasForm
    list_display = ("name", "region_path", "code", "redirects", "year", "type")
    list_select_related = (f"region__{ANCESTORS}",)
    list_filter = ("redirects", "type")
    search_fields = ("name", "pinyin", "code", "region__name")
    autocomplete_fields = ("region",)

    @admin.display(description=gettext_lazy("地区"), ordering="region")
    def region_path(self, alias: RegionAlias) -> str:
        return label(alias.region)


@admin.register(AreaCode)
class AreaCodeAdmin(ProposingAdmin[AreaCode]):
    form = AreaCodeForm
    list_display = ("code", "region_path", "lengths")
    list_select_related = (f"region__{ANCESTORS}",)
    search_fields = ("code", "region__name")
    autocomplete_fields = ("region",)

    @admin.display(description=gettext_lazy("地区"), ordering="region")
    def region_path(self, area_code: AreaCode) -> str:
        return label(area_code.region)

    @admin.display(description=gettext_lazy("本地号码位数"))
    def lengths(self, area_code: Any) -> str:
        return "、".join(map(str, area_code.local_digits))
