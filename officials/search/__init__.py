"""Search: how editions become tokens, and how a query becomes tokens and SQL.

folding: one width, case and script, and words. tokens, rows: what is written with an edition.
vocabulary: what a word may name. splitting, query: what each word may be. asking, finding: the
answer. lexicon, beginnings, suggestions, spelling: what is offered.
"""

from officials.search.finding import WINDOW, Found, find
from officials.search.folding import LONGEST_QUERY, Unanswerable, fold, is_han, letters, words
from officials.search.rows import add, end, rows, values, write
from officials.search.understood import Understood
from officials.search.vocabulary import MOST_PLACES

__all__ = [
    "LONGEST_QUERY",
    "MOST_PLACES",
    "WINDOW",
    "Found",
    "Unanswerable",
    "Understood",
    "add",
    "end",
    "find",
    "fold",
    "is_han",
    "letters",
    "rows",
    "values",
    "words",
    "write",
]
