"""Search: turn editions into tokens, and a query into tokens and SQL.

normalise: one width, case and script; words. tokens, index: what is stored with an edition.
vocabulary: the names that a word may have. segment, query, interpretation: what each word may
mean. execute, find: the answer. lexicon, suggestions, spelling, finder: what is offered.
"""

from officials.search.execute import TooBroad
from officials.search.find import WINDOW, SearchResult, find_posts
from officials.search.index import (
    build_rows,
    build_values,
    close_editions,
    index_editions,
    reindex_editions,
)
from officials.search.interpretation import Interpretation
from officials.search.normalise import (
    MAX_QUERY_LENGTH,
    MIN_DIGITS,
    InvalidQuery,
    fold,
    is_han,
    letters,
    words,
)
from officials.search.vocabulary import MAX_REGIONS

__all__ = [
    "MAX_QUERY_LENGTH",
    "MAX_REGIONS",
    "MIN_DIGITS",
    "WINDOW",
    "Interpretation",
    "InvalidQuery",
    "SearchResult",
    "TooBroad",
    "build_rows",
    "build_values",
    "close_editions",
    "find_posts",
    "fold",
    "index_editions",
    "is_han",
    "letters",
    "reindex_editions",
    "words",
]
