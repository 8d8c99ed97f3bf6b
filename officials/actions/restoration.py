"""Restore a deleted post from the audit log: a draft again, with its own id and its history."""

from typing import Any

import pghistory
from django.db import models, transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.history.deleted_posts import DeletedPost
from officials.history.describe import row_name
from officials.models import Department, Notice, Official, Post, ReviewState

# A number that was never published has no state that a colleague set, and none comes back.
_AS_NEW: dict[str, dict[str, Any]] = {
    "post": {
        "review_state": ReviewState.DRAFT,
        "review_comment": "",
        "submitted_by_id": None,
        "submitted_at": None,
    },
    "hotline": {
        "suspended_at": None,
        "suspended_by_id": None,
        "suspended_for_id": None,
        "restored_by_id": None,
        "restore_waived": False,
    },
}


def restore_post(deleted: DeletedPost, *, by: int) -> tuple[str, ...]:
    """Insert the rows of a deleted post again; return the names of those that are left out.

    A row is left out if the official or the notice that it names exists no longer, a cover always,
    and a number that was withdrawn. ``by``: the id of a user. Raises Refused when the post was
    restored already, or when its department exists no longer.
    """
    with transaction.atomic(), pghistory.context(user=by, why=_("从回收站恢复")):
        department = Department.objects.filter(pk=deleted.event.department_id)
        if not department.select_for_update(no_key=True).exists():
            raise Refused(_("这个岗位的部门已经删除，不能恢复。请重新录入。"))
        if Post.objects.filter(pk=deleted.pk).exists():
            raise Refused(_("这个岗位已经恢复。"))
        rows = deleted.rows
        officials = _existing(Official, rows["appointment"], "official_id")
        notices = _existing(Notice, rows["appointment"] + rows["hotlinesource"], "notice_id")
        terms = [each for each in rows["appointment"] if each.official_id in officials]
        owners = {None, *(each.pgh_obj_id for each in terms)}
        hotlines = [
            each
            for each in rows["hotline"]
            if each.withdrawn_at is None and each.appointment_id in owners
        ]
        kept = {each.pgh_obj_id for each in hotlines}
        sources = [
            each
            for each in rows["hotlinesource"]
            if each.hotline_id in kept and each.notice_id in notices
        ]
        _insert([deleted.event])
        _insert(terms, notices=notices)
        _insert(hotlines)
        _insert(sources)
        restored = {id(each) for each in (*terms, *hotlines, *sources)}
        left_out = [each for of_table in rows.values() for each in of_table]
        return tuple(
            f"{each.pgh_tracked_model._meta.verbose_name} {row_name(each, deleted.formatter)}"
            for each in left_out
            if id(each) not in restored
        )


def _existing(model: type[models.Model], events: list[Any], key: str) -> set[int]:
    """Return which of the rows that ``events`` name by ``key`` exist."""
    ids = {getattr(each, key) for each in events}
    return set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))


def _insert(events: list[Any], notices: set[int] | None = None) -> None:
    """Insert the rows of ``events``, all of one table, as they were.

    ``notices``: those that exist, for rows that may have none.
    """
    rows = []
    for event in events:
        model = event.pgh_tracked_model
        columns = [field.attname for field in model._meta.concrete_fields]
        values = {name: getattr(event, name) for name in columns if hasattr(event, name)}
        if notices is not None and values["notice_id"] not in notices:
            values["notice_id"] = None
        rows.append(model(**values | _AS_NEW.get(model._meta.model_name, {})))
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
