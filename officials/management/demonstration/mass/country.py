"""Which places publish, and how many posts each: whole places, in an order drawn by the seed.

The first places are the same whatever the number of posts, so that a place's page can be compared
between a small directory and a large one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from officials.models import Level

# The median of posts at each level, and how far places differ (the sigma of a log-normal).
USUAL = {
    Level.PROVINCE: 800,
    Level.PREFECTURE: 480,
    Level.COUNTY: 220,
    Level.TOWNSHIP: 21,
    Level.ZONE: 50,
}
SPREAD = 0.55
FEWEST, MOST = 4, 1500
POSTS_TO_AN_OFFICE = 4


@dataclass(frozen=True)
class Site:
    """A region that may publish. ``offices``: positions of the rows that fit, in their order."""

    region: int
    code: str
    name: str
    path: list[int]
    level: int
    area_code: str
    local_digits: int
    offices: tuple[int, ...]


@dataclass(frozen=True)
class Locality:
    """A place that publishes ``posts``, the first of which is number ``first`` of the country.

    ``departments`` many, the first of which is number ``first_department``; ``position``: which
    of the localities it is.
    """

    site: Site
    position: int
    posts: int
    first: int
    departments: int
    first_department: int

    def seat(self, post: int) -> tuple[int, int, int]:
        """Return of a post: its department here, its place in that, how many are in that."""
        rank, department = divmod(post - self.first, self.departments)
        size = self.posts // self.departments + (department < self.posts % self.departments)
        return department, rank, size


def localities(places: Sequence[Site], posts: int, seed: str) -> list[Locality]:
    """Choose places until there are ``posts``; the last one gets what is left."""
    random = Random(seed)  # noqa: S311 - nothing here is a secret
    drawn = [(place, _size(place, random)) for place in places]
    random.shuffle(drawn)
    stretched = max(1, posts / sum(size for _place, size in drawn))
    chosen: list[Locality] = []
    first = departments = 0
    for place, size in drawn:
        many = min(ceil(size * stretched), posts - first)
        if not many:
            break
        offices = min(len(place.offices), max(1, many // POSTS_TO_AN_OFFICE))
        chosen.append(Locality(place, len(chosen), many, first, offices, departments))
        first, departments = first + many, departments + offices
    return chosen


def _size(site: Site, random: Random) -> int:
    usual = USUAL[Level(site.level)]
    return min(MOST, max(FEWEST, round(usual * random.lognormvariate(0, SPREAD))))
