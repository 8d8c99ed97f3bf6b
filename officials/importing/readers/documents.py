"""Read the tables of .docx from its XML: python-docx takes a millisecond for each row."""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from .archives import read_member
from .grid import Budget, Cell, Table, clean
from .sheets import MAX_ROWS, Book, Row, Sheet

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Deleted text, and the copy of a text box for programs of former times.
_SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "delText"}
# Marks of a run of text that is struck through or hidden.
_TAKEN_BACK = {"strike", "dstrike", "vanish"}
_OFF = {"0", "false", "off"}
# A document without tables is a list where its lines are 姓名：王示例, or 局长 王示例 0558-….
_NUMBERED = re.compile("(?:[0-9][- ]*){7,}")
_LABELLED, _LEAST_LABELLED = re.compile("[^:：]{2,10}[:：]."), 3


@dataclass(slots=True)
class _Open:
    """A table while its elements are read."""

    table: Table
    cells: list[Cell] = field(default_factory=list)
    skip: int = 0  # empty columns before the first cell
    is_deleted: bool = False


def read_document(archive: zipfile.ZipFile) -> Book:
    """Read each table of a document as a sheet, a table inside a table as its own.

    Without a table its paragraphs are the rows of one, if they name what they say. A table of a
    single column inside of a cell is text of the cell; what is struck through, hidden or
    deleted is not there.
    """
    return _Reader().read(read_member(archive, _main_part(archive)))


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the part with the text."""
    relations = etree.fromstring(read_member(archive, "_rels/.rels"), _parser())
    for relation in relations.iter(_RELATIONSHIP):
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return "word/document.xml"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


class _Reader:
    """The state of one pass over a document."""

    def __init__(self) -> None:
        self.budget = Budget()
        self.tables: list[Table] = []
        self.open: list[_Open] = []
        self.texts: list[list[str]] = [[]]  # of the open cells, the document itself below them
        self.heading = ""
        self.lines: list[str] = []  # outside of tables

    def read(self, data: bytes) -> Book:
        root = etree.parse(io.BytesIO(data), _parser()).getroot()
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if event == "start":
                if name in _SKIPPED or (name == "r" and _is_taken_back(element)):
                    self._mark_deleted(element)
                    walk.skip_subtree()
                else:
                    self._start(name, element)
            elif name not in _SKIPPED and not (name == "r" and _is_taken_back(element)):
                self._end(name, element)
        if not self.tables and _are_lines_of_a_list(self.lines):
            rows = enumerate(self.lines[:MAX_ROWS], 1)
            return Book((Sheet("", tuple(Row(number, (text,)) for number, text in rows)),))
        return Book(tuple(table.sheet() for table in self.tables))

    def _mark_deleted(self, element: etree._Element) -> None:
        parent = element.getparent()
        if self.open and parent is not None and etree.QName(parent).localname == "trPr":
            self.open[-1].is_deleted = True

    def _start(self, name: str, element: etree._Element) -> None:
        if name == "tbl":
            table = Table(f"表格 {len(self.tables) + 1}", self.budget, self.heading)
            self.tables.append(table)
            self.open.append(_Open(table))
        elif name == "tr" and self.open:
            self.open[-1].cells, self.open[-1].skip = [], 0
            self.open[-1].is_deleted = False
        elif name == "tc" and self.open:
            self.texts.append([])
            self.open[-1].cells.append(Cell(""))
        elif self.open and self.open[-1].cells and name in {"gridSpan", "vMerge"}:
            cell = self.open[-1].cells[-1]
            if name == "gridSpan":
                cell.columns = _whole(element)
            else:
                cell.continues = _value(element) != "restart"
        elif name == "gridBefore" and self.open:
            self.open[-1].skip = _whole(element)

    def _end(self, name: str, element: etree._Element) -> None:
        if name == "t":
            self.texts[-1].append(element.text or "")
        elif name == "tab":
            self.texts[-1].append(" ")
        elif name in {"br", "cr"}:
            self.texts[-1].append("\n")
        elif name == "p":
            self._end_paragraph()
        elif name == "tc" and self.open:
            self.open[-1].cells[-1].text = clean("".join(self.texts.pop()))
        elif name == "tr" and self.open:
            opened = self.open[-1]
            opened.table.add_row([] if opened.is_deleted else opened.cells, skip=opened.skip)
        elif name == "tbl":
            self._end_table()

    def _end_table(self) -> None:
        """Give a table of one column to the cell in which it stands."""
        table = self.open.pop().table
        lines = table.single_column
        if lines is not None and self.open:
            self.tables.remove(table)
            self.texts[-1].append(f"\n{lines}\n")

    def _end_paragraph(self) -> None:
        """Break the line in a cell; outside of tables a paragraph may head the next one."""
        if self.open:
            self.texts[-1].append("\n")
        elif text := clean("".join(self.texts[-1])):
            self.heading = text
            self.lines += filter(None, map(clean, text.splitlines()))
        if not self.open:
            self.texts[-1] = []


def _are_lines_of_a_list(lines: Sequence[str]) -> bool:
    """Return whether some lines are 姓名：王示例, or half of them have a number."""
    labelled = sum(map(bool, map(_LABELLED.match, lines)))
    numbered = sum(map(bool, map(_NUMBERED.search, lines)))
    return labelled >= _LEAST_LABELLED or (numbered > 1 and 2 * numbered >= len(lines))


def _is_taken_back(run: etree._Element) -> bool:
    """Return whether a run of text is struck through or hidden."""
    marks = (
        mark
        for properties in run
        if isinstance(properties.tag, str) and etree.QName(properties).localname == "rPr"
        for mark in properties
        if isinstance(mark.tag, str) and etree.QName(mark).localname in _TAKEN_BACK
    )
    return any(_value(mark) not in _OFF for mark in marks)


def _value(element: etree._Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}val")), "")


def _whole(element: etree._Element) -> int:
    """Return the number of columns that an element names, within reason."""
    value = _value(element)
    return max(int(value), 1) if value.isdecimal() and len(value) < 4 else 1  # noqa: PLR2004
