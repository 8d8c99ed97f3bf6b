"""Write the search rows of editions, in the transaction that writes the editions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from django.db import connection
from django.db.models import Func, Value

from officials.db.copy import insert_values
from officials.models.choices import searched_kind
from officials.models.editions import Edition
from officials.models.public import WithheldOfficial
from officials.models.search_rows import SearchRow
from officials.publication.cards import Card
from officials.search import lexicon
from officials.search.ranking import search_rank
from officials.search.tokens import card_tokens, hotline_tokens
from officials.search.tsquery import tsvector


class IndexedRegion(Protocol):
    """The region of an edition. ``path``: ids from the province down to itself."""

    @property
    def level(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def path(self) -> list[int]: ...


class IndexedHotline(Protocol):
    """A hotline of an edition."""

    @property
    def hotline_uid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def use(self) -> str: ...
    @property
    def digits(self) -> str: ...
    @property
    def last_verified(self) -> date | None: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


# Of editions whose texts have a withheld name; stars are no word to search for.
MASKED_TEXTS = """
SELECT edition.id, translate(public.officials_without_names(card->>'title', names), '＊', ' '),
    translate(public.officials_without_names(card->>'duties', names), '＊', ' ')
FROM public.officials_edition edition
CROSS JOIN LATERAL (SELECT public.officials_withheld_names(
    edition.post_id, public.officials_withheld()) AS names) AS withheld
WHERE edition.id = ANY(%s::bigint[]) AND cardinality(names) > 0
"""

EditionContent = tuple[Edition, Card, Sequence[IndexedHotline]]


def build_values(
    card: Card,
    region: IndexedRegion,
    rank: int,
    hotlines: Iterable[IndexedHotline],
    withheld: Collection[str] = frozenset(),
) -> dict[str, Any]:
    """Return the values of a card's search row, except for its edition and period.

    ``rank``: the edition's within its region. Suspended and withdrawn hotlines are left out, and
    the names of the officials whose uids are ``withheld``.
    """
    displayed = [each for each in hotlines if not (each.suspended_at or each.withdrawn_at)]
    kinds = sorted({searched_kind(hotline.kind, hotline.use) for hotline in displayed})
    digits = sorted({hotline.digits for hotline in displayed})
    days = [hotline.last_verified for hotline in displayed if hotline.last_verified]
    verified = max(days, default=None)
    printed = _latest_notices(card)
    known = [each.last_verified or printed.get(each.hotline_uid) for each in displayed]
    tokens = card_tokens(card, region.path, withheld) | {f"l{region.level}"}
    return {
        "rank": search_rank(rank, region.level, region.code),
        "region_path": region.path,
        "department_type": card.department_type,
        "level": region.level,
        "kinds": kinds,
        "last_verified": verified,
        "known_on": min(filter(None, known), default=None),
        "tokens": tsvector(tokens | hotline_tokens(digits, kinds, verified)),
        "digits": " ".join(digits),
    }


def _latest_notices(card: Card) -> dict[str, date]:
    """Return the day of the newest notice of each hotline of a card, by its uid."""
    days: dict[str, date] = {}
    for source in card.sources:
        days[source.hotline] = max(source.published_on, days.get(source.hotline, date.min))
    return days


def index_editions(contents: Collection[EditionContent]) -> None:
    """Write the search rows of new editions, and add their holders to the lexicon."""
    withheld = read_withheld()
    contents = _mask_texts(contents) if withheld else contents
    insert_values(
        SearchRow,
        (
            {
                "edition_id": edition.pk,
                "period": edition.period,
                **build_values(card, edition.region, edition.rank, hotlines, withheld),
            }
            for edition, card, hotlines in contents
        ),
    )
    lexicon.add_holders((card for _edition, card, _hotlines in contents), withheld)


def _mask_texts(contents: Collection[EditionContent]) -> list[EditionContent]:
    """Replace withheld names in title and duties, as the views do. The editions are stored."""
    with connection.cursor() as cursor:
        cursor.execute(MASKED_TEXTS, [[edition.pk for edition, *_others in contents]])
        masked = {pk: (title, duties) for pk, title, duties in cursor.fetchall()}
    result = []
    for edition, card, hotlines in contents:
        title, duties = masked.get(edition.pk, (card.title, card.duties))
        result.append((edition, replace(card, title=title, duties=duties), hotlines))
    return result


def read_withheld() -> frozenset[str]:
    """Return the uids of the officials whose names are withheld."""
    return frozenset(WithheldOfficial.objects.values_list("uid", flat=True))


def reindex_editions(edition_ids: Sequence[int]) -> None:
    """Replace the search rows of these editions."""
    editions = Edition.objects.filter(pk__in=edition_ids).select_related("region")
    SearchRow.objects.filter(pk__in=edition_ids).delete()
    index_editions(
        [
            (edition, Card.from_json(edition.card), list(edition.hotlines.all()))
            for edition in editions.prefetch_related("hotlines")
        ]
    )


def close_editions(edition_ids: Sequence[int], at: datetime, *, closed: bool) -> None:
    """End the periods of these editions' search rows at ``at``; delete the rows of closed ones."""
    rows = SearchRow.objects.filter(pk__in=edition_ids)
    if closed:
        rows.delete()
    else:
        lower = Func("period", function="lower")
        rows.update(period=Func(lower, Value(at), function="tstzrange"))
