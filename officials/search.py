"""How an edition becomes tokens, and how a query becomes tokens and SQL. The only place to know.

A token says by its first letter what it is: ``n`` a piece of the holder's name, ``=`` the whole
name, ``p`` pinyin, ``i`` initials, ``^`` the surname in Latin letters, ``t`` a piece of title,
duties or department, ``r`` the id of a region in the path, ``d`` a department type.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import connection
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from officials import names, phones, pinyin
from officials.cards import Card
from officials.models.editions import Edition, SearchRow
from officials.models.places import Region

# The window: how many hits are fetched, sorted and counted; beyond it a page says 1,000+.
WINDOW = 1000
LONGEST_QUERY = 100
MOST_WORDS = 8
FEWEST_DIGITS = 3
TIMEOUT = "1s"
# A word that names more places than this (鼓楼 names four) is no place to search in.
MOST_PLACES = 50

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = r"a-z\u00df-\u024f\u0300-\u036f\u1e00-\u1eff"
_WORD = re.compile(rf"[{_HAN}][{_HAN}·]*|[0-9][0-9+\-()转]*|[{_LATIN}][{_LATIN}':]*")
_SEPARATED_DIGITS = re.compile(r"(?<=[0-9)])[\s\-]+(?=[0-9(])")


class Unanswerable(ValueError):
    """The query cannot be answered; ``str()`` of it says why, in words for the searcher."""


def pieces(text: str) -> set[str]:
    """Return every character and every pair of neighbours of ``text``, signs left out."""
    runs = re.findall(rf"[{_HAN}]+|[a-z0-9]+", fold(text))
    return {run[i : i + n] for run in runs for n in (1, 2) for i in range(len(run) - n + 1)}


def fold(text: str) -> str:
    """Return ``text`` in one width and case: NFKC, lower."""
    return unicodedata.normalize("NFKC", text).lower()


# Writing


def tokens(card: Card, path: Iterable[int]) -> set[str]:
    """Return the tokens of a card in a place: of what was reviewed, not of the register."""
    result = {f"r{region}" for region in path} | {f"d{card.department_type}"}
    result |= {f"t{piece}" for piece in pieces(f"{card.title} {card.duties} {card.department}")}
    if card.holder:
        name = fold(card.holder.name)
        result |= {f"={''.join(name.split())}"} | {f"n{piece}" for piece in pieces(name)}
        for reading in card.holder.readings:
            given, initials = pinyin.full(pinyin.given(reading)), pinyin.initials(reading)
            spelled = (pinyin.full(reading), given, *pinyin.syllables(reading))
            result |= {f"p{each}" for each in spelled}
            if names.split_surname(card.holder.name)[0]:
                result.add(f"^{pinyin.surname(reading)}")
            result |= {f"i{initials[:n]}" for n in range(2, len(initials) + 1)}
    return result - {"p"}


def rows(editions: Sequence[Edition]) -> Iterator[SearchRow]:
    """Make the search rows of ``editions`` (with hotlines and region).

    A suspended or withdrawn number is not found by its digits.
    """
    for edition in editions:
        card = Card.from_json(edition.card)
        shown = [
            hotline
            for hotline in edition.hotlines.all()
            if not (hotline.suspended_at or hotline.withdrawn_at)
        ]
        yield SearchRow(
            edition=edition,
            rank=edition.rank,
            region_path=edition.region.path,
            department_type=card.department_type,
            level=edition.region.level,
            kinds=sorted({hotline.kind for hotline in shown}),
            last_verified=max(
                (hotline.last_verified for hotline in shown if hotline.last_verified), default=None
            ),
            period=edition.period,
            tokens=vector(tokens(card, edition.region.path)),
            digits=" ".join(sorted({hotline.digits for hotline in shown})),
        )


def write(edition_ids: Sequence[int]) -> None:
    """Write the search rows of these editions anew, in the caller's transaction."""
    editions = Edition.objects.filter(pk__in=edition_ids).select_related("region")
    SearchRow.objects.filter(pk__in=edition_ids).delete()
    SearchRow.objects.bulk_create(
        rows(list(editions.prefetch_related("hotlines"))), batch_size=1000
    )


def end(edition_ids: Sequence[int], at: datetime, *, closed: bool) -> None:
    """Let the search rows of these editions end at ``at``; those of closed ones go at once."""
    rows_of = SearchRow.objects.filter(pk__in=edition_ids)
    if closed:
        rows_of.delete()
    else:
        begins = Func("period", function="lower")
        rows_of.update(period=Func(begins, Value(at), function="tstzrange"))


def vector(words: Iterable[str]) -> str:
    """Return the literal of a tsvector that holds ``words`` as they are."""
    return " ".join(_quoted(word) for word in sorted(words))


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


# Reading


@dataclass(frozen=True)
class Found:
    """``editions``: ids of live editions, best first; ``capped``: the window was full."""

    editions: list[int]
    capped: bool


# What the words of a query name: places by name, former name and pinyin, and departments' types.
# One statement with the search itself; each lookup walks an index of its own.
_ASKED = f"""
    SELECT string_agg('(' || concat_ws(' | ', spelled, places, types) || ')', ' & ')::tsquery
    FROM unnest(%(spelled)s::text[], %(chinese)s::text[], %(letters)s::text[])
        AS word (spelled, chinese, letters),
    LATERAL (
        SELECT string_agg('r' || id, ' | ') AS places FROM (
            SELECT id FROM (
                SELECT id FROM officials_region WHERE name = chinese
                UNION SELECT id FROM officials_region WHERE short_name = chinese
                UNION SELECT id FROM officials_region WHERE pinyin = letters
                UNION SELECT id FROM officials_region WHERE alt_pinyin @> ARRAY[letters]::varchar[]
                UNION SELECT region_id FROM officials_regionalias
                WHERE chinese IN (name, short_name) OR pinyin = letters
            ) AS named JOIN officials_region USING (id) ORDER BY level, code LIMIT {MOST_PLACES}
        ) AS place
    ) AS placed,
    LATERAL (
        SELECT string_agg('''d' || code || '''', ' | ') AS types FROM officials_departmenttype
        WHERE name = chinese OR aliases @> ARRAY[chinese]::varchar[]
    ) AS typed
"""  # noqa: S608 - a constant of this module


def find(query: str, *, region: Region | None = None, department_type: str = "") -> Found:
    """Find what is live by name, pinyin, place, department or number; words are ANDed.

    Raises Unanswerable for a query that is empty, too long, or has a number of fewer than
    three digits.
    """
    written = words(query)
    asked = [Word.of(word) for word in written]
    named = [word for word in asked if not word.digits]
    if region:
        named.append(Word(spelled=f"r{region.pk}"))
    if department_type:
        named.append(Word(spelled=_quoted(f"d{department_type}")))
    fragments = [f"%{word.digits}%" for word in asked if word.digits]
    clauses = ["digits LIKE ALL(%(fragments)s)"] * bool(fragments)
    clauses += [f"tokens @@ ({_ASKED})"] * bool(named)
    # The window is bounded first and sorted outside: an ORDER BY inside would walk the whole
    # primary key, and a small LIMIT would scan the table, hence enable_seqscan too. The three
    # statements are sent as one and so stand in one transaction, which ends the settings.
    sql = f"""
        SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '{TIMEOUT}';
        SELECT edition_id FROM (
            SELECT edition_id, rank, tokens FROM officials_searchrow
            WHERE {" AND ".join(clauses)} AND period @> officials_now() LIMIT %(window)s
        ) AS hits
        ORDER BY NOT tokens @@ %(exact)s::tsquery, rank, edition_id
    """  # noqa: S608 - the parts are the constants above
    params: dict[str, Any] = {
        "spelled": [word.spelled for word in named],
        "chinese": [word.chinese for word in named],
        "letters": [word.letters for word in named],
        "fragments": fragments,
        "window": WINDOW + 1,
        "exact": _quoted("=" + "".join(written)),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while cursor.nextset():
            pass
        ids = [pk for (pk,) in cursor.fetchall()]
    return Found(editions=ids[:WINDOW], capped=len(ids) > WINDOW)


@dataclass(frozen=True)
class Word:
    """One word of a query, by what it is: digits of a number, or else a name of something.

    ``spelled``: the tsquery of how names, titles and duties spell it; ``chinese``, ``letters``:
    what it may name besides, a place or a type of department.
    """

    spelled: str = ""
    chinese: str | None = None
    letters: str | None = None
    digits: str = ""

    @classmethod
    def of(cls, word: str) -> Self:
        """Say what a folded word is. Raises Unanswerable for fewer than three digits."""
        if word[0].isdigit():
            digits = phones.canonical_fragment(word)
            if len(digits) < FEWEST_DIGITS:
                raise Unanswerable(_("号码请至少输入 %d 位数字。") % FEWEST_DIGITS)
            return cls(digits=digits)
        if is_han(word):
            pairs = [word[i : i + 2] for i in range(len(word) - 1)]
            pairs = [pair for pair in pairs if "·" not in pair] or [word]
            spelled = (" & ".join(_quoted(kind + pair) for pair in pairs) for kind in "nt")
            return cls(spelled=" | ".join(f"({each})" for each in spelled), chinese=word)
        latin = letters(word)
        exact = [_quoted(kind + latin) for kind in "^i"]
        return cls(spelled=" | ".join([*exact, f"{_quoted('p' + latin)}:*"]), letters=latin)


def words(query: str) -> list[str]:
    """Split a query into runs of Chinese, of Latin letters and of digits, folded.

    Raises Unanswerable when nothing is left, or for a query longer than 100 characters.
    """
    if len(query) > LONGEST_QUERY:
        raise Unanswerable(_("查询太长，请不要超过 %d 个字。") % LONGEST_QUERY)
    text = _SEPARATED_DIGITS.sub("", fold(query)).strip().removeprefix("tel:")
    found = [word for word in _WORD.findall(text) if not _says_nothing(word)]
    if not found:
        raise Unanswerable(_("请输入姓名、地区、部门或号码。"))
    if len(found) > MOST_WORDS:
        raise Unanswerable(_("请不要超过 %d 个词。") % MOST_WORDS)
    return found


def _says_nothing(word: str) -> bool:
    """Whether no letter of a Latin word is one of pinyin, so that it would match everybody."""
    return not is_han(word) and not word[0].isdigit() and not letters(word)


def is_han(word: str) -> bool:
    """Whether a folded word is Chinese."""
    return re.match(f"[{_HAN}]", word) is not None


def letters(word: str) -> str:
    """Return a folded word as pinyin is stored: letters alone, without tones."""
    return pinyin.normalise(word).replace(" ", "").replace("'", "")
