"""Read what a page depends on: the day, the reference data, and the versions of its regions.

One statement reads all of it, before the content: what changes in between is stored under an old
key, which no request asks for again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from officials.days import day_of

# A region shows all below it, and the posts of the nearest region above it that has any.
REGION = """
    SELECT version.region_id, CASE WHEN version.region_id = region.id THEN subtree ELSE own END
    FROM officials_region region
    JOIN officials_publicversion version ON version.region_id = ANY(region.path)
    WHERE region.code = %(code)s AND region.merged_into_id IS NULL
"""

# A department may have moved to another region since its posts were published.
DEPARTMENT = """
    SELECT DISTINCT version.region_id, own
    FROM (
        SELECT region_id FROM officials_department WHERE uid = %(uid)s
        UNION SELECT post.region_id FROM live_post post
            JOIN officials_department department ON department.id = post.department_id
            WHERE department.uid = %(uid)s
    ) shown
    JOIN officials_region region ON region.id = shown.region_id
    JOIN officials_publicversion version ON version.region_id = ANY(region.path)
"""

POST = """
    SELECT DISTINCT version.region_id, own
    FROM (
        SELECT region_id FROM live_post WHERE uid = %(uid)s
        UNION SELECT region_id FROM past_post WHERE uid = %(uid)s
    ) shown
    JOIN officials_region region ON region.id = shown.region_id
    JOIN officials_publicversion version ON version.region_id = ANY(region.path)
"""

COUNTRY = """
    SELECT 0::bigint, coalesce(sum(subtree), 0)::bigint
    FROM officials_publicversion version
    JOIN officials_region province ON province.id = version.region_id
    WHERE province.parent_id IS NULL
"""

# The figures of regions change once a day, at no fixed hour: the day of the newest ones stands
# under this key, as days since an epoch.
FIGURES = -1
EPOCH = date(2000, 1, 1)
_FIGURES = """
    UNION ALL SELECT -1::bigint, coalesce(max(day) - '2000-01-01', 0)::bigint
    FROM officials_regionfigures
"""
REGION_FIGURES = REGION + _FIGURES
COUNTRY_FIGURES = COUNTRY + _FIGURES

# Reference data and the code alone, which are in every key.
NO_REGION = "SELECT 0::bigint, 0::bigint WHERE false"


@dataclass(frozen=True)
class PageDependencies:
    """The versions of all that a page shows.

    ``now``: the moment by the database's clock, of which only the day is in the key;
    ``reference``: the version of the reference data; ``versions``: region id -> version, for each
    region that the page reads; empty where no such region, department or post is public.
    ``depends`` and ``address``: what they were read by.
    """

    now: datetime
    reference: int
    versions: dict[int, int]
    depends: str
    address: dict[str, str]

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return day_of(self.now)

    @property
    def figures_day(self) -> date | None:
        """The day of the newest figures of regions, of a page that shows them; None: none yet."""
        days = self.versions.get(FIGURES, 0)
        return EPOCH + timedelta(days) if days else None

    @property
    def key(self) -> str:
        versions = ",".join(f"{region}:{number}" for region, number in self.versions.items())
        return f"{self.today} {self.reference} {versions}"


def read_dependencies(depends: str, **address: str) -> PageDependencies:
    """Read the dependencies of a page in one statement; ``depends`` is one of the above.

    ``address``: the parameters of the page's URL, a code or a uid.
    """
    sql = f"""
        WITH depends (region, number) AS MATERIALIZED ({depends})
        SELECT officials_now(),
            (SELECT coalesce(max(number), 0) FROM officials_referenceversion),
            ARRAY(SELECT region FROM depends ORDER BY region),
            ARRAY(SELECT number FROM depends ORDER BY region)
    """  # noqa: S608 - the parts are the constants of this module
    engine: Any = connection
    with engine.prepared_cursor() as cursor:
        cursor.execute(sql, address)
        now, reference, regions, numbers = cursor.fetchone()
    numbers_of = dict(zip(regions, numbers, strict=True))
    return PageDependencies(now, reference, numbers_of, depends, address)
