"""Find what a sheet of .xlsx keeps from its reader: what is hidden, and what is struck through."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from .archives import read_member

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]{1,7})"')
_COLUMN = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_BOUNDS = re.compile(rb'\b(min|max)="([0-9]{1,5})"')
_STYLED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bs="([0-9]{1,5})")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"'
)
_STRIKE = re.compile(rb"<(?:\w+:)?strike\b")
_SHARED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="s")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>'
    rb"\s*<(?:\w+:)?v>([0-9]+)<"
)
# Names of elements without a prefix: the text is parsed apart from its sheet.
_INLINE = re.compile(rb'<c\b[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*(<is>.*?</is>)', re.DOTALL)
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>')
ERROR = "#N/A"  # stands for any of them
_OFF = {"0", "false"}
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The parts of a sheet that are not read, by index from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    cells: frozenset[tuple[int, int]] = field(default=frozenset())
    kept: Mapping[tuple[int, int], str] = field(default_factory=dict)  # of cells struck in part
    errors: frozenset[tuple[int, int]] = field(default=frozenset())  # cells with #N/A and the like

    def clear(self, texts: list[list[str]]) -> list[str]:
        """Empty these cells; return what was lost, in words: 第 3、5 行, B 列, 划掉 2 格."""
        self._mark_errors(texts)
        lost_rows, lost_columns, struck, in_part = set(), set(), 0, 0
        for row, column in _filled(texts):
            left = ""
            if row in self.rows:
                lost_rows.add(row)
            elif column in self.columns:
                lost_columns.add(column)
            elif (row, column) in self.cells:
                struck += 1
            elif (row, column) in self.kept:
                in_part += 1
                left = self.kept[row, column].strip()
            else:
                continue
            texts[row][column] = left
        words = []
        if lost_rows:
            words.append(f"第 {'、'.join(str(row + 1) for row in sorted(lost_rows))} 行")
        if lost_columns:
            words.append(f"{'、'.join(map(_letters, sorted(lost_columns)))} 列")
        words += [f"划掉的 {struck} 格"] if struck else []
        return words + ([f"划掉一部分的 {in_part} 格"] if in_part else [])

    def _mark_errors(self, texts: list[list[str]]) -> None:
        """Write the value of cells with an error, which the reader of workbooks left blank."""
        for row, column in self.errors:
            if row < len(texts) and column < len(texts[row]):
                texts[row][column] = ERROR


def _filled(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell with text."""
    for row, line in enumerate(texts):
        yield from ((row, column) for column, text in enumerate(line) if text)


def find_taken_back(archive: zipfile.ZipFile) -> dict[str, TakenBack]:
    """Return what is not to be read, by the name of the sheet."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    struck = _struck_styles(archive) if "xl/styles.xml" in names else set()
    shared = _struck_strings(archive) if "xl/sharedStrings.xml" in names else {}
    return {
        sheet: _read_sheet(read_member(archive, part), struck, shared)
        for sheet, part in _parts(archive)
        if part in names
    }


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and of the part that has it."""
    related = {
        relation.get("Id"): str(relation.get("Target", ""))
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _parse(archive, "xl/workbook.xml").iter("{*}sheet"):
        target = related.get(sheet.get(_RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield str(sheet.get("name", "")), posixpath.normpath(path)


def _struck_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """Return the indexes of the styles whose font is struck through."""
    root = _parse(archive, "xl/styles.xml")
    fonts = root.findall("{*}fonts/{*}font")
    struck = {
        str(index)
        for index, font in enumerate(fonts)
        for mark in font.findall("{*}strike")
        if mark.get("val", "1") not in _OFF
    }
    styles = root.findall("{*}cellXfs/{*}xf")
    return {
        str(index).encode() for index, style in enumerate(styles) if style.get("fontId") in struck
    }


def _struck_strings(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Return what is left of the shared strings of which a part is struck through, by index."""
    if not _STRIKE.search(read_member(archive, "xl/sharedStrings.xml")):
        return {}
    strings = enumerate(_parse(archive, "xl/sharedStrings.xml").iterfind("{*}si"))
    left = ((index, _left_of(string)) for index, string in strings)
    return {str(index).encode(): text for index, text in left if text is not None}


def _left_of(string: etree._Element) -> str | None:
    """Return the text of the runs that are not struck through, None where all are whole."""
    runs = [(run, _is_struck(run)) for run in string.iterfind("{*}r")]
    if not any(is_struck for _run, is_struck in runs):
        return None
    return "".join(
        text.text or "" for run, is_struck in runs if not is_struck for text in run.iterfind("{*}t")
    )


def _is_struck(run: etree._Element) -> bool:
    marks = run.iterfind("{*}rPr/{*}strike")
    return any(mark.get("val", "1") not in _OFF for mark in marks)


def _struck_in_part(data: bytes, shared: Mapping[bytes, str]) -> dict[tuple[int, int], str]:
    """Return what is left of the cells of which a part is struck through."""
    kept = {
        (int(row) - 1, _index(letters)): shared[index]
        for letters, row, index in (_SHARED.findall(data) if shared else ())
        if index in shared
    }
    if _STRIKE.search(data):
        for letters, row, inline in _INLINE.findall(data):
            string = _STRIKE.search(inline) and etree.fromstring(inline, _parser())
            if string is not None and (text := _left_of(string)) is not None:
                kept[int(row) - 1, _index(letters)] = text
    return kept


def _read_sheet(data: bytes, struck: set[bytes], shared: Mapping[bytes, str]) -> TakenBack:
    kept = _struck_in_part(data, shared)
    errors = frozenset((int(row) - 1, _index(letters)) for letters, row in _ERROR.findall(data))
    if not struck and not kept and not errors and b"hidden=" not in data:
        return TakenBack()
    rows = frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(data))
    columns: set[int] = set()
    for column in _COLUMN.findall(data):
        bounds = {name: int(value) for name, value in _BOUNDS.findall(column)}
        columns.update(range(bounds.get(b"min", 1) - 1, bounds.get(b"max", 0)))
    cells: Iterable[tuple[int, int]] = ()
    if struck:
        cells = (
            (int(row) - 1, _index(letters))
            for style, letters, row in _STYLED.findall(data)
            if style in struck
        )
    return TakenBack(rows, frozenset(columns), frozenset(cells), kept, errors)


def _parse(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(read_member(archive, name), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * _LETTERS + letter - ord("A") + 1
    return index - 1


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
