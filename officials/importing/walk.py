"""Walk over the rows of a sheet, list by list, and collect the cells of each post."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .columns import Column, Header
from .layout import RowKind, cell_of, cells_of, classify, folded_header, heading_of
from .raw_entries import RawEntry
from .readers.sheets import Row, Sheet
from .roles import NAME_ROLES, NUMBER_ROLES, Role
from .sections import Sections
from .texts import (
    DITTO,
    clean_text,
    clean_unit,
    is_group,
    is_unit,
    join_unit,
    level_of,
    strip_numbering,
    unit_in_title,
)

_TEXTS = {RowKind.SECTION, RowKind.NOTE}
_DUTIES = re.compile(
    "(?:(?:分管|主管|负责|工作)(?:工作|领域|范围|分工)|分工|(?:主要|工作)?职责|分管|协管)"
    "[:：] ?(.+)"
    "|((?:分管|协管|主管|负责(?!人)|协助|主持)[^:：0-9]{2,})"
)
_AREA_CODE = re.compile("(?<!加)(?<!加拨)区号(?:[^0-9，。；]{0,6})(0[0-9]{2,3})(?![0-9])")
_AROUND_DITTO = " 　-—–─"
_UNIT_ROLES = {Role.UNIT, Role.UNIT_AND_TITLE}
# Columns in which a text alone below a post is a remark on it.
_REMARK_ROLES = NUMBER_ROLES | {Role.REMARKS, Role.HOURS}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of which no post was read. ``text``: its first text."""

    row: int
    kind: RowKind
    text: str


@dataclass
class Walk:
    """The rows of a sheet, read list by list. ``header``: the first."""

    sheet: Sheet
    header: Header
    last_header: Header = field(init=False)
    found: list[RawEntry] = field(default_factory=list)
    skipped: dict[int, Skipped] = field(default_factory=dict)
    sections: Sections = field(default_factory=Sections)
    unit_before: str = ""  # of the list from which this one goes on
    unit_above: str = ""  # a text alone in the column of units, above rows that leave it blank

    def __post_init__(self) -> None:
        self.last_header = self.header

    def continue_with(self, sheet: Sheet) -> "Walk":
        """Return the walk over a sheet without a header that goes on from this one."""
        header = replace(self.last_header, first=-1, last=-1)
        walk = Walk(sheet, header, unit_before=self.unit_of_sheet, unit_above=self.unit_above)
        if sheet.heading == self.sheet.heading:
            walk.sections = self.sections
        return walk

    def read(self, header: Header, end: int) -> None:
        """Read the rows from below a header, once for each of its lists."""
        self.last_header = header
        lists = header.lists()
        shared = set.intersection(*({column.index for column in each} for each in lists))
        for columns in lists:
            own = {column.index for column in columns} - shared if len(lists) > 1 else None
            if own and (unit := self._unit_over(header, own)):
                self.sections.add_title(unit)
            self._read_list(columns, header, end, own)

    def _read_list(
        self, columns: Sequence[Column], header: Header, end: int, own: set[int] | None
    ) -> None:
        """Read one list. ``own``: its columns, where others stand beside it."""
        rows = self.sheet.rows
        header_texts = folded_header(rows[max(header.first, 0) : header.last + 1])
        has_unit = any(column.role in _UNIT_ROLES for column in columns)
        last, above, reached = None, "", 0
        for index, row in enumerate(rows[header.last + 1 : end], header.last + 1):
            cells = cells_of(row, columns)
            kind = classify(row, cells, header_texts, own)
            if kind is RowKind.SECTION and last and (remark := _remark_in(cells)):
                last.cells.append(remark)
                continue
            if last and kind in _TEXTS and (duties := _duties_in(row)):
                last.cells.append(duties)
                continue
            self._follow_headings(row, kind, cells, has_unit=has_unit)
            if kind is RowKind.SECTION:
                self.unit_above = _unit_alone(cells)
            if kind is not RowKind.POST:
                self._skip(row, kind)
                continue
            is_next, reached = row.number == reached + 1, row.number
            if last and _continues(row, columns):
                last.cells += [
                    (column, text) for column, text in cells if column.index not in row.continued
                ]
                continue
            if last and is_next and (alone := _number_alone(row, cells)):
                last.cells.append(alone)
                if _lacks_number(rows[index + 1 : index + 2], columns):
                    last.unsure.append(alone)
                continue
            last = RawEntry(self.sheet.name, row.number, _with_dittos(cells, last), above=above)
            above = next((text for _column, text in last.texts(Role.UNIT)), above)
            self._place(last, has_unit=has_unit)
            self.found.append(last)

    def _unit_over(self, header: Header, own: set[int]) -> str:
        """Return the unit that stands over the header of one of several lists side by side."""
        rows = self.sheet.rows[max(header.first - 1, 0) : max(header.first, 0)]
        texts = [{index: text for index, text in enumerate(row.cells) if text} for row in rows]
        # A text over several lists is the title of them all.
        found = {
            text
            for each in texts
            for index, text in each.items()
            if index in own and all(at in own for at, other in each.items() if other == text)
        }
        unit = found.pop() if len(found) == 1 else ""
        name = clean_unit(strip_numbering(unit))
        return unit_in_title(unit) or (name if is_unit(name) else "")

    def _follow_headings(
        self, row: Row, kind: RowKind, cells: Sequence[tuple[Column, str]], *, has_unit: bool
    ) -> None:
        if kind is RowKind.SECTION:
            self.sections.add(heading_of(row, cells))
        elif kind is RowKind.REPEATED and not has_unit and len({*row.cells} - {""}) == 1:
            unit = unit_in_title(heading_of(row, cells))
            # The title of the sheet on another page ends no section.
            if unit and (unit != self.unit_of_sheet or self.sections.begins_with_title):
                self.sections.add_title(unit)

    def _place(self, raw: RawEntry, *, has_unit: bool) -> None:
        """Give an entry the unit of its section or of the sheet, where no column has it."""
        region = self.sections.region
        regions = raw.texts(Role.REGION)
        named = clean_unit(regions[-1][1]) if regions else ""
        unit = join_unit(named or self.unit_of_sheet, self.sections.unit)
        if is_group(unit):  # 正职 is no unit: its people are those of the sheet's
            unit = ""
        if has_unit:
            raw.region = "" if regions else region
            raw.within = unit or self.unit_of_sheet
            if raw.texts(*_UNIT_ROLES):
                self.unit_above = ""
            raw.unit = self.unit_above
            return
        raw.unit = unit or named or self.unit_of_sheet

    @cached_property
    def unit_of_sheet(self) -> str:
        """Return the unit named by the paragraph or rows above the table, or by the sheet."""
        above = [self.sheet.heading]
        above += [
            text for row in self.sheet.rows[: max(self.header.first, 0)] for text in row.cells
        ]
        found = next(filter(None, map(unit_in_title, dict.fromkeys(above))), "")
        name = strip_numbering(self.sheet.name)
        return found or (name if is_unit(name) else self.unit_before)

    @property
    def area_code(self) -> str:
        """Return the area code that a title or a note says for all numbers, or an empty string."""
        said = [self.sheet.heading, *(each.text for each in self.skipped.values())]
        said += [text for row in self.sheet.rows[: max(self.header.first, 0)] for text in row.cells]
        codes = {found[1] for text in said if (found := _AREA_CODE.search(text))}
        return codes.pop() if len(codes) == 1 else ""

    def _skip(self, row: Row, kind: RowKind) -> None:
        if kind is not RowKind.BLANK:
            text = next(filter(None, row.cells), "")
            self.skipped.setdefault(row.number, Skipped(row.number, kind, text))


def _duties_in(row: Row) -> tuple[Column, str] | None:
    """Return the only text of a row where it says the duties of the person above it."""
    texts = {*row.cells} - {""}
    found = _DUTIES.fullmatch(clean_text(texts.pop())) if len(texts) == 1 else None
    if not found or is_group(found[0]):  # 分管领导
        return None
    return Column(-1, Role.DUTIES, "分管工作"), found[1] or found[2]


def _remark_in(cells: Sequence[tuple[Column, str]]) -> tuple[Column, str] | None:
    """Return the only cell with text as a remark, where its column is one of remarks or numbers."""
    filled = [(column, text) for column, text in cells if text]
    if len(filled) != 1 or filled[0][0].role not in _REMARK_ROLES:
        return None
    column, text = filled[0]
    if level_of(text) or is_unit(text):
        return None
    role = Role.REMARKS if column.role in NUMBER_ROLES else column.role
    return replace(column, role=role), text


def _number_alone(row: Row, cells: Sequence[tuple[Column, str]]) -> tuple[Column, str] | None:
    """Return the number of a row that says nothing else, beside a unit that is merged down."""
    filled = [
        (column, text) for column, text in cells if text and column.index not in row.continued
    ]
    is_alone = len(filled) == 1 and filled[0][0].role in NUMBER_ROLES
    return filled[0] if is_alone else None


def _lacks_number(following: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Return whether the next row names somebody without a number: the one above may be theirs."""
    roles = [{column.role for column, text in cells_of(row, columns) if text} for row in following]
    return any(each & NAME_ROLES and not each & NUMBER_ROLES for each in roles)


def _unit_alone(cells: Sequence[tuple[Column, str]]) -> str:
    """Return the only text of a row where it stands in the column of units and nowhere else."""
    filled = [(column, text) for column, text in cells if text]
    is_alone = len(filled) == 1 and filled[0][0].role in _UNIT_ROLES
    return clean_unit(strip_numbering(filled[0][1])) if is_alone else ""


def _continues(row: Row, columns: Sequence[Column]) -> bool:
    """Return whether the name of a row is merged with the one above: more numbers of a person."""
    if not row.continued:
        return False
    merged = [column for column in columns if column.index in row.continued]
    own = [column for column in columns if column.index not in row.continued]
    return any(column.role in NAME_ROLES for column in merged) and not any(
        column.role in {Role.TITLE, *_UNIT_ROLES} and cell_of(row, column) for column in own
    )


def _with_dittos(
    cells: Sequence[tuple[Column, str]], above: RawEntry | None
) -> list[tuple[Column, str]]:
    return [(column, _resolve(column, text, above)) for column, text in cells]


def _resolve(column: Column, text: str, above: RawEntry | None) -> str:
    """Return the text above for 同上."""
    if above is None or text.strip(_AROUND_DITTO) not in DITTO:
        return text
    return next((before for other, before in above.cells if other.index == column.index), text)
