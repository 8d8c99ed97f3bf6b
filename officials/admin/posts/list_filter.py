"""The posts of a list: a filter of the list of posts, and the rows beside their differences."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from officials import permissions
from officials.actions.import_apply import posts_of
from officials.actions.import_originals import OriginalLine, read_lines
from officials.models import ImportBatch, ImportRow, ImportState, Post, ReviewState
from officials.permissions import Permission
from officials.staff.requests import current_user

NEWEST = 10  # lists that are offered
PARAMETER = "import"


def find_batch(request: HttpRequest) -> ImportBatch | None:
    """Return the list that the address names, where the user may see it."""
    uid = request.GET.get(PARAMETER, "")
    return _permitted(request).filter(uid=uid).first() if uid else None


def read_original_lines(request: HttpRequest) -> Mapping[int, OriginalLine]:
    """Return the rows of the list that the address names, by the id of the post."""
    batch = find_batch(request)
    return read_lines(batch) if batch else {}


def sort_as_listed(request: HttpRequest, posts: Iterable[int]) -> list[int]:
    """Return ids of posts in the order of the list that the address names; else as they are."""
    places = {post: place for place, post in enumerate(read_original_lines(request))}
    return sorted(posts, key=lambda post: places.get(post, 0))


def _permitted(request: HttpRequest) -> QuerySet[ImportBatch]:
    batches = ImportBatch.objects.select_related("made_by").defer("source", "sheets")
    return permissions.filter_permitted(batches, current_user(request), Permission.VIEW)


class ListFilter(admin.SimpleListFilter):
    """Filter posts by the list that wrote them; lists whose posts wait for review are offered."""

    title = _("导入")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        written = ImportRow.objects.exclude(written_revision=None).order_by()
        waiting = written.filter(post__review_state=ReviewState.SUBMITTED).values("batch")
        batches = _permitted(request).filter(pk__in=waiting, state=ImportState.APPLIED)
        offered = list(batches.order_by("-pk")[:NEWEST])
        chosen = find_batch(request)
        if chosen and chosen not in offered:
            offered.append(chosen)
        return [
            (each.uid, f"{each.file_name} {each.made_at:%Y-%m-%d} {each.made_by}")
            for each in offered
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if not self.value():
            return queryset
        batch = find_batch(request)
        return queryset.filter(pk__in=posts_of(batch)) if batch else queryset.none()
