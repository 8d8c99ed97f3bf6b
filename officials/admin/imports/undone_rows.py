"""Describe row by row what goes and what comes back when a list is taken back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.imports.plan_pages import Cell, Shown, show_rows
from officials.models import ImportAction, ImportBatch, ImportRow, Post
from officials.publication.live import Publication, annotate_publication

LEAVES, DELETED, ENDED, BACK, AGAIN = "leaves", "deleted", "ended", "back", "again"
ACTS: Mapping[str, Any] = {
    LEAVES: gettext_lazy("马上撤下"),
    DELETED: gettext_lazy("删去"),
    ENDED: gettext_lazy("已不公开，留着"),
    BACK: gettext_lazy("恢复原来的内容，提交审核"),
    AGAIN: gettext_lazy("提交审核，批准后再公开"),
}
_OF_MADE = {
    Publication.NOTHING: DELETED,
    Publication.LIVE: LEAVES,
    Publication.SCHEDULED: LEAVES,
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
    made = [row.post_id for row in rows if row.action == ImportAction.ADD]
    posts: Any = annotate_publication(Post.objects.filter(pk__in=filter(None, made)))
    published = {post.pk: Publication(post.published) for post in posts}
    effects = {}
    for row in rows:
        if row.action == ImportAction.ADD:
            state = published.get(row.post_id or 0, Publication.NOTHING)
            effects[row.pk] = _OF_MADE.get(state, ENDED)
        else:
            effects[row.pk] = AGAIN if row.action == ImportAction.MISSING else BACK
    return effects
