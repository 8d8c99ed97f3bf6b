"""Describe row by row what goes and what comes back when a list is taken back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.imports.plan_pages import Cell, Shown, show_rows
from officials.clock import now
from officials.models import Edition, ImportAction, ImportBatch, ImportRow
from officials.publication.live import read_open_ids

LEAVES, DELETED, ENDED, BACK, AGAIN = "leaves", "deleted", "ended", "back", "again"
ACTS: Mapping[str, Any] = {
    LEAVES: gettext_lazy("马上撤下"),
    DELETED: gettext_lazy("删去"),
    ENDED: gettext_lazy("已不公开，留着"),
    BACK: gettext_lazy("恢复原来的内容，提交审核"),
    AGAIN: gettext_lazy("提交审核，批准后再公开"),
}


def written_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the rows that a list has written, in its order."""
    return batch.rows.exclude(written_revision=None).order_by("position")


def count_undone(batch: ImportBatch) -> str:
    """Return in words how many posts go, and how many come back."""
    rows = written_rows(batch).only("action", "post_id")
    counts = Counter(_effects(rows).values())
    numbers = [(label, counts[act]) for act, label in ACTS.items() if counts[act]]
    return "；".join(_("%(act)s %(count)d 个") % {"act": act, "count": n} for act, n in numbers)


def show_undone(rows: Sequence[ImportRow], *, many_sheets: bool) -> list[Shown]:
    """Return rows with what becomes of them; the old values are those that come back."""
    effects = _effects(rows)
    shown = show_rows(rows, fold=False, many_sheets=many_sheets)
    return [
        replace(
            each,
            act=str(ACTS[effects[row.pk]]),
            cells=[_turn_back(cell) for cell in each.cells],
            questions=[],
            missing=None,
            is_asked=False,
        )
        for row, each in zip(rows, shown, strict=True)
    ]


def _turn_back(cell: Cell) -> Cell:
    return replace(cell, old=cell.new, new=cell.old) if cell.is_changed else cell


def _effects(rows: Iterable[ImportRow]) -> dict[int, str]:
    """Return the effect of each row by its id."""
    rows = list(rows)
    made = [row.post_id for row in rows if row.action == ImportAction.ADD and row.post_id]
    editions = dict(Edition.objects.filter(post__in=made).values_list("pk", "post"))
    published = set(editions.values())
    public = {editions.get(pk) for pk in read_open_ids(made, now())} if editions else set()
    effects = {}
    for row in rows:
        if row.action == ImportAction.ADD:
            shown = ENDED if row.post_id in published else DELETED
            effects[row.pk] = LEAVES if row.post_id in public else shown
        else:
            effects[row.pk] = AGAIN if row.action == ImportAction.MISSING else BACK
    return effects
