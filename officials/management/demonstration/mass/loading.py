"""Load mass data in one transaction: interrupted, it leaves the database unchanged."""

from array import array
from collections.abc import Sequence
from random import Random

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Model

from officials.db.copy import Lines, LineWriter, insert_lines
from officials.management.demonstration.mass import checking
from officials.management.demonstration.mass.bulk_load import advance_keys, bare
from officials.management.demonstration.mass.country import Site, localities
from officials.management.demonstration.mass.making import Country
from officials.management.demonstration.mass.offices import Row
from officials.management.demonstration.mass.posts import ROOM, Setting
from officials.management.demonstration.mass.processes import BATCH, batches
from officials.management.progress import progress
from officials.models import Department, DepartmentType, Edition, Notice, SearchRow
from officials.models.lexicon import LexiconName
from officials.search.lexicon import build_name_rows

KEYED: tuple[type[Model], ...] = (Department, Notice, LexiconName, *ROOM)
# Whom search offers and what else it knows, as ``search.index`` and ``search.lexicon`` write it.
HOLDERS = """
    SELECT DISTINCT name, pinyin, other_readings FROM officials_official WHERE id IN (
        SELECT appointment.official_id FROM officials_appointment appointment
        JOIN officials_edition edition ON edition.post_id = appointment.post_id
        WHERE edition.id >= %s AND NOT edition.closed)
    ORDER BY name
"""
FILLED: tuple[type[Model], ...] = (*KEYED, SearchRow)

# As ``officials.actions.edition_transaction`` does it: regions and those above them get a new
# version, live posts are counted, later beginnings and ends are dated changes.
COUNTS = """
    WITH loaded AS (
        SELECT region_id, lower(period) AS begins, upper(period) AS ends
        FROM officials_edition WHERE id > %(before)s AND NOT closed
    ), counted AS (
        SELECT unnest(path) AS id, sum(posts) AS posts, array_agg(region_id) AS places FROM (
            SELECT region_id, count(*) FILTER (
                WHERE begins <= officials_now() AND coalesce(ends, 'infinity') > officials_now()
            ) AS posts FROM loaded GROUP BY region_id
        ) AS place JOIN officials_region region ON region.id = region_id GROUP BY 1
    )
    UPDATE officials_publicversion SET own = own + (region_id = ANY(places))::int,
        subtree = subtree + 1, live = live + posts
    FROM counted WHERE counted.id = region_id
"""
CHANGES = """
    INSERT INTO officials_livecountchange AS stored (region_id, at, change)
    SELECT unnest(path), at, sum(change) FROM (
        SELECT region_id, lower(period) AS at, 1 AS change
        FROM officials_edition WHERE id > %(before)s AND NOT closed
        UNION ALL
        SELECT region_id, upper(period), -1
        FROM officials_edition WHERE id > %(before)s AND NOT closed
    ) AS turn JOIN officials_region region ON region.id = region_id
    WHERE at > officials_now() GROUP BY 1, 2 HAVING sum(change) <> 0
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change
"""


def load(
    places: Sequence[Site], rows: Sequence[Row], setting: Setting, *, posts: int, seed: str
) -> None:
    """Add ``posts`` posts in some of ``places``, whose ``offices`` are positions in ``rows``."""
    with transaction.atomic():
        keys = {
            model: (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
            for model in KEYED
        }
        random = Random(seed)  # noqa: S311 - nothing here is a secret
        country = Country(
            localities=localities(places, posts, seed),
            rows=rows,
            types=dict(DepartmentType.objects.values_list("code", "pk")),
            setting=setting,
            seed=random.getrandbits(64),
            keys=keys,
        )
        order = array("L", range(posts))
        random.shuffle(order)
        with connection.cursor() as cursor:
            with bare(FILLED):
                steps = progress(range(0, posts, BATCH), f"Batches of {BATCH:,} posts")
                for _start, lines in zip(steps, batches(country, order), strict=True):
                    insert_lines(cursor, lines)
                insert_lines(cursor, _lexicon(cursor, keys))
            before = {"before": keys[Edition] - 1}
            cursor.execute(COUNTS, before)
            cursor.execute(CHANGES, before)
        advance_keys(KEYED)
        checking.check()


def _lexicon(cursor: CursorWrapper, keys: dict[type[Model], int]) -> Lines:
    """Return the lines of the names of present and past holders that the lexicon lacks."""
    cursor.execute(HOLDERS, [keys[Edition]])
    known = set(LexiconName.objects.values_list("name", "letters"))
    writer, key = LineWriter(), keys[LexiconName]
    for holder, principal, others in cursor.fetchall():
        for name, letters, initials in sorted(build_name_rows(holder, (principal, *others))):
            if (name, letters) not in known:
                known.add((name, letters))
                writer.add(LexiconName, id=key, name=name, letters=letters, initials=initials)
                key += 1
    return writer.lines()
