"""Columns of a changelist that name the post of each row, in the order of its identity."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from officials.identity import Identity, place_of, set_identities
from officials.place_names import name_places

# Before the columns of a post or a person.
PLACE_COLUMNS = ("region_name", "department_name")


def _read(row: Any) -> Identity:
    identity: Identity = row.identity
    return identity


def _region_of(row: Any) -> int | None:
    """Return the id of the region that keeps a row."""
    key: int | None = getattr(row, "region_id", None) or getattr(row, "owner_region_id", None)
    return key


def _identify_rows(result_list: Iterable[Any], columns: Collection[str]) -> list[Any]:
    rows = list(result_list)
    set_identities(rows)
    if "place" in columns:
        regions = [_region_of(row) for row in rows]
        named = name_places([key for key in regions if key])
        for row, key in zip(rows, regions, strict=True):
            row.place_name = named.get(key or 0, "")
    return rows


class IdentityColumnsMixin(BaseModelAdmin[Any]):
    """ModelAdmin whose rows know the post that they belong to."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list with the ``identity`` of each row of its page, in one query.

        One more names the place of each row, where the list has a column for it. The rows are read
        when the page is rendered: an action on many rows answers with a page of its own.
        """
        changelist: Any = super().get_changelist_instance(request)  # type: ignore[misc]
        read_rows = partial(_identify_rows, changelist.result_list, changelist.list_display)
        changelist.result_list = SimpleLazyObject(read_rows)
        return changelist

    @admin.display(description=_("地区"))
    def place(self, row: Any) -> str:
        """Return the place of a row that belongs to no post."""
        return getattr(row, "place_name", "") or place_of(row) or "—"

    @admin.display(description=_("地区"))
    def region_name(self, row: Any) -> str:
        return _read(row).region

    @admin.display(description=_("部门"))
    def department_name(self, row: Any) -> str:
        return _read(row).department

    @admin.display(description=_("岗位"))
    def post_title(self, row: Any) -> str:
        return _read(row).title

    @admin.display(description=_("任职者"))
    def holder(self, row: Any) -> str:
        return _read(row).holder or "—"

    @admin.display(description=_("号码"))
    def number(self, row: Any) -> str:
        return _read(row).number or "—"

    @admin.display(description=_("状态"))
    def identity_state(self, row: Any) -> str:
        return _read(row).state or "—"
