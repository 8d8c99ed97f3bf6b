"""Tell the rows of posts from all else that stands in a list: sections, totals, notes."""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from officials.exporting.headings import EXAMPLE

from .columns import Column
from .readers.sheets import Row
from .roles import NUMBER_ROLES, Role, fold, recognise
from .texts import (
    clean_text,
    is_unit,
    level_of,
    strip_numbering,
    unit_before_number,
    unit_behind_label,
)


class RowKind(StrEnum):
    """The content of a row below a header."""

    POST = "post"
    SECTION = "section"
    BLANK = "blank"
    REPEATED = "repeated"  # the header, or the title above it, on another page
    NUMBERING = "numbering"  # 1, 2, 3 … below the headers
    TOTAL = "total"
    NOTE = "note"
    EXAMPLE = "example"  # of the template


_PAGE = re.compile(
    r"(?:第\s*[0-9一二三四五六七八九十]+\s*页|[-—]?\s*[0-9]+\s*/\s*[0-9]+\s*[-—]?$|续表|续上表)"
)
_SUM = "(?:合计人?数?|总计|小计|共计|总人?数|人数合计)"
_TOTAL = re.compile(
    rf"(?:本页|本表)?(?:{_SUM}|统计(?=[:：]|$)|共[0-9]+[人名位个条])|.{{2,15}}[(（]?{_SUM}[:：)）]?$"
)
_NOTE = re.compile(
    r"(?:注(?=[:：\s0-9]|$)|备注|说明|附注|附(?=[:：件表录图]|$)|填报|填表|制表|审核|审批(?!局|服务|中心)"
    r"|单位负责人|联系人|截至|截止|打印|更新|来源|监制|※|\*|＊|★|●|▲)"
)
_SIGNED = re.compile(
    r"(?:填报|填表|制表|审核|审批|单位负责人|单位|日期|联系人|联系电话|填报时间).{0,8}[:：]"
)
_SIGNER = re.compile(
    "(?:填报|填表|制表|审核|审批|经办|联系|报送|校对|复核|录入)(?:人.{0,4}|[(（]?签[字名章][)）]?)[:：]"
    "|.{0,8}[(（]?(?:签字|签名|签章|盖章|公章)[)）]?[:：]"
)
_LIST_TITLE = re.compile(
    r".*(?:一览表|名单|通讯录|电话簿|(?:公示|统计|公布|电话|联系|号码|公开|分工|登记|汇总)表)"
    r"(?:[(（].*[)）])?$|附件\s*[0-9一二三]*[:：]?.*"
    r"|[(（]?[0-9〇○零一二三四五六七八九]{4}\s*年.*[日月][)）]?"
)
_ONE_OR_TWO_DIGITS = re.compile("[0-9]{1,2}")
_LONG = 30  # characters; no unit has so many
_LONGEST_UNIT = 15  # characters behind a sign
_DIGITS = re.compile("[0-9]{7}|[0-9]{3,4}-[0-9]{5,}")
_LEAST_NUMBERING = 3  # cells


def folded_header(rows: Sequence[Row]) -> list[list[str]]:
    """Return the texts of a header's rows, to be compared with those of rows below."""
    return [[fold(text) for text in row.cells if text] for row in rows]


def classify(
    row: Row,
    cells: Sequence[tuple[Column, str]],
    header: Sequence[Sequence[str]],
    own: Collection[int] | None = None,
) -> RowKind:
    """Return the kind of a row. ``cells``: those of one list; ``header``: folded.

    ``own``: the columns that this list does not share with others beside it, if there are any.
    """
    texts = [text for _column, text in cells if text]
    everywhere = set(row.cells) - {""}
    if kind := _kind_by_marks(row, cells, header):
        return kind
    if _is_numbering(texts):
        return RowKind.NUMBERING
    if own is not None and len(everywhere) > 1:
        # Only the lists beside it go on where none of its own cells has a text.
        is_own = any(text and column.index in own for column, text in cells)
        everywhere = set(texts) if is_own else set()
    if len(everywhere) == 1:
        return _classify_single(row, everywhere.pop(), cells)
    return _classify_by_columns(row, cells) if everywhere else RowKind.BLANK


def _kind_by_marks(
    row: Row, cells: Sequence[tuple[Column, str]], header: Sequence[Sequence[str]]
) -> RowKind | None:
    """Return the kind of a row that repeats the header, or that a template or an export marked."""
    if _is_repeated(row, header) or _names_columns(cells):
        return RowKind.REPEATED
    if any(text == EXAMPLE for column, text in cells if column.role is Role.SEQUENCE):
        return RowKind.EXAMPLE
    has_uid = any(text for column, text in cells if column.role is Role.UID)
    if has_uid and len({*row.cells} - {""}) > 1:
        return RowKind.POST  # 统计局 without a number is no total
    return None


def heading_of(row: Row, cells: Sequence[tuple[Column, str]]) -> str:
    """Return the text of a section row with its number, which may stand in a column of its own."""
    texts = [text for text in dict.fromkeys(text for _column, text in cells) if text]
    texts = texts or [text for text in dict.fromkeys(row.cells) if text]
    if unit := unit_behind_label(texts[0]) or unit_before_number(texts[0]):
        return unit
    return texts[0] if len(texts) == 1 else f"{texts[0].rstrip('、.．')}、{texts[-1]}"


def cell_of(row: Row, column: Column) -> str:
    """Return the text of a row in a column."""
    return row.cells[column.index] if column.index < len(row.cells) else ""


def cells_of(row: Row, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    """Return the cells of a row in columns, without the apostrophe that makes a text of a cell.

    A row with the uid of its post was written by our own tables, which have no such sign.
    """
    cells = [(column, cell_of(row, column)) for column in columns]
    if any(text and column.role is Role.UID for column, text in cells):
        return cells
    return [(column, text.removeprefix("'")) for column, text in cells]


def _is_repeated(row: Row, header: Sequence[Sequence[str]]) -> bool:
    texts = [text for text in row.cells if text]
    return len(texts) > 1 and any(
        len(texts) == len(words)
        and all(fold(text) == word for text, word in zip(texts, words, strict=True))
        for words in header
    )


def _names_columns(cells: Sequence[tuple[Column, str]]) -> bool:
    """Return whether each cell is a header of its column, perhaps another synonym of it."""
    filled = [(column.role, text) for column, text in cells if text]
    if not any(role in NUMBER_ROLES and not text[:1].isdigit() for role, text in filled):
        return False
    return len(filled) > 1 and all(_names(text, role) for role, text in filled)


def _names(text: str, role: Role | None) -> bool:
    found = recognise(text)
    return found is not None and (
        found.role is role or (found.role in NUMBER_ROLES and role in NUMBER_ROLES)
    )


def _is_total(text: str) -> bool:
    return _TOTAL.match("".join(text.split())) is not None


def _is_marked_unit(text: str) -> bool:
    """Return whether a heading is a unit behind a sign that notes have too: ★区教育局★."""
    heading = strip_numbering(text)
    return heading != clean_text(text) and is_unit(heading) and len(heading) <= _LONGEST_UNIT


def _is_numbered_unit(text: str) -> bool:
    """Return whether a heading is a unit with a number before it, however long its name."""
    name = re.sub("[(（][^()（）]*[)）]$", "", strip_numbering(text))
    is_sentence = re.search("[，,。；;：:！!]", name)
    return level_of(text) > 0 and is_unit(name) and not is_sentence and not _DIGITS.search(text)


def _is_numbering(texts: Sequence[str]) -> bool:
    if len(texts) < _LEAST_NUMBERING:
        return False
    stripped = [text.strip("()（） ") for text in texts]
    if not all(map(_ONE_OR_TWO_DIGITS.fullmatch, stripped)):
        return False
    numbers = [int(text) for text in stripped]
    return numbers == [*range(numbers[0], numbers[0] + len(numbers))]


def _classify_single(row: Row, text: str, cells: Sequence[tuple[Column, str]]) -> RowKind:
    """Return the kind of a row with one text, perhaps merged over all columns."""
    filled = [column for column, cell in cells if cell]
    has_number = _DIGITS.search(text) is not None
    if len(filled) == 1 and filled[0].role in NUMBER_ROLES and has_number:
        return RowKind.POST
    if unit_before_number(text) or _is_numbered_unit(text):
        return RowKind.SECTION
    kinds = {
        RowKind.BLANK: len(filled) == 1 and filled[0].index in row.continued,
        RowKind.TOTAL: _is_total(text),
        RowKind.REPEATED: _PAGE.search(text) or _LIST_TITLE.fullmatch(text),
        RowKind.NOTE: (_NOTE.match(text) and not _is_marked_unit(text))
        or text.endswith("。")
        or len(text) > _LONG
        or has_number,
        RowKind.NUMBERING: re.fullmatch(r"[\W0-9_]+", text),
    }
    return next((kind for kind, holds in kinds.items() if holds), RowKind.SECTION)


def _classify_by_columns(row: Row, cells: Sequence[tuple[Column, str]]) -> RowKind:
    """Return the kind of a row with several texts."""
    texts = [text for _column, text in cells if text]
    telling = {
        text
        for column, text in cells
        if text and column.role is not Role.SEQUENCE and column.index not in row.continued
    }
    if not telling:
        return RowKind.BLANK
    if any(map(_is_total, texts)) and not any(map(_DIGITS.search, texts)):
        return RowKind.TOTAL
    if unit_behind_label(texts[0]):
        return RowKind.SECTION
    if all(map(_SIGNED.match, texts)) or _SIGNER.match(texts[0]):
        return RowKind.NOTE
    number = next((text for column, text in cells if column.role is Role.SEQUENCE), "")
    if len(telling) == 1 and re.fullmatch("[一二三四五六七八九十]+[、.．]?", number):
        return RowKind.SECTION
    return RowKind.POST
