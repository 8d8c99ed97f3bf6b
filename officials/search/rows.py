"""Search rows are written in the transaction of the act that writes their editions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Func, Value

from officials.cards import Card
from officials.models.editions import Edition, SearchRow
from officials.search import lexicon
from officials.search.tokens import tokens, vector


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
    asked = Edition.objects.filter(pk__in=edition_ids).select_related("region")
    editions = list(asked.prefetch_related("hotlines"))
    SearchRow.objects.filter(pk__in=edition_ids).delete()
    SearchRow.objects.bulk_create(rows(editions), batch_size=1000)
    lexicon.add(Card.from_json(edition.card) for edition in editions)


def end(edition_ids: Sequence[int], at: datetime, *, closed: bool) -> None:
    """Let the search rows of these editions end at ``at``; those of closed ones go at once."""
    rows_of = SearchRow.objects.filter(pk__in=edition_ids)
    if closed:
        rows_of.delete()
    else:
        begins = Func("period", function="lower")
        rows_of.update(period=Func(begins, Value(at), function="tstzrange"))
