"""Show how the sheets of a list were understood, and take corrections of their columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.base.text_forms import CheckedTextMixin
from officials.importing.columns import SEARCHED, Column, Correction, correct
from officials.importing.layout import RowKind
from officials.importing.readers.sheets import Book, Row, Sheet
from officials.importing.roles import Role
from officials.importing.tables import Table, Understanding
from officials.models import ImportBatch

ROWS_SHOWN = 10
COLUMNS_SHOWN = 40  # of a sheet
SELECTS = 200  # of a page: each is a field, and a kilobyte
CELL_LENGTH = 60  # characters shown of a cell
NO_HEADER, NOT_READ = "0", "-1"

ROLE_NAMES: Mapping[Role, Any] = {
    Role.UNIT: gettext_lazy("部门"),
    Role.TITLE: gettext_lazy("职务"),
    Role.NAME: gettext_lazy("姓名"),
    Role.NAME_AND_TITLE: gettext_lazy("姓名和职务"),
    Role.NAME_AND_PHONE: gettext_lazy("姓名和电话"),
    Role.UNIT_AND_TITLE: gettext_lazy("部门和职务"),
    Role.DUTIES: gettext_lazy("分工"),
    Role.PHONE: gettext_lazy("电话"),
    Role.OFFICE_PHONE: gettext_lazy("办公电话"),
    Role.MOBILE: gettext_lazy("手机"),
    Role.FAX: gettext_lazy("传真"),
    Role.MESSAGES: gettext_lazy("短信"),
    Role.AREA_CODE: gettext_lazy("区号"),
    Role.EXTENSION: gettext_lazy("分机"),
    Role.IS_PUBLIC: gettext_lazy("是否公开"),
    Role.HOURS: gettext_lazy("时间"),
    Role.REGION: gettext_lazy("地区"),
    Role.REMARKS: gettext_lazy("备注"),
    Role.EMAIL: gettext_lazy("邮箱"),
    Role.ADDRESS: gettext_lazy("地址"),
    Role.SEQUENCE: gettext_lazy("序号"),
    Role.UID: gettext_lazy("岗位标识"),
}
KIND_NAMES: Mapping[RowKind, Any] = {
    RowKind.SECTION: gettext_lazy("小标题"),
    RowKind.REPEATED: gettext_lazy("重复的表头"),
    RowKind.NUMBERING: gettext_lazy("栏目的编号"),
    RowKind.TOTAL: gettext_lazy("合计"),
    RowKind.NOTE: gettext_lazy("附注"),
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row below the header. ``kind``: why no post is read from it, empty for a post."""

    number: int
    cells: list[str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A sheet as it was understood. ``columns``: bound fields of the roles, in order.

    ``posts``: the number of entries; ``further``: the number of columns that are not shown;
    ``remembered``: the list whose corrections were used.
    """

    key: str
    name: str
    header: Any
    columns: list[Any]
    rows: list[ShownRow]
    posts: int
    is_read: bool
    further: int
    remembered: ImportBatch | None = None


class ColumnsForm(CheckedTextMixin, forms.Form):
    """The header and the columns of each sheet, chosen from lists.

    A sheet whose choices stay as they were understood gets no correction: further tables below its
    header keep their own columns.
    """

    def __init__(
        self,
        *args: Any,
        book: Book,
        understanding: Understanding | None,
        remembered: Mapping[str, ImportBatch] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.remembered = book, remembered or {}
        self.tables = {each.sheet: each for each in understanding.tables} if understanding else {}
        self.shown: list[tuple[str, Sheet, list[Column]]] = []
        left = SELECTS
        for number, sheet in enumerate(book.sheets):
            used = (each for each in self._columns(sheet) if each.header or _has_text(sheet, each))
            columns = list(islice(used, COLUMNS_SHOWN))
            if not sheet.rows or len(columns) > left:
                continue
            left -= len(columns)
            self._add_fields(f"sheet{number}", sheet, columns)
            self.shown.append((f"sheet{number}", sheet, columns))

    def _columns(self, sheet: Sheet) -> tuple[Column, ...]:
        table = self.tables.get(sheet.name)
        return table.columns if table else correct(sheet.rows, Correction(0)).columns

    def _header_row(self, sheet: Sheet) -> str:
        table = self.tables.get(sheet.name)
        is_read = table and (table.header_row or any(each.role for each in table.columns))
        return str(table.header_row) if table and is_read else NOT_READ

    def _add_fields(self, prefix: str, sheet: Sheet, columns: list[Column]) -> None:
        self.fields[f"{prefix}-header"] = forms.ChoiceField(
            label=_("表头"), choices=list(_header_choices(sheet)), initial=self._header_row(sheet)
        )
        roles = [("", _("不读")), *((role.value, name) for role, name in ROLE_NAMES.items())]
        for column in columns:
            self.fields[f"{prefix}-column{column.index}"] = forms.ChoiceField(
                label=column.header or _("第 %d 列") % (column.index + 1),
                choices=roles,
                required=False,
                initial=column.role.value if column.role else "",
            )

    def sheets(self) -> Iterator[ShownSheet]:
        """Yield the sheets with their fields and first rows."""
        for prefix, sheet, columns in self.shown:
            table = self.tables.get(sheet.name)
            yield ShownSheet(
                key=prefix,
                name=sheet.name,
                header=self[f"{prefix}-header"],
                columns=[self[f"{prefix}-column{each.index}"] for each in columns],
                rows=_first_rows(sheet, columns, table),
                posts=len(table.entries) if table else 0,
                is_read=table is not None,
                further=len(self._columns(sheet)) - len(columns),
                remembered=self.remembered.get(sheet.name),
            )

    def name_of(self, key: str) -> str | None:
        """Return the name of the sheet with the key ``key`` of its section."""
        return next((sheet.name for prefix, sheet, _columns in self.shown if prefix == key), None)

    def corrections(self) -> dict[str, Correction]:
        """Return the corrections of the sheets that were changed, by the name of the sheet.

        Another header than the one shown has columns of its own: those chosen below the old one
        are left.
        """
        found = {}
        for prefix, sheet, columns in self.shown:
            header = self.cleaned_data[f"{prefix}-header"]
            chosen = {
                each.index: self.cleaned_data[f"{prefix}-column{each.index}"] for each in columns
            }
            before = {each.index: each.role.value if each.role else "" for each in columns}
            if header == NOT_READ:
                width = max(len(row.cells) for row in sheet.rows)
                if sheet.name in self.tables:
                    found[sheet.name] = Correction(0, dict.fromkeys(range(width)))
            elif header != self._header_row(sheet):
                roles = chosen if header == NO_HEADER or chosen != before else {}
                found[sheet.name] = Correction(int(header), _roles(roles))
            elif chosen != before:
                found[sheet.name] = Correction(int(header), _roles(chosen))
        return found


def _roles(chosen: Mapping[int, str]) -> dict[int, Role | None]:
    return {index: Role(value) if value else None for index, value in chosen.items()}


def _has_text(sheet: Sheet, column: Column) -> bool:
    rows = sheet.rows[: SEARCHED + ROWS_SHOWN]
    return any(column.index < len(row.cells) and row.cells[column.index] for row in rows)


def _header_choices(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for row in sheet.rows[:SEARCHED]:
        texts = "、".join(dict.fromkeys(filter(None, row.cells)))
        yield (
            str(row.number),
            _("第 %(row)d 行：%(texts)s")
            % {
                "row": row.number,
                "texts": _shorten(texts),
            },
        )
    yield NO_HEADER, _("没有表头，第一行就是名单")
    yield NOT_READ, _("这张表不读")


def _first_rows(sheet: Sheet, columns: list[Column], table: Table | None) -> list[ShownRow]:
    header_row = table.header_row if table else 0
    kinds = {each.row: KIND_NAMES.get(each.kind, "") for each in table.skipped} if table else {}
    below = [row for row in sheet.rows if row.number > header_row][:ROWS_SHOWN]
    return [_show(row, columns, str(kinds.get(row.number, ""))) for row in below]


def _show(row: Row, columns: list[Column], kind: str) -> ShownRow:
    """Show a row; a merged cell that fills it, such as a note, stands once."""
    cells = [_cell(row, each) for each in columns]
    if kind and len({*filter(None, cells)}) == 1:
        cells = [next(filter(None, cells)), *[""] * (len(cells) - 1)]
    return ShownRow(row.number, cells, kind)


def _cell(row: Row, column: Column) -> str:
    return _shorten(row.cells[column.index]) if column.index < len(row.cells) else ""


def _shorten(text: str) -> str:
    return text if len(text) <= CELL_LENGTH else text[:CELL_LENGTH] + "……"
