"""Search: how editions become tokens, and how a query becomes tokens and SQL."""

from officials.search.finding import MOST_PLACES, Found, find
from officials.search.folding import LONGEST_QUERY, Unanswerable, fold, is_han, letters, words
from officials.search.rows import end, rows, write

__all__ = [
    "LONGEST_QUERY",
    "MOST_PLACES",
    "Found",
    "Unanswerable",
    "end",
    "find",
    "fold",
    "is_han",
    "letters",
    "rows",
    "words",
    "write",
]
