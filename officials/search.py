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

from django.db import connection, transaction
from django.db.models import Func, Q, Value
from django.utils.translation import gettext as _

from officials import names, phones, pinyin
from officials.cards import Card
from officials.models.departments import DepartmentType
from officials.models.editions import Edition, SearchRow
from officials.models.places import Region

# The window: how many hits are fetched, sorted and counted; beyond it a page says 1,000+.
WINDOW = 1000
LONGEST_QUERY = 100
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


def tokens(
    card: Card, *, pinyins: Iterable[str], path: Iterable[int], department_type: str
) -> set[str]:
    """Return the tokens of a card. ``pinyins``: all readings of the holder's name."""
    result = {f"r{region}" for region in path} | {f"d{department_type}"}
    result |= {f"t{piece}" for piece in pieces(f"{card.title} {card.duties} {card.department}")}
    if card.holder:
        name = fold(card.holder.name)
        result |= {f"={''.join(name.split())}"} | {f"n{piece}" for piece in pieces(name)}
        for reading in pinyins:
            given, initials = pinyin.full(pinyin.given(reading)), pinyin.initials(reading)
            spelled = (pinyin.full(reading), given, *pinyin.syllables(reading))
            result |= {f"p{each}" for each in spelled}
            if names.split_surname(card.holder.name)[0]:
                result.add(f"^{pinyin.surname(reading)}")
            result |= {f"i{initials[:n]}" for n in range(2, len(initials) + 1)}
    return result - {"p"}


def rows(editions: Sequence[Edition]) -> Iterator[SearchRow]:
    """Make the search rows of ``editions`` (with hotlines, official, region, department's type).

    A suspended or withdrawn number is not found by its digits.
    """
    for edition in editions:
        card = Card.from_json(edition.card)
        official = edition.official
        shown = [
            hotline
            for hotline in edition.hotlines.all()
            if not (hotline.suspended_at or hotline.withdrawn_at)
        ]
        yield SearchRow(
            edition=edition,
            rank=edition.rank,
            region_path=edition.region.path,
            department_type=edition.department.type.code,
            level=edition.region.level,
            kinds=sorted({hotline.kind for hotline in shown}),
            last_verified=max(
                (hotline.last_verified for hotline in shown if hotline.last_verified), default=None
            ),
            period=edition.period,
            tokens=vector(
                tokens(
                    card,
                    pinyins=[official.pinyin, *official.other_readings] if official else [],
                    path=edition.region.path,
                    department_type=edition.department.type.code,
                )
            ),
            digits=" ".join(sorted({hotline.digits for hotline in shown})),
        )


def write(edition_ids: Sequence[int]) -> None:
    """Write the search rows of these editions anew, in the caller's transaction."""
    editions = Edition.objects.filter(pk__in=edition_ids).select_related(
        "region", "department__type", "official"
    )
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


def find(query: str, *, region: Region | None = None, department_type: str = "") -> Found:
    """Find what is live by name, pinyin, place, department or number; words are ANDed.

    Raises Unanswerable for a query that is empty, too long, or has a number of fewer than
    three digits.
    """
    conditions = parse(query)
    if region:
        conditions.append(Condition(tsquery=f"r{region.pk}"))
    if department_type:
        conditions.append(Condition(tsquery=_quoted(f"d{department_type}")))
    tsquery = " & ".join(f"({each.tsquery})" for each in conditions if each.tsquery)
    fragments = [f"%{each.digits}%" for each in conditions if each.digits]
    clauses = ["tokens @@ %s::tsquery"] * bool(tsquery) + ["digits LIKE %s"] * len(fragments)
    params = [tsquery] * bool(tsquery) + fragments
    # The window is bounded first and sorted outside: an ORDER BY inside would walk the whole
    # primary key, and a small LIMIT would scan the table, hence enable_seqscan too.
    sql = (
        "SELECT edition_id FROM (SELECT edition_id, rank, tokens FROM officials_searchrow"  # noqa: S608
        f" WHERE {' AND '.join(clauses)} AND period @> officials_now() LIMIT %s) hits"
        " ORDER BY NOT tokens @@ %s::tsquery, rank, edition_id"
    )
    exact = _quoted("=" + "".join(words(query)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '{TIMEOUT}'")
        cursor.execute(sql, [*params, WINDOW + 1, exact])
        ids = [pk for (pk,) in cursor.fetchall()]
    return Found(editions=ids[:WINDOW], capped=len(ids) > WINDOW)


@dataclass(frozen=True)
class Condition:
    """One word of a query: whatever matches ``tsquery``, or has ``digits`` in a number."""

    tsquery: str = ""
    digits: str = ""


def parse(query: str) -> list[Condition]:
    """Split a query into words and say of each what it may be.

    Raises Unanswerable as ``find`` does.
    """
    conditions = []
    for word in words(query):
        if word[0].isdigit():
            digits = phones.canonical_fragment(word)
            if len(digits) < FEWEST_DIGITS:
                raise Unanswerable(_("号码请至少输入 %d 位数字。") % FEWEST_DIGITS)
            conditions.append(Condition(digits=digits))
        else:
            conditions.append(Condition(tsquery=_chinese(word) if _is_han(word) else _latin(word)))
    return conditions


def words(query: str) -> list[str]:
    """Split a query into runs of Chinese, of Latin letters and of digits, folded.

    Raises Unanswerable when nothing is left, or for a query longer than 100 characters.
    """
    if len(query) > LONGEST_QUERY:
        raise Unanswerable(_("查询太长，请不要超过 %d 个字。") % LONGEST_QUERY)
    text = _SEPARATED_DIGITS.sub("", fold(query)).strip().removeprefix("tel:")
    found = _WORD.findall(text)
    if not found:
        raise Unanswerable(_("请输入姓名、地区、部门或号码。"))
    return found


def find_places(query: str, limit: int = 20) -> list[Region]:
    """Find places by full, short or former name or by pinyin, also unfinished; topmost first.

    Of several words each must match the place or one above it (鼓楼 南京). Raises Unanswerable as
    ``words`` does.
    """
    places = Region.objects.all()
    *above, last = words(query)
    for word in above:
        upper = list(
            Region.objects.filter(_is_place(word)).values_list("pk", flat=True)[:MOST_PLACES]
        )
        places = places.filter(path__overlap=upper)
    exact = places.filter(_is_place(last))
    found = exact if exact.exists() else places.filter(_begins_place(last))
    return list(
        found.select_related("parent__parent__parent").order_by("level", "code").distinct()[:limit]
    )


def _is_place(word: str) -> Q:
    if not _is_han(word):
        return Q(pinyin=_letters(word)) | Q(alt_pinyin__contains=[_letters(word)])
    return Q(name=word) | Q(short_name=word) | Q(aliases__name=word)


def _begins_place(word: str) -> Q:
    if not _is_han(word):
        return Q(pinyin__startswith=_letters(word)) | Q(initials=word)
    return Q(name__startswith=word) | Q(aliases__name__startswith=word)


def _is_han(word: str) -> bool:
    return re.match(f"[{_HAN}]", word) is not None


def _letters(word: str) -> str:
    return pinyin.normalise(word).replace(" ", "").replace("'", "")


def _latin(word: str) -> str:
    letters = _letters(word)
    exact = [f"^{letters}", f"i{letters}", *_places(word)]
    return " | ".join([*map(_quoted, exact), f"{_quoted('p' + letters)}:*"])


def _chinese(word: str) -> str:
    types = DepartmentType.objects.filter(Q(name=word) | Q(aliases__contains=[word]))
    exact = [*_places(word), *(f"d{code}" for code in types.values_list("code", flat=True))]
    pairs = [word[i : i + 2] for i in range(len(word) - 1) if "·" not in word[i : i + 2]] or [word]
    spelled = ["(" + " & ".join(_quoted(letter + pair) for pair in pairs) + ")" for letter in "nt"]
    return " | ".join([*map(_quoted, exact), *spelled])


def _places(word: str) -> list[str]:
    places = Region.objects.filter(_is_place(word)).order_by("level", "code")
    return [f"r{pk}" for pk in places.values_list("pk", flat=True)[:MOST_PLACES]]
