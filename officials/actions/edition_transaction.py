"""An act on editions: one lock, one moment, one bump of the versions of the places it touches."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pghistory
from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from officials import search
from officials.db.copy import insert
from officials.models import Edition, EditionHotline, Hotline, Outcome, Post, User
from officials.publication.cards import CardPeriod
from officials.publication.live import first_moment_after, open_editions, open_ids


@dataclass(frozen=True)
class Approval:
    """Who stands behind an edition; a copy that only lost something keeps its first one's."""

    revision: int
    published_at: datetime
    submitted_by_id: int
    contributors: list[int]
    approved_by_id: int
    behind_approver_id: int | None
    waived: bool

    @classmethod
    def of(cls, edition: Edition) -> "Approval":
        return cls(**{name: getattr(edition, name) for name in cls.__dataclass_fields__})


@dataclass
class EditionTransaction:
    """What is open of the locked posts, and what the act does to it.

    ``opened``: the editions live at ``moment`` or coming; ``editions``: those of them that are
    still open; ``written``: the new ones, stored by ``finish``; ``places``: the paths of the
    regions whose pages change; ``counts``: live posts more or fewer, by region and moment;
    ``ahead``: how far the moment lies before the clock, which somebody has set back.
    """

    posts: list[Post]
    moment: datetime
    editions: list[Edition]
    opened: tuple[Edition, ...]
    ahead: timedelta
    places: dict[int, list[int]] = field(default_factory=dict)
    counts: Counter[tuple[int, datetime]] = field(default_factory=Counter)
    written: list[tuple[Edition, CardPeriod]] = field(default_factory=list)

    def of(self, post: Post) -> list[Edition]:
        return [edition for edition in self.editions if edition.post_id == post.pk]

    def touch(self, edition: Edition) -> None:
        """Note that the pages of the edition's place change."""
        self.places[edition.region_id] = edition.region.path

    def end(
        self, editions: Sequence[Edition], at: datetime, outcome: Outcome, reason: str = ""
    ) -> None:
        """End ``editions`` at ``at``; those that have not begun by then are removed.

        An edition that ends now is closed; one that ends in the future stays live until then.
        """
        coming = [edition for edition in editions if edition.period.lower >= at]
        begun = [edition for edition in editions if edition.period.lower < at]
        closed = at <= self.moment
        for edition in editions:
            self.touch(edition)
            self._count(edition, -1)
        if coming:
            Edition.objects.filter(pk__in=[edition.pk for edition in coming]).delete()
        if begun:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE officials_edition SET period = tstzrange(lower(period), %s),"
                    " closed = %s, outcome = %s, public_reason = %s WHERE id = ANY(%s)",
                    [
                        at,
                        closed,
                        outcome if closed else "",
                        reason if closed else "",
                        [edition.pk for edition in begun],
                    ],
                )
                if cursor.rowcount != len(begun):
                    message = f"{cursor.rowcount} of {len(begun)} editions ended"
                    raise RuntimeError(message)
            for edition in begun:
                edition.period = TimestamptzRange(edition.period.lower, at)
                self._count(edition, +1)
            search.close_editions([edition.pk for edition in begun], at, closed=closed)
        gone = {edition.pk for edition in coming} | ({e.pk for e in begun} if closed else set())
        self.editions = [edition for edition in self.editions if edition.pk not in gone]

    def write(self, post: Post, planned: Sequence[CardPeriod], approval: Approval) -> None:
        """Add an edition for each stretch; ``finish`` stores them all in a few statements."""
        for stretch in planned:
            edition = Edition(
                post=post,
                region=post.department.region,
                department=post.department,
                official_id=stretch.official_id,
                appointment_id=stretch.appointment_id,
                rank=post.public_rank,
                period=TimestamptzRange(stretch.begins, stretch.ends),
                card=stretch.card.as_json(),
                **{name: getattr(approval, name) for name in Approval.__dataclass_fields__},
            )
            self._add(edition, stretch)

    def copy(self, edition: Edition, stretch: CardPeriod) -> None:
        """Add ``stretch`` in place of ``edition``, from which it only takes something away."""
        taken = ("post_id", "department_id", "rank", *Approval.__dataclass_fields__)
        copied = Edition(
            **{name: getattr(edition, name) for name in taken},
            region=edition.region,
            official_id=stretch.official_id,
            appointment_id=stretch.appointment_id,
            period=TimestamptzRange(stretch.begins, stretch.ends),
            card=stretch.card.as_json(),
        )
        self._add(copied, stretch)

    def _add(self, edition: Edition, stretch: CardPeriod) -> None:
        self.written.append((edition, stretch))
        self.touch(edition)
        self._count(edition, +1)

    def follow(
        self,
        hotline: Hotline,
        number: Mapping[str, str] | None = None,
        /,
        **values: datetime | date | str | None,
    ) -> None:
        """Let what is open of a published number say what it is worth today.

        ``number``: its digits and extension, where other digits under its uid are not meant.
        """
        editions = [edition.pk for edition in self.editions]
        EditionHotline.objects.filter(
            hotline_uid=hotline.uid, withdrawn_at=None, edition__in=editions, **(number or {})
        ).update(**values)
        for edition in self.editions:
            self.touch(edition)
        search.reindex_editions(editions)

    def _count(self, edition: Edition, sign: int) -> None:
        for region in edition.region.path:
            self.counts[region, max(edition.period.lower, self.moment)] += sign
            if edition.period.upper:
                self.counts[region, max(edition.period.upper, self.moment)] -= sign

    def finish(self) -> None:
        """Store what was written, make sure that nothing else is open, raise the versions."""
        reported = {
            hotline.hotline_uid
            for edition in self.opened
            for hotline in edition.hotlines.all()
            if hotline.under_report
        }
        insert([edition for edition, _ in self.written])
        insert(
            [
                EditionHotline(
                    edition_id=edition.pk,
                    **vars(hotline) | {"under_report": hotline.hotline_uid in reported},
                )
                for edition, stretch in self.written
                for hotline in stretch.hotlines
            ]
        )
        search.index_editions(
            [(edition, stretch.card, stretch.hotlines) for edition, stretch in self.written]
        )
        expected = {edition.pk for edition in self.editions}
        expected |= {edition.pk for edition, _ in self.written}
        if open_ids([post.pk for post in self.posts], self.moment) != expected:
            message = "an edition is open that this act neither kept nor wrote"
            raise RuntimeError(message)
        _bump(self.places, self.counts, self.moment)


@contextmanager
def edition_transaction(
    posts: Sequence[int], *, by: User, why: str
) -> Iterator[EditionTransaction]:
    """Lock ``posts`` in order of id, then take the moment, then read what is open of them.

    A transaction's own ``now()`` is older than what it waited for; so the moment comes after the
    lock, and later than the beginning of anything that it may end.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = list(
            Post.objects.filter(pk__in=posts)
            .order_by("pk")
            .prefetch_related("department__type", "department__region")
            .select_for_update()
        )
        clock, moment = first_moment_after(posts)
        opened = open_editions(posts, moment)
        if any(edition.period.lower == moment for edition in opened):
            moment += timedelta(microseconds=1)
        current = EditionTransaction(locked, moment, list(opened), tuple(opened), moment - clock)
        yield current
        current.finish()


def _bump(
    places: dict[int, list[int]], counts: Counter[tuple[int, datetime]], moment: datetime
) -> None:
    """Raise the versions of ``places`` and of all above them, in order of id, in one go."""
    regions = sorted({region for path in places.values() for region in path})
    due = {region: counts[region, moment] for region in regions}
    coming = [(region, at, n) for (region, at), n in sorted(counts.items()) if n and at > moment]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM officials_publicversion WHERE region_id = ANY(%s)"
            " ORDER BY region_id FOR UPDATE",
            [regions],
        )
        cursor.execute(
            "WITH passed AS (DELETE FROM officials_livecountchange"
            "  WHERE region_id = ANY(%(regions)s) AND at <= %(moment)s RETURNING region_id, change)"
            " UPDATE officials_publicversion SET"
            "  own = own + (region_id = ANY(%(places)s))::int, subtree = subtree + 1,"
            "  live = live + due.change"
            "   + coalesce((SELECT sum(change) FROM passed WHERE passed.region_id = due.id), 0)"
            " FROM unnest(%(regions)s::bigint[], %(due)s::int[]) AS due (id, change)"
            " WHERE region_id = due.id",
            {
                "regions": regions,
                "moment": moment,
                "places": list(places),
                "due": list(due.values()),
            },
        )
        if coming:
            cursor.execute(
                "INSERT INTO officials_livecountchange AS stored (region_id, at, change)"
                " SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[])"
                " ON CONFLICT (region_id, at) DO UPDATE"
                " SET change = stored.change + excluded.change",
                [list(column) for column in zip(*coming, strict=True)],
            )
