"""Find what a sheet of .xlsx keeps from its reader: what is hidden, and what is struck through."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
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
_OFF = {"0", "false"}
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The parts of a sheet that are not read, by index from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    cells: frozenset[tuple[int, int]] = field(default=frozenset())

    def clear(self, texts: list[list[str]]) -> list[str]:
        """Empty these cells; return what was lost, in words: 第 3、5 行, B 列, 划掉 2 格."""
        lost_rows, lost_columns, struck = set(), set(), 0
        for row, line in enumerate(texts):
            for column, text in enumerate(line):
                if not text:
                    continue
                if row in self.rows:
                    lost_rows.add(row)
                elif column in self.columns:
                    lost_columns.add(column)
                elif (row, column) in self.cells:
                    struck += 1
                else:
                    continue
                line[column] = ""
        words = []
        if lost_rows:
            words.append(f"第 {'、'.join(str(row + 1) for row in sorted(lost_rows))} 行")
        if lost_columns:
            words.append(f"{'、'.join(map(_letters, sorted(lost_columns)))} 列")
        return [*words, *([f"划掉的 {struck} 格"] if struck else [])]


def find_taken_back(archive: zipfile.ZipFile) -> dict[str, TakenBack]:
    """Return what is not to be read, by the name of the sheet."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    struck = _struck_styles(archive) if "xl/styles.xml" in names else set()
    return {
        sheet: _read_sheet(read_member(archive, part), struck)
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


def _read_sheet(data: bytes, struck: set[bytes]) -> TakenBack:
    if not struck and b"hidden=" not in data:
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
    return TakenBack(rows, frozenset(columns), frozenset(cells))


def _parse(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(read_member(archive, name), parser)


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
