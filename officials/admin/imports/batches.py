"""Admin of imports: a list comes in, is compared with the register, written, and taken back."""

from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from officials.admin.base.filters import QueueFilter
from officials.admin.imports.incoming import IncomingPages
from officials.admin.imports.plan_views import PlanPages
from officials.models import ImportBatch


@admin.register(ImportBatch)
class ImportBatchAdmin(IncomingPages, PlanPages):
    """Imports. Adding one takes a list; the page of one is its plan."""

    list_display = ("file_name", "state", "place", "notice", "made_by", "made_at", "rows_total")
    list_select_related = ("region", "notice", "made_by")
    # No form of the model is shown: lists come in by forms of their own, and stay.
    fields = readonly_fields = list_display
    list_filter = (QueueFilter, "state")
    search_fields = ("file_name", "notice__title", "region__name")
    search_help_text = gettext_lazy("文件名、公告标题或地区，例如：临潼区")

    def get_urls(self) -> list[URLPattern]:
        lists = {"grid": self.grid_view, "reading": self.reading_view}
        pages = {
            "columns": self.columns_view,
            "plan": self.plan_view,
            "rejected": self.rejected_view,
            "original": self.original_view,
            "apply": self.apply_view,
            "undo": self.undo_view,
        }
        wrap = self.admin_site.admin_view
        return [
            *(
                path(f"{slug}/", wrap(view), name=f"officials_importbatch_{slug}")
                for slug, view in lists.items()
            ),
            *(
                path(f"<path:object_id>/{slug}/", wrap(view), name=f"officials_importbatch_{slug}")
                for slug, view in pages.items()
            ),
            *super().get_urls(),
        ]
