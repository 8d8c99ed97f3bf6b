"""Telephone numbers as Chinese offices write them, without a database.

The grammar is this project's own, because libphonenumber calls 12345, 12388 and 95598 invalid,
writes `tel:+86-12345`, splits 0755-12345 wrongly and fails on 转8001.

numbers: the value, its display and its tel: address. grammar: which digits are a number. uses: what
a number is for. cells: parse a cell of a sheet. messages: warnings and errors.
"""

from .cells import Parsed, parse, prints
from .grammar import canonical_fragment, is_public_short_number
from .messages import issue
from .numbers import Kind, Number, Numbering, Use, area_code_of, href, shown
from .uses import read_use

__all__ = [
    "Kind",
    "Number",
    "Numbering",
    "Parsed",
    "Use",
    "area_code_of",
    "canonical_fragment",
    "href",
    "is_public_short_number",
    "issue",
    "parse",
    "prints",
    "read_use",
    "shown",
]
