"""Stage a list and plan what it would change; a person agrees before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from officials import permissions
from officials.actions import Refused
from officials.actions.import_answers import ANSWERED_FIELDS, Answering
from officials.actions.import_originals import pack_book, read_file, understand_sheets
from officials.actions.import_plan import FIND_MISSING, PLAN
from officials.actions.import_rows import COLUMNS, RowMaker
from officials.clock import now
from officials.db.copy import open_copy
from officials.importing.entries import Entry
from officials.importing.readers.refusals import Reason, Refused as FileRefused
from officials.importing.remembered_columns import find_remembered
from officials.models import (
    ImportAction,
    ImportBatch,
    ImportRow,
    ImportState,
    Notice,
    Region,
    User,
)
from officials.models.choices import Use
from officials.permissions import Permission
from officials.place_names import name_place

FEW = 500  # rows, of which each may be compared with each


def stage(data: bytes, file_name: str, *, region: Region, notice: Notice, by: User) -> ImportBatch:
    """Read a file and make the plan of it; nothing else is written.

    Its columns are those that the office corrected in an earlier list with the same headings.
    Raises ``importing.readers.refusals.Refused`` for a file that is not read, and Refused where
    ``by`` may not edit the region.
    """
    book = read_file(data, file_name)
    check_may_import(by, region)
    corrections = find_remembered(region, book)
    entries = understand_sheets(book, region, corrections).entries
    if not entries:
        raise FileRefused(Reason.NO_ROWS)
    with transaction.atomic(), pghistory.context(user=by.pk):
        batch = ImportBatch.objects.create(
            region=region,
            notice=notice,
            made_by=by,
            made_at=now(),
            file_name=file_name[:200],
            source=data,
            sheets=pack_book(book),
            source_format=file_name.rpartition(".")[2].lower()[:20],
            corrections=corrections,
        )
        plan(batch, entries)
    return batch


def check_may_import(by: User, region: Region) -> None:
    """Raise Refused unless ``by`` edits in the region."""
    allowed = permissions.permitted_regions(by, Permission.EDIT)
    if not (by.is_active and by.is_superuser) and {*region.path}.isdisjoint(allowed):
        raise Refused(_("您不能在 %s 导入名单；请由当地的编辑办理。") % name_place(region))


def plan(batch: ImportBatch, entries: Sequence[Entry]) -> None:
    """Write the rows of a batch anew: staged by COPY, matched and compared in SQL."""
    if batch.state != ImportState.PLANNED:
        raise Refused(_("%s 已经办理，不能再改。") % batch)
    with transaction.atomic(), connection.cursor() as cursor:
        batch.rows.all().delete()
        maker = RowMaker(batch, entries)
        with open_copy(cursor, ImportRow._meta.db_table, COLUMNS) as copy:
            for row in maker.rows():
                copy.write_row(row)
        with _without_loops(cursor, len(entries)):
            _execute_plan(batch, None)
        ImportBatch.objects.filter(pk=batch.pk).update(
            rows_total=len(entries), started_at=None, under_way=""
        )
        batch.rows_total = len(entries)


@contextmanager
def _without_loops(cursor: Any, rows: int) -> Iterator[None]:
    """Keep the planner from joining the rows of a long list in nested loops.

    Right after COPY its statistics know nothing of them: it takes them for a handful.
    """
    if rows > FEW:
        cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    if rows > FEW:
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def answer(row: ImportRow, index: int, value: str, *, by: User) -> None:
    """Answer the doubt ``index`` of a row, and plan the row again with it.

    Raises Refused as ``answer_all`` does.
    """
    answer_all(ImportBatch(pk=row.batch_id), {(row.pk, index): value}, by=by)


def answer_all(batch: ImportBatch, answers: Mapping[tuple[int, int], str], *, by: User) -> None:
    """Answer doubts, by the id of the row and the index of the doubt, and plan their rows again.

    All or none, in a constant number of statements. Raises Refused where ``by`` may not edit, the
    batch is not open, a doubt is not asked or was answered otherwise, or a value is no option.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        batch = (
            ImportBatch.objects.select_for_update(of=("self",))
            .select_related("region")
            .get(pk=batch.pk)
        )
        check_may_import(by, batch.region)
        if batch.state != ImportState.PLANNED:
            raise Refused(_("%s 已经办理，不能再改。") % batch)
        rows = batch.rows.in_bulk([row for row, _index in answers])
        answering = Answering(batch)
        for (row, index), value in answers.items():
            answering.answer(rows.get(row), index, value)
        answering.check_posts()
        ImportRow.objects.bulk_update(rows.values(), ANSWERED_FIELDS, batch_size=200)
        _execute_plan(batch, [*rows])


def cite_unchanged(batch: ImportBatch, cites: bool, *, by: User) -> None:
    """Let the notice be a source of numbers that stay as they are, from the next plan on, or not.

    Raises Refused where ``by`` may not edit, or the batch is not open.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        check_may_import(by, batch.region)
        open_ones = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PLANNED)
        if not open_ones.update(cites_unchanged=cites):
            raise Refused(_("%s 已经办理，不能再改。") % batch)
    batch.cites_unchanged = cites


def ask(row: ImportRow, asked: bool, *, by: User) -> None:
    """Ask that a post which the list lacks leaves the public when the list is applied, or not.

    Raises Refused where ``by`` may not edit, the batch is not open, or the row is of the list.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
        check_may_import(by, batch.region)
        missing = batch.rows.filter(pk=row.pk, action=ImportAction.MISSING)
        if batch.state != ImportState.PLANNED or not missing.update(is_asked=asked):
            raise Refused(_("只有名单上没有的岗位，可以在写入之前要求撤下。"))


def _execute_plan(batch: ImportBatch, rows: list[int] | None) -> None:
    """Match and compare the rows of a batch, or some of them, in two statements."""
    words = {
        "live": _("号码 %s 正由别处公布：%s。"),
        "withdrawn": _("号码 %s 曾经撤下。"),
        "banned": _("号码 %s 不再公布，不能照名单办理。"),
        "banned_person": _("（不再公布）"),
        "people": _("已有同名的人，是同一个人吗？"),
        "posts": _("是谁的岗位换了人，还是新增的岗位？"),
        "vacant": _("空缺的岗位"),
        "keep": _("照名单办理"),
        "leave_out": _("不要这个号码"),
        "new": _("另一个人"),
        "new_post": _("新增的岗位"),
        "uses": Jsonb({use.value: str(use.label) for use in Use}),
    }
    values: dict[str, Any] = {
        "batch": batch.pk,
        "region": batch.region_id,
        "rows": rows,
        "notice": batch.notice_id,
        "cites": batch.cites_unchanged,
    }
    with connection.cursor() as cursor:
        for statement in (PLAN, FIND_MISSING):
            cursor.execute(statement, values | words)
