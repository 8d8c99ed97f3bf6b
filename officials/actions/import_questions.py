"""Answer the doubts of several rows at once; plan lines that nobody has handed in yet."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, imports
from officials.actions.import_originals import GRID
from officials.clock import now
from officials.importing.entries import Entry
from officials.models import ImportAction, ImportBatch, ImportRow, Notice, Region, User

# The doubts that rows of one unit have in common.
OF_UNITS = {"region", "department", "type"}
# What other doubts are about, by their kind.
SUBJECTS: Mapping[str, Any] = {
    "official": gettext_lazy("有同名的人"),
    "number": gettext_lazy("号码另有公布或者撤下过"),
    "post": gettext_lazy("岗位可能换了人"),
}


def key_of(row: ImportRow, doubt: Mapping[str, Any]) -> str:
    """Return a key of a doubt that stays the same when the lines are planned again."""
    words = [row.unit, row.title, row.name, doubt["kind"], doubt["question"]]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def count_alike(batch: ImportBatch) -> Counter[tuple[str, str]]:
    """Return how many rows ask the same about their unit, by the unit and the kind of doubt."""
    counts: Counter[tuple[str, str]] = Counter()
    doubtful = batch.rows.filter(action=ImportAction.DOUBTFUL).order_by()
    for unit, doubts in doubtful.values_list("unit", "doubts"):
        kinds = {doubt["kind"] for doubt in doubts if doubt["answer"] is None}
        counts.update((unit, kind) for kind in kinds & OF_UNITS)
    return counts


def answer_alike(row: ImportRow, index: int, *, by: User) -> None:
    """Give the answer of a row to all rows of its unit that ask the same.

    Raises Refused as ``imports.answer`` does; then none is answered.
    """
    doubts = ImportRow.objects.get(pk=row.pk).doubts
    doubt = doubts[index] if 0 <= index < len(doubts) else None
    if not doubt or doubt["answer"] is None or doubt["kind"] not in OF_UNITS:
        return
    alike = {
        (other.pk, at): doubt["answer"]
        for other in row.batch.rows.filter(unit=row.unit, action=ImportAction.DOUBTFUL)
        for at, each in enumerate(other.doubts)
        if (each["kind"], each["options"]) == (doubt["kind"], doubt["options"])
        and each["answer"] is None
    }
    imports.answer_all(row.batch, alike, by=by)


@dataclass(frozen=True, slots=True)
class CommonAnswer:
    """An answer that all open doubts of a kind offer. ``count``: of these doubts."""

    kind: str
    value: str
    label: str
    count: int

    @property
    def subject(self) -> str:
        """Return what the doubts are about, in words."""
        return str(SUBJECTS.get(self.kind, _("写法有疑问")))


def common_answers(batch: ImportBatch) -> list[CommonAnswer]:
    """Return the answers that can be given to several rows at once, whatever their units.

    One person or post, whose value is an id, is no answer for several rows.
    """
    offered: defaultdict[str, list[set[tuple[str, str]]]] = defaultdict(list)
    for doubt in _open_doubts(batch).values():
        if doubt["kind"] not in OF_UNITS:
            offered[doubt["kind"]].append({(str(value), text) for value, text in doubt["options"]})
    return [
        CommonAnswer(kind, value, label, len(options))
        for kind, options in offered.items()
        if len(options) > 1
        for value, label in sorted(set.intersection(*options))
        if not value.isdigit()
    ]


def answer_everywhere(batch: ImportBatch, kind: str, value: str, count: int, *, by: User) -> None:
    """Give an answer to all open doubts of a kind, of which a page displayed ``count``.

    Raises Refused as ``imports.answer_all`` does, and where there are more or fewer by now.
    """
    places = [place for place, doubt in _open_doubts(batch).items() if doubt["kind"] == kind]
    if kind in OF_UNITS or len(places) != count:
        raise Refused(_("计划刚才变了；请看一遍再定。"))
    imports.answer_all(batch, dict.fromkeys(places, value), by=by)


def _open_doubts(batch: ImportBatch) -> dict[tuple[int, int], Mapping[str, Any]]:
    """Return the doubts without an answer, by the id of the row and their index."""
    doubtful = batch.rows.filter(action=ImportAction.DOUBTFUL).order_by("position")
    return {
        (row, index): doubt
        for row, doubts in doubtful.values_list("pk", "doubts")
        for index, doubt in enumerate(doubts)
        if doubt["answer"] is None
    }


def plan_again(batch: ImportBatch, entries: Sequence[Entry], *, by: User, forget: str = "") -> None:
    """Plan a list, with the answers that were given before, and the posts that shall leave.

    ``forget``: the key of a doubt that is asked anew. Raises Refused as ``imports.plan`` does.
    """
    given = {
        key_of(row, doubt): doubt["answer"]
        for row in batch.rows.exclude(doubts=[])
        for doubt in row.doubts
        if doubt["answer"] is not None
    }
    given.pop(forget, None)
    missing = batch.rows.filter(action=ImportAction.MISSING)
    asked = list(missing.filter(is_asked=True).values_list("post", flat=True))
    with transaction.atomic(), pghistory.context(user=by.pk):
        imports.plan(batch, entries)
        answer_by_keys(batch, given, by=by)
        missing.filter(post__in=asked).update(is_asked=True)


def answer_each(batch: ImportBatch, answers: Mapping[tuple[int, int], str], *, by: User) -> None:
    """Give answers in one pass; where one is refused, each by itself.

    Raises Refused with the reasons of those that were refused.
    """
    try:
        imports.answer_all(batch, answers, by=by)
    except Refused:
        reasons: dict[str, None] = {}
        for place, value in answers.items():
            try:
                imports.answer_all(batch, {place: value}, by=by)
            except Refused as refused:
                reasons[str(refused)] = None
        if reasons:
            raise Refused(" ".join(reasons)) from None


def answer_by_keys(batch: ImportBatch, answers: Mapping[str, str], *, by: User) -> None:
    """Give the answers that were chosen before the list was planned, by the keys of the doubts.

    An answer can raise a doubt that has one too. What is no choice any more stays open.
    """
    given: set[tuple[int, int]] = set()
    while chosen := _find_answered(batch, answers, given):
        given |= {*chosen}
        with suppress(Refused):
            answer_each(batch, chosen, by=by)


def _find_answered(
    batch: ImportBatch, answers: Mapping[str, str], given: Collection[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return answers by row and index, of doubts that were not tried before."""
    if not answers:
        return {}
    return {
        (row.pk, index): answers[key]
        for row in batch.rows.filter(action=ImportAction.DOUBTFUL).order_by("position")
        for index, doubt in enumerate(row.doubts)
        if doubt["answer"] is None
        and (row.pk, index) not in given
        and (key := key_of(row, doubt)) in answers
    }


def preview(
    entries: Sequence[Entry],
    answers: Mapping[str, str],
    *,
    region: Region,
    notice: Notice,
    by: User,
) -> list[ImportRow]:
    """Return the rows of the plan that entries would have; nothing of it is kept.

    Raises Refused where ``by`` may not edit the region.
    """
    imports.check_may_import(by, region)
    with transaction.atomic(), pghistory.context(user=by.pk):
        batch = ImportBatch.objects.create(
            region=region, notice=notice, made_by=by, made_at=now(), source=b"", source_format=GRID
        )
        imports.plan(batch, entries)
        answer_by_keys(batch, answers, by=by)
        listed = batch.rows.exclude(action=ImportAction.MISSING).select_related(
            "department__region"
        )
        rows = list(listed.order_by("position"))
        transaction.set_rollback(True)
    return rows
