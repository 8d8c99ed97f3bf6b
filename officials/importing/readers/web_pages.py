"""Read the tables of saved web pages and of what browsers and Excel put into the clipboard."""

import re
from dataclasses import dataclass, field

from lxml import etree

from .decoding import decode
from .grid import Budget, Cell, Table, clean
from .sheets import MAX_COLUMNS, MAX_ROWS, Book, Sheet

_SKIPPED = {"script", "style", "template", "noscript", "head", "select", "textarea", "svg"}
_STRUCK = {"s", "strike", "del"}
_STYLED_AWAY = re.compile(
    "display:none|visibility:hidden|mso-hide:all|text-decoration[a-z-]*:[^;]*line-through"
)
_BLOCKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "caption"}


@dataclass(slots=True)
class _Open:
    """A table while its elements are read. ``cells`` is None between rows."""

    table: Table
    cells: list[Cell] | None = None
    texts: list[list[str]] = field(default_factory=list)


def read_web_page(data: bytes) -> Book:
    """Read each table as a sheet, a table inside a table as its own. Raises Refused.

    One of a single column inside of a cell is text of the cell; what is struck through or hidden
    is not there. The encoding that a saved page names is often wrong, so it is not asked.
    """
    text, encoding = decode(data)
    # XML may not contain these; the parser would stop at the first of them.
    text = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text)
    if "<table" not in text.lower():
        text = f"<table>{text}</table>"  # Excel's clipboard may begin with a row.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = etree.fromstring(text.encode(), parser)
    return Book(_Reader().read(root) if root is not None else (), encoding=encoding)


class _Reader:
    """The state of one pass over a page."""

    def __init__(self) -> None:
        self.budget = Budget()
        self.tables: list[Table] = []
        self.open: list[_Open] = []
        self.outside: list[str] = []
        self.heading = ""

    def read(self, root: etree._Element) -> tuple[Sheet, ...]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "end":
                if name not in _SKIPPED and not _is_taken_back(name, element):
                    self._end(name)
                self._add(element.tail)
            elif name in _SKIPPED or _is_taken_back(name, element):
                walk.skip_subtree()
            else:
                self._start(name, element)
                self._add(element.text)
        return tuple(table.sheet() for table in self.tables)

    def _start(self, name: str, element: etree._Element) -> None:
        if name == "table":
            self._end_block()
            table = Table(f"表格 {len(self.tables) + 1}", self.budget, self.heading)
            self.tables.append(table)
            self.open.append(_Open(table))
        elif name == "tr" and self.open:
            self._end_row()
            self.open[-1].cells = []
        elif name in {"td", "th"} and self.open:
            opened = self.open[-1]
            opened.cells = opened.cells if opened.cells is not None else []
            opened.cells.append(
                Cell(
                    "", _span(element, "colspan", MAX_COLUMNS), _span(element, "rowspan", MAX_ROWS)
                )
            )
            opened.texts.append([])
        elif name == "caption" and self.open and self.open[-1].cells is None:
            self.open[-1].texts = [[]]
        elif name == "br":
            self._add("\n", is_markup=True)
        elif name in _BLOCKS:
            self._end_block()

    def _end(self, name: str) -> None:
        if name in {"td", "th"} and self.open and self.open[-1].texts:
            opened = self.open[-1]
            if opened.cells:
                opened.cells[-1].text = _lines("".join(opened.texts.pop()))
        elif name == "tr" and self.open:
            self._end_row()
        elif name == "caption" and self.open and self.open[-1].cells is None:
            self._end_caption(self.open[-1])
        elif name == "table" and self.open:
            self._end_row()
            self._end_table()
        elif name in _BLOCKS:
            self._end_block()

    @staticmethod
    def _end_caption(opened: _Open) -> None:
        if opened.texts and (caption := _lines("".join(opened.texts.pop()))):
            opened.table.heading = caption

    def _end_table(self) -> None:
        """Give a table of one column to the cell in which it stands."""
        table = self.open.pop().table
        lines = table.single_column
        if lines is not None and self.open and self.open[-1].texts:
            self.tables.remove(table)
            self._add(f"\n{lines}\n", is_markup=True)

    def _end_row(self) -> None:
        opened = self.open[-1]
        if opened.cells is not None:
            opened.table.add_row(opened.cells)
        opened.cells, opened.texts = None, []

    def _add(self, text: str | None, *, is_markup: bool = False) -> None:
        """Add text to the innermost cell; line breaks of the source are spaces."""
        if not text:
            return
        shown = text if is_markup else re.sub("[ \t\r\n]+", " ", text)
        if self.open and self.open[-1].texts:
            self.open[-1].texts[-1].append(shown)
        elif not self.open:
            self.outside.append(shown)

    def _end_block(self) -> None:
        """Break the line in a cell; outside of tables the last words may head the next one."""
        if self.open:
            self._add("\n", is_markup=True)
            return
        if text := _lines("".join(self.outside)):
            self.heading = text.rsplit("\n", 1)[-1]
        self.outside = []


def _is_taken_back(name: str, element: etree._Element) -> bool:
    """Return whether an element is struck through, or hidden from whoever reads the page."""
    style = (element.get("style") or "").lower()
    return name in _STRUCK or bool(style and _STYLED_AWAY.search("".join(style.split())))


def _lines(text: str) -> str:
    lines = (clean(line) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _span(element: etree._Element, attribute: str, limit: int) -> int:
    value = (element.get(attribute) or "1").strip()
    return min(max(int(value[:6]), 1), limit) if value.isascii() and value.isdecimal() else 1
