"""Turn lines of words, 局长 王示例 0558-…, into a table with a person in each row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from officials import names

from .columns import find_header
from .headless import is_name
from .readers.sheets import Row, Sheet
from .roles import NUMBER_ROLES, recognise
from .texts import clean_unit, is_unit, split_joined_name, split_unit_off, strip_numbering

HEADER = ("单位", "职务", "姓名", "联系电话")
_LEAST = 2  # people, or one with a unit
_MOST_CELLS = 2  # of a line, where a comma stands in it
_NUMBER = re.compile(
    r"[+(（]?(?:[0-9][-—–－ ()（）]*){7,}|(?<![0-9])(?:1[0-9]{2}|1[0-9]{4})(?![0-9])"
)
_NOTE = re.compile(
    "[(（]?(?:注|备注|说明|附件|附|填报|填表|制表|审核|咨询|监督|投诉|举报|如有|※|\\*)"
)
_SPACED = re.compile(  # 王 示 例
    rf"(?<![^\s:：,，])[{names.HAN}](?:[ \u3000\u00a0]+[{names.HAN}])+(?![^\s:：,，])"
)
_WORD = re.compile(f"[{names.HAN}]{{2,4}}")
_BETWEEN = re.compile(r"[\s,，;；:：|｜/]+")


@dataclass(frozen=True, slots=True)
class _Person:
    unit: str
    title: str
    name: str
    numbers: str


def line_up_lines(sheet: Sheet) -> Sheet | None:
    """Return a sheet with the words of each line in columns, or None where one is not clear.

    The header has row 0, which no file has, unless the lines begin with one. Lines without a
    number stay as they are: titles, headings, notes.
    """
    if any(len({*row.cells} - {""}) > _MOST_CELLS for row in sheet.rows):
        return None  # a table, whose columns keep their places
    joined = (" ".join(dict.fromkeys(filter(None, row.cells))) for row in sheet.rows)
    lines = [_SPACED.sub(lambda found: "".join(found[0].split()), line) for line in joined]
    if split := _split_below_header(sheet.rows, lines):
        return replace(sheet, rows=tuple(split))
    people: dict[int, _Person] = {}
    for index, line in enumerate(lines):
        if not _NUMBER.search(line) or _NOTE.match(line):
            continue
        person = _read(line)
        if person is None:
            return None
        people[index] = person
    if len(people) < _LEAST and not any(person.unit for person in people.values()):
        return None
    has_units = any(person.unit for person in people.values())
    units = {index for index, line in enumerate(lines) if is_unit(strip_numbering(line))}
    first = min({*people, *units})
    rows: list[Row] = []
    for index, row in enumerate(sheet.rows):
        if index == first:
            rows.append(Row(0, HEADER if has_units else HEADER[1:]))
        found = people.get(index)
        cells = (found.unit, found.title, found.name, found.numbers) if found else (lines[index],)
        rows.append(Row(row.number, cells if has_units or not found else cells[1:]))
    return replace(sheet, rows=tuple(rows))


def _split_below_header(rows: Sequence[Row], lines: Sequence[str]) -> list[Row] | None:
    """Return the words of lines as cells, where each line has as many as a header above them."""
    words = [line.split() for line in lines]
    split = [Row(row.number, tuple(each)) for row, each in zip(rows, words, strict=True)]
    header = find_header(split)
    if header is None or not all(map(recognise, split[header.last].cells)):
        return None
    width = len(split[header.last].cells)
    posts = [len(each) for each, line in zip(words, lines, strict=True) if _NUMBER.search(line)]
    if not posts or any(count != width for count in posts):
        return None
    return [
        row if len(row.cells) == width else Row(row.number, (line,))
        for row, line in zip(split, lines, strict=True)
    ]


def _read(line: str) -> _Person | None:
    """Return unit, title, name and numbers of a line, None where a word is none of them."""
    found = _NUMBER.search(line)
    before, numbers = line[: found.start()], line[found.start() :]  # type: ignore[union-attr]
    if any(map(is_name, _WORD.findall(numbers))):
        return None
    units: list[str] = []
    titles: list[str] = []
    people: list[str] = []
    for word in filter(None, _BETWEEN.split(strip_numbering(before))):
        known = recognise(word)
        if known and known.role in NUMBER_ROLES:  # 电话, 手机
            continue
        name, title = names.split_title(word)
        if not title:
            name, title = split_joined_name(word)
        if not title and names.is_title(word):
            name, title = "", word
        unit, title = split_unit_off(title) if title else ("", "")
        titles += [title] if title else []
        if is_unit(name) and not unit:
            unit, name = clean_unit(name), ""
        units += [unit] if unit else []
        if name and not is_name(name):
            return None
        people += [name] if name else []
    if len(people) != 1 or not titles:
        return None
    return _Person("".join(units), "、".join(titles), people[0], numbers)
