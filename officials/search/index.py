"""Search rows are written in the transaction of the act that writes their editions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Func, Value

from officials.db.copy import insert
from officials.models.editions import Edition, SearchRow
from officials.publication.cards import Card
from officials.search import lexicon
from officials.search.tokens import of_numbers, order, tokens, vector


class Place(Protocol):
    """A region, or what is known of one."""

    @property
    def level(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def path(self) -> list[int]: ...


class Shown(Protocol):
    """A hotline of an edition."""

    @property
    def kind(self) -> str: ...
    @property
    def digits(self) -> str: ...
    @property
    def last_verified(self) -> date | None: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


Written = tuple[Edition, Card, Sequence[Shown]]


def build_values(card: Card, region: Place, rank: int, hotlines: Iterable[Shown]) -> dict[str, Any]:
    """Return what the search row of a card holds, but for its edition and period.

    ``rank``: the edition's. A suspended or withdrawn number is not found by its digits.
    """
    shown = [each for each in hotlines if not (each.suspended_at or each.withdrawn_at)]
    kinds, digits = sorted({each.kind for each in shown}), sorted({each.digits for each in shown})
    checks = [each.last_verified for each in shown if each.last_verified]
    verified = max(checks, default=None)
    said = tokens(card, region.path) | {f"l{region.level}"}
    return {
        "rank": order(rank, region.level, region.code),
        "region_path": region.path,
        "department_type": card.department_type,
        "level": region.level,
        "kinds": kinds,
        "last_verified": verified,
        "tokens": vector(said | of_numbers(digits, kinds, verified)),
        "digits": " ".join(digits),
    }


def build_rows(written: Iterable[Written]) -> list[SearchRow]:
    """Make the search rows of editions, each with its card and its numbers."""
    return [
        SearchRow(
            edition_id=edition.pk,
            period=edition.period,
            **build_values(card, edition.region, edition.rank, hotlines),
        )
        for edition, card, hotlines in written
    ]


def index_editions(written: Collection[Written]) -> None:
    """Write the search rows of editions that had none, in the caller's transaction."""
    insert(build_rows(written))
    lexicon.add(card for _edition, card, _hotlines in written)


def reindex_editions(edition_ids: Sequence[int]) -> None:
    """Write the search rows of these editions anew, in the caller's transaction."""
    asked = Edition.objects.filter(pk__in=edition_ids).select_related("region")
    SearchRow.objects.filter(pk__in=edition_ids).delete()
    index_editions(
        [
            (edition, Card.from_json(edition.card), list(edition.hotlines.all()))
            for edition in asked.prefetch_related("hotlines")
        ]
    )


def close_editions(edition_ids: Sequence[int], at: datetime, *, closed: bool) -> None:
    """Let the search rows of these editions end at ``at``; those of closed ones go at once."""
    rows_of = SearchRow.objects.filter(pk__in=edition_ids)
    if closed:
        rows_of.delete()
    else:
        begins = Func("period", function="lower")
        rows_of.update(period=Func(begins, Value(at), function="tstzrange"))
