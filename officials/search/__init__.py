"""Search live posts, and the names by which they are found.

To index: ``index`` writes the search rows of editions and ``lexicon`` the names of holders;
``tokens`` defines the tokens of a row, ``ranking`` the order of results and its bands.

To answer a query: ``find`` runs it. ``query`` parses it into tsqueries, ``query_word`` each of its
words, ``segment`` Chinese text without spaces; ``interpretation`` describes each word to the
reader.

To help with a query: ``suggestions`` while typing, ``spelling`` (with ``edit_distance``) after few
results, ``finder`` for unfinished names of regions.

To choose the answer: ``intent`` reads what a whole query asks for, ``ambiguous_names`` which region
of one name is meant, ``notice_references`` which notice.

Shared: ``normalise`` folds text and splits words, ``scripts`` tells letters from signs that are not
understood, ``fillers`` tells words that describe no post, ``numerals`` reads Chinese numerals,
``vocabulary`` caches the names of reference data,
``english_places`` spells those of regions, ``tsquery`` writes literals,
``execute`` runs statements under a timeout.
"""

from officials.search.execute import TooBroad
from officials.search.find import WINDOW, SearchResult, find_posts
from officials.search.index import close_editions, index_editions, reindex_editions
from officials.search.interpretation import Interpretation
from officials.search.normalise import (
    MAX_QUERY_LENGTH,
    MIN_DIGITS,
    InvalidQuery,
    fold,
    is_han,
    pinyin_letters,
    unread_characters,
)
from officials.search.query import MAX_SEARCHED
from officials.search.vocabulary import MAX_REGIONS

__all__ = [
    "MAX_QUERY_LENGTH",
    "MAX_REGIONS",
    "MAX_SEARCHED",
    "MIN_DIGITS",
    "WINDOW",
    "Interpretation",
    "InvalidQuery",
    "SearchResult",
    "TooBroad",
    "close_editions",
    "find_posts",
    "fold",
    "index_editions",
    "is_han",
    "pinyin_letters",
    "reindex_editions",
    "unread_characters",
]
