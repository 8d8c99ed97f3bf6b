"""Change the editions of locked posts: one lock, one moment, one new version of each page."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pghistory
from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from officials import search
from officials.db.copy import insert, insert_values
from officials.db.row_queries import set_related
from officials.models import (
    Edition,
    EditionHotline,
    Hotline,
    Outcome,
    Post,
    PublicReason,
    Region,
    User,
)
from officials.publication.cards import CardPeriod
from officials.publication.live import (
    first_moment_after,
    read_open_editions,
    read_open_ids,
    to_card_period,
)
from officials.publication.register import prefetch_departments


@dataclass(frozen=True)
class Approval:
    """The submission and the approval of an edition.

    A copy that only lost something, or moved to the successor of its region, keeps the approval
    of the edition that it replaces.
    """

    revision: int
    published_at: datetime
    submitted_by_id: int
    contributors: list[int]
    approved_by_id: int
    approver_confirmed: bool
    waived: bool

    @classmethod
    def from_edition(cls, edition: Edition) -> "Approval":
        return cls(
            revision=edition.revision,
            published_at=edition.published_at,
            submitted_by_id=edition.submitted_by_id,
            contributors=edition.contributors,
            approved_by_id=edition.approved_by_id,
            approver_confirmed=edition.approver_confirmed,
            waived=edition.waived,
        )


@dataclass
class EditionTransaction:
    """The open editions of locked posts, and the changes to them that ``store`` writes.

    An edition is open when it is live at ``moment`` or begins later. ``editions_before``: those
    open at the beginning; ``editions``: those of them that are still open; ``added``: the new
    ones with their periods; ``paths``: the path of each region whose pages change, by its id;
    ``count_changes``: live posts more or fewer, by region id and moment; ``clock_lag``: by how
    much the clock is behind ``moment``, because somebody has set it back.
    """

    posts: list[Post]
    moment: datetime
    editions: list[Edition]
    editions_before: tuple[Edition, ...]
    clock_lag: timedelta
    paths: dict[int, list[int]] = field(default_factory=dict)
    count_changes: Counter[tuple[int, datetime]] = field(default_factory=Counter)
    added: list[tuple[Edition, CardPeriod]] = field(default_factory=list)

    def end_editions(
        self,
        editions: Sequence[Edition],
        at: datetime,
        outcome: Outcome,
        reason: PublicReason | None = None,
    ) -> None:
        """End ``editions`` at ``at``; those that have not begun by then are deleted.

        An edition that ends now is closed with ``outcome`` and ``reason``; one that ends in the
        future stays live until then. Raises RuntimeError unless each one was ended.
        """
        coming = [edition for edition in editions if edition.period.lower >= at]
        begun = [edition for edition in editions if edition.period.lower < at]
        closed = at <= self.moment
        for edition in editions:
            self._mark_region(edition)
            self._count_live(edition, -1)
        if coming:
            Edition.objects.filter(pk__in=[edition.pk for edition in coming]).delete()
        if begun:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE officials_edition SET period = tstzrange(lower(period), %s),"
                    " closed = %s, outcome = %s, public_reason = %s WHERE id = ANY(%s::bigint[])",
                    [
                        at,
                        closed,
                        outcome if closed else "",
                        reason if closed and reason else "",
                        [edition.pk for edition in begun],
                    ],
                )
                if cursor.rowcount != len(begun):
                    message = f"{cursor.rowcount} of {len(begun)} editions ended"
                    raise RuntimeError(message)
            for edition in begun:
                edition.period = TimestamptzRange(edition.period.lower, at)
                self._count_live(edition, +1)
            search.close_editions([edition.pk for edition in begun], at, closed=closed)
        removed = {edition.pk for edition in coming}
        if closed:
            removed |= {edition.pk for edition in begun}
        self.editions = [edition for edition in self.editions if edition.pk not in removed]

    def add_editions(self, post: Post, periods: Sequence[CardPeriod], approval: Approval) -> None:
        """Add an edition of ``post`` for each of ``periods``."""
        department = post.department
        for period in periods:
            edition = Edition(
                post_id=post.pk,
                region_id=department.region_id,
                department_id=department.pk,
                official_id=period.official_id,
                appointment_id=period.appointment_id,
                rank=post.public_rank,
                period=TimestamptzRange(period.begins, period.ends),
                card=period.card.as_json(),
                **vars(approval),
            )
            set_related(edition, post=post, region=department.region, department=department)
            self._add(edition, period)

    def move_to_region(self, editions: Sequence[Edition], region: Region) -> None:
        """Write open editions anew under ``region``, with their approvals and for their periods."""
        copies = [(edition, to_card_period(edition)) for edition in editions]
        self.end_editions(editions, self.moment, Outcome.REPLACED)
        for edition, period in copies:
            begins = max(period.begins, self.moment)
            self._add_copy(edition, replace(period, begins=begins), region)

    def add_reduced_copy(self, edition: Edition, period: CardPeriod) -> None:
        """Add an edition for ``period``, which only takes something away from ``edition``."""
        self._add_copy(edition, period, edition.region)

    def _add_copy(self, edition: Edition, period: CardPeriod, region: Region) -> None:
        """Add a copy of ``edition`` that adds nothing to it, and so keeps its approval."""
        copy = Edition(
            post_id=edition.post_id,
            region=region,
            department_id=edition.department_id,
            official_id=period.official_id,
            appointment_id=period.appointment_id,
            rank=edition.rank,
            period=TimestamptzRange(period.begins, period.ends),
            card=period.card.as_json(),
            **vars(Approval.from_edition(edition)),
        )
        self._add(copy, period)

    def update_hotline(
        self,
        hotline: Hotline,
        number: Mapping[str, str] | None = None,
        /,
        **values: datetime | date | str | None,
    ) -> None:
        """Set status columns of a published hotline in all open editions.

        ``number``: digits and extension, where other digits under the same uid are not meant.
        """
        self.update_hotlines({hotline.uid: number or {}}, **values)

    def update_hotlines(
        self,
        numbers: Mapping[str, Mapping[str, str]],
        /,
        **values: datetime | date | str | None,
    ) -> None:
        """Set status columns of many hotlines, as ``update_hotline`` does; ``numbers``: by uid."""
        editions = [edition.pk for edition in self.editions]
        for uid, number in numbers.items():
            EditionHotline.objects.filter(
                hotline_uid=uid, withdrawn_at=None, edition__in=editions, **number
            ).update(**values)
        for edition in self.editions:
            self._mark_region(edition)
        search.reindex_editions(editions)

    def withdraw_hotlines(self, uids: Collection[str], reason: PublicReason) -> None:
        """Withdraw published hotlines in all open editions. ``reason``: the public one."""
        shown = EditionHotline.objects.filter(
            hotline_uid__in=uids, withdrawn_at=None, edition__in=[each.pk for each in self.editions]
        )
        changed = set(shown.values_list("edition_id", flat=True))
        shown.update(withdrawn_at=self.moment, public_reason=reason)
        for edition in self.editions:
            if edition.pk in changed:
                self._mark_region(edition)
        search.reindex_editions([*changed])

    def refresh(self, regions: Collection[Region] = ()) -> None:
        """Index the open editions anew, and raise the versions of all that ever showed the posts.

        For a change of what the views mask: no edition changes. ``regions``: others whose pages
        change.
        """
        posts = [post.pk for post in self.posts]
        shown = Edition.objects.filter(post__in=posts).values("region")
        for region in [*Region.objects.filter(pk__in=shown), *regions]:
            self.paths[region.pk] = region.path
        search.reindex_editions([edition.pk for edition in self.editions])

    def store(self) -> None:
        """Insert the added editions, and raise the versions of the regions that changed.

        Raises RuntimeError when an edition is open that this transaction neither kept nor added.
        """
        insert([edition for edition, _period in self.added])
        insert_values(
            EditionHotline,
            (
                {"edition_id": edition.pk, **vars(hotline)}
                for edition, period in self.added
                for hotline in period.hotlines
            ),
        )
        search.index_editions(
            [(edition, period.card, period.hotlines) for edition, period in self.added]
        )
        expected = {edition.pk for edition in self.editions}
        expected |= {edition.pk for edition, _period in self.added}
        if read_open_ids([post.pk for post in self.posts], self.moment) != expected:
            message = "an edition is open that this transaction neither kept nor added"
            raise RuntimeError(message)
        _raise_versions(self.paths, self.count_changes, self.moment)

    def _add(self, edition: Edition, period: CardPeriod) -> None:
        self.added.append((edition, period))
        self._mark_region(edition)
        self._count_live(edition, +1)

    def _mark_region(self, edition: Edition) -> None:
        """Note that the pages of the edition's region change."""
        self.paths[edition.region_id] = edition.region.path

    def _count_live(self, edition: Edition, sign: int) -> None:
        """Count a live post more or less in each region of the edition's path."""
        for region in edition.region.path:
            self.count_changes[region, max(edition.period.lower, self.moment)] += sign
            if edition.period.upper:
                self.count_changes[region, max(edition.period.upper, self.moment)] -= sign


@contextmanager
def edition_transaction(
    posts: Sequence[int], *, by: User | None, why: str, content: bool = True
) -> Iterator[EditionTransaction]:
    """Lock ``posts`` in order of id, their departments and regions; then read what is open of them.

    A transaction's own ``now()`` is older than what it waited for. So the moment is taken after
    the lock, and is later than the beginning of any edition that may be ended. ``by``: None for an
    office without an account. ``content``: whether cards and hotlines of open editions are read.
    """
    with transaction.atomic(), pghistory.context(user=by and by.pk, why=why):
        locked = list(Post.objects.filter(pk__in=posts).order_by("pk").select_for_update())
        _hold_places(posts)
        prefetch_departments(locked)
        clock, moment = first_moment_after(posts)
        editions = read_open_editions(posts, moment, content=content)
        regions = Region.objects.in_bulk({edition.region_id for edition in editions})
        for edition in editions:
            set_related(edition, region=regions[edition.region_id])
        if any(edition.period.lower == moment for edition in editions):
            moment += timedelta(microseconds=1)
        tx = EditionTransaction(locked, moment, list(editions), tuple(editions), moment - clock)
        yield tx
        tx.store()


def _hold_places(posts: Sequence[int]) -> None:
    """Keep the departments of ``posts`` in their regions, and these where they are in the tree.

    The regions of their open editions, too. A merger, or another region of a department, is waited
    for, and waits in turn. An edition would lock its department anyway, but after the regions.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH departments AS ("
            "  SELECT region_id FROM officials_department WHERE id IN"
            "   (SELECT department_id FROM officials_post WHERE id = ANY(%(posts)s::bigint[]))"
            "  ORDER BY id FOR KEY SHARE)"
            " SELECT FROM officials_region WHERE id IN ("
            "  SELECT region_id FROM departments"
            "  UNION SELECT region_id FROM officials_edition"
            "   WHERE post_id = ANY(%(posts)s::bigint[]) AND NOT closed)"
            " ORDER BY id FOR SHARE",
            {"posts": list(posts)},
        )


def _raise_versions(
    paths: dict[int, list[int]], count_changes: Counter[tuple[int, datetime]], moment: datetime
) -> None:
    """Raise the versions of regions and of all above them, in order of id.

    Counts of live posts that are due at ``moment`` change now, later ones are stored with theirs.
    """
    regions = sorted({region for path in paths.values() for region in path})
    due = {region: count_changes[region, moment] for region in regions}
    coming = [
        (region, at, change)
        for (region, at), change in sorted(count_changes.items())
        if change and at > moment
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM officials_publicversion WHERE region_id = ANY(%s::bigint[])"
            " ORDER BY region_id FOR UPDATE",
            [regions],
        )
        cursor.execute(
            "WITH passed AS (DELETE FROM officials_livecountchange"
            "  WHERE region_id = ANY(%(regions)s::bigint[]) AND at <= %(moment)s"
            "  RETURNING region_id, change)"
            " UPDATE officials_publicversion SET"
            "  own = own + (region_id = ANY(%(places)s::bigint[]))::int, subtree = subtree + 1,"
            "  live = live + due.change"
            "   + coalesce((SELECT sum(change) FROM passed WHERE passed.region_id = due.id), 0)"
            " FROM unnest(%(regions)s::bigint[], %(due)s::int[]) AS due (id, change)"
            " WHERE region_id = due.id",
            {
                "regions": regions,
                "moment": moment,
                "places": list(paths),
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
