"""Stage a list and plan what it would change; a person agrees before anything is written."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from officials import permissions, phones
from officials.actions import Refused
from officials.actions.import_originals import format_corrections, pack_book
from officials.actions.import_plan import PLAN
from officials.clock import now
from officials.db.copy import open_copy
from officials.importing.columns import Correction
from officials.importing.entries import Entry, Severity
from officials.importing.matching import Body, Matcher
from officials.importing.readers import process
from officials.importing.readers.sheets import Book
from officials.importing.tables import understand
from officials.models import ImportAction, ImportBatch, ImportRow, ImportState, Notice, Region, User
from officials.models.national_hotlines import find_area_code, read_numbering
from officials.permissions import Permission

# The choices of a doubt that keep what the list says, and that leave it out.
KEEP, LEAVE_OUT, NEW = "keep", "leave_out", "new"
_COLUMNS = (
    *("batch_id", "position", "sheet", "row", "unit", "name", "title", "duties", "hours"),
    *("numbers", "hotlines", "action", "region_id", "department_id", "department_type_id"),
    *("changes", "doubts", "problems", "is_asked"),
)


def stage(
    data: bytes,
    file_name: str,
    *,
    region: Region,
    notice: Notice,
    by: User,
    corrections: Mapping[str, Correction] | None = None,
) -> ImportBatch:
    """Read a file and make the plan of it; nothing else is written.

    Raises ``importing.readers.refusals.Refused`` for a file that is not read, and Refused where
    ``by`` may not edit the region.
    """
    book = process.read(data, file_name)
    return stage_book(
        book, data, file_name, region=region, notice=notice, by=by, corrections=corrections
    )


def stage_book(
    book: Book,
    data: bytes,
    file_name: str,
    *,
    region: Region,
    notice: Notice,
    by: User,
    corrections: Mapping[str, Correction] | None = None,
) -> ImportBatch:
    """Make the plan of a book that was read from ``data``."""
    check_may_import(by, region)
    entries = understand(
        book, read_numbering(), area_code=find_area_code(region), corrections=corrections
    ).entries
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
            corrections=format_corrections(corrections or {}),
        )
        plan(batch, entries)
    return batch


def check_may_import(by: User, region: Region) -> None:
    """Raise Refused unless ``by`` edits in the region."""
    allowed = permissions.permitted_regions(by, Permission.EDIT)
    if not (by.is_active and by.is_superuser) and {*region.path}.isdisjoint(allowed):
        raise Refused(_("您不能在 %s 导入名单；请由当地的编辑办理。") % region)


def plan(batch: ImportBatch, entries: Sequence[Entry]) -> None:
    """Write the rows of a batch anew: staged by COPY, matched and compared in SQL."""
    if batch.state != ImportState.PLANNED:
        raise Refused(_("%s 已经办理，不能再改。") % batch)
    with transaction.atomic(), connection.cursor() as cursor:
        batch.rows.all().delete()
        rows = _Stager(batch).rows(entries)
        with open_copy(cursor, ImportRow._meta.db_table, _COLUMNS) as copy:
            for row in rows:
                copy.write_row(row)
        _execute_plan(batch, None)
        ImportBatch.objects.filter(pk=batch.pk).update(rows_total=len(rows))
        batch.rows_total = len(rows)


def answer(row: ImportRow, index: int, value: str, *, by: User) -> None:
    """Answer the doubt ``index`` of a row, and plan the row again with it.

    Raises Refused where ``by`` may not edit, the batch is not open, or ``value`` is no option.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
        check_may_import(by, batch.region)
        row = ImportRow.objects.select_for_update().get(pk=row.pk)
        if batch.state != ImportState.PLANNED or row.action != ImportAction.DOUBTFUL:
            raise Refused(_("这一行没有要回答的问题。"))
        if not 0 <= index < len(row.doubts) or value not in {
            str(option[0]) for option in row.doubts[index]["options"]
        }:
            raise Refused(_("请从列出的选项里选一个。"))
        row.doubts[index]["answer"] = value
        kind = row.doubts[index]["kind"]
        if kind == "region":
            body = Matcher(batch.region).find("", row.unit, int(value))
            row.region_id, row.department_id = int(value), body.department
            row.department_type_id = body.type
            row.doubts += _questions_of(body)
        elif kind == "department":
            row.department_id = int(value)
        elif kind == "type":
            row.department_type_id = int(value)
        elif kind == "official":
            row.official_id = None if value == NEW else int(value)
        elif kind == "number" and value == LEAVE_OUT:
            number = row.doubts[index]["number"]
            kept = [at for at, each in enumerate(row.numbers) if each != number]
            row.hotlines = [row.hotlines[at] for at in kept]
            row.numbers = [row.numbers[at] for at in kept]
        row.action = ImportAction.ADD
        if kind == "row" and value == LEAVE_OUT:
            row.action = ImportAction.REJECTED
        row.post, row.post_revision, row.changes = None, None, {}
        row.save()
        if row.action == ImportAction.ADD:
            _execute_plan(batch, row.pk)


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


def _execute_plan(batch: ImportBatch, row: int | None) -> None:
    """Match and compare the rows of a batch, or one of them, in a constant number of statements."""
    words = {
        "live": _("号码 %s 正由别处公布：%s。"),
        "withdrawn": _("号码 %s 曾经撤下。"),
        "people": _("已有同名的人，是同一个人吗？"),
        "keep": _("照名单办理"),
        "leave_out": _("不要这个号码"),
        "new": _("另一个人"),
    }
    values: dict[str, Any] = {"batch": batch.pk, "region": batch.region_id, "row": row}
    with connection.cursor() as cursor:
        for statement in PLAN:
            cursor.execute(statement, values | words)


class _Stager:
    """Turn the entries of a list into rows for COPY."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.matcher = Matcher(batch.region)
        self.seen: dict[tuple[Any, ...], Entry] = {}

    def rows(self, entries: Sequence[Entry]) -> list[tuple[Any, ...]]:
        """Return a row for each entry, in the order of the list."""
        positions = count(1)
        return [self._row(next(positions), entry) for entry in entries]

    def _row(self, position: int, entry: Entry) -> tuple[Any, ...]:
        body = self.matcher.find(entry.region, entry.unit) if entry.unit else Body()
        problems = [
            problem.message for problem in entry.problems if problem.severity is Severity.ERROR
        ]
        problems += self._problems(entry, body)
        doubts = [] if problems else self._doubts(entry, body)
        numbers = [number_text(number) for number in entry.numbers]
        texts = ("title", "name", "duties", "hours")
        new: dict[str, list[Any]] = {text: ["", getattr(entry, text)] for text in texts}
        new["numbers"] = [[], numbers]
        return (
            *(self.batch.pk, position, entry.sheet, entry.row, entry.unit, entry.name),
            *(entry.title, entry.duties, entry.hours),
            numbers,
            Jsonb([_hotline(*pair) for pair in zip(entry.numbers, entry.labels, strict=True)]),
            ImportAction.REJECTED.value if problems else ImportAction.ADD.value,
            *(body.region, body.department, body.type),
            *(Jsonb({} if problems else new), Jsonb(doubts), Jsonb(problems), False),
        )

    def _problems(self, entry: Entry, body: Body) -> list[str]:
        """Return why a row cannot be taken, beyond what its cells say."""
        problems = []
        if body.is_elsewhere:
            words = {"place": entry.region, "region": self.batch.region}
            problems.append(_("“%(place)s”不在 %(region)s 之内；请核对地区。") % words)
        if entry.name:
            key = (entry.region, body.region, body.department or entry.unit, entry.title)
            first = self.seen.setdefault((*key, entry.name), entry)
            if first is not entry:
                where = {"sheet": first.sheet, "row": first.row}
                problems.append(
                    _("与“%(sheet)s”第 %(row)d 行重复；请合并为一行，号码写在一起。") % where
                )
        return problems

    def _doubts(self, entry: Entry, body: Body) -> list[dict[str, Any]]:
        doubts = _questions_of(body)
        doubts += [
            _doubt("row", problem.message, [(KEEP, _("照名单办理")), (LEAVE_OUT, _("不收这一行"))])
            for problem in entry.problems
            if problem.severity is Severity.DOUBT
        ]
        return doubts


def _questions_of(body: Body) -> list[dict[str, Any]]:
    questions = {
        "region": _("有几个地区叫这个名字，是哪一个？"),
        "department": _("有几个部门可能是它，是哪一个？"),
        "type": _("这个单位是哪一类部门？"),
    }
    if not body.question:
        return []
    return [_doubt(body.question, questions[body.question], body.options)]


def _doubt(kind: str, question: str, options: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    pairs = [[str(value), text] for value, text in options]
    return {"kind": kind, "question": question, "options": pairs, "answer": None}


def number_text(number: phones.Number) -> str:
    """Return canonical digits, with 转 and the extension where there is one."""
    return f"{number.digits}转{number.extension}" if number.extension else number.digits


def _hotline(number: phones.Number, label: str) -> dict[str, str]:
    return {
        "kind": number.kind.value,
        "digits": number.digits,
        "extension": number.extension,
        "use": number.use.value,
        "label": label,
        "printed": number.raw or number.shown,
    }
