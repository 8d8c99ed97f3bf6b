"""Columns of a changelist that name the post of each row, in the order of its identity."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from officials.identity import Identity, set_identities

# Before the columns of a post or a person.
PLACE_COLUMNS = ("region_name", "department_name")


def _read(row: Any) -> Identity:
    identity: Identity = row.identity
    return identity


class IdentityColumnsMixin(BaseModelAdmin[Any]):
    """ModelAdmin whose rows know the post that they belong to."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list with the ``identity`` of each row of its page, in three queries."""
        changelist: Any = super().get_changelist_instance(request)  # type: ignore[misc]
        changelist.result_list = list(changelist.result_list)
        set_identities(changelist.result_list)
        return changelist

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
