"""Choose the regions that publish and their numbers of posts, in an order drawn from the seed.

The first regions are the same whatever the number of posts, so that a region's page can be
compared between a small directory and a large one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from officials.models import Level

# The median of posts at each level, and the sigma of its log-normal distribution.
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
    """A region that publishes ``posts`` posts; the first is number ``first`` of the country.

    ``departments``: their number; the first is number ``first_department``. ``position``: the
    index of the locality.
    """

    site: Site
    position: int
    posts: int
    first: int
    departments: int
    first_department: int

    def seat(self, post: int) -> tuple[int, int, int]:
        """Return the department of a post, its position there, and the number of posts there."""
        rank, department = divmod(post - self.first, self.departments)
        size = self.posts // self.departments + (department < self.posts % self.departments)
        return department, rank, size


def localities(places: Sequence[Site], posts: int, seed: str) -> list[Locality]:
    """Choose regions until there are ``posts`` posts; the last one gets the remainder."""
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
