"""Write tables as text: CSV for spreadsheets, CSV and JSON for programs."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from officials.characters import is_invisible

# Spreadsheets read text that begins so as a formula; an apostrophe before it prevents that.
FORMULA_SIGNS = frozenset("=+-@")
LINE_BREAKS = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets do not read UTF-8


def write_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as lines of CSV, each cell on one line and none of them a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_plain_cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_exact_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV (RFC 4180) with every value as it is; booleans as those of JSON."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_exact_cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_json(value: Any) -> str:
    """Return a value as JSON; days are ISO 8601, and no character is escaped without need."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _exact_cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _plain_cell(value: Any) -> Any:
    """Return a value as a cell on one line, with an apostrophe before a formula."""
    if not isinstance(value, str):
        return value
    text = LINE_BREAKS.sub(" ", value)
    return f"'{text}" if _begins_a_formula(text) else text


def _begins_a_formula(text: str) -> bool:
    """Return whether the first sign that is seen, in half width or in full, begins a formula."""
    seen = (each for each in text if not (each.isspace() or _is_unseen(each)))
    return unicodedata.normalize("NFKC", next(seen, ""))[:1] in FORMULA_SIGNS


def _is_unseen(character: str) -> bool:
    return is_invisible(character) or unicodedata.category(character) == "Cc"
