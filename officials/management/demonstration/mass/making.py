"""Posts by their numbers, with all that comes with them, as lines for COPY."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from django.db.models import Model

from officials.management.demonstration.mass.copying import Lines, lines
from officials.management.demonstration.mass.country import Locality
from officials.management.demonstration.mass.histories import draw
from officials.management.demonstration.mass.offices import DAYS_AGO, Row, notices, office
from officials.management.demonstration.mass.posts import ROOM, Maker, Setting
from officials.management.demonstration.mass.uids import uid
from officials.models import Department, DepartmentType, Notice, Post, PostKind, Region


@dataclass(frozen=True)
class Country:
    """All that a process must know to make any post, and is told once.

    ``seed``: drawn from what the user named; ``keys``: the first free id of each table.
    """

    localities: Sequence[Locality]
    rows: Sequence[Row]
    types: dict[str, DepartmentType]
    setting: Setting
    seed: int
    keys: dict[type[Model], int]

    @cached_property
    def firsts(self) -> list[int]:
        return [locality.first for locality in self.localities]

    @cached_property
    def grounds(self) -> dict[int, tuple[Region, list[Notice]]]:
        return {}

    def ground(self, locality: Locality) -> tuple[Region, list[Notice]]:
        """Return the region of a locality and its notices, made once."""
        if locality.position not in self.grounds:
            site = locality.site
            key = self.keys[Notice] + locality.position * len(DAYS_AGO)
            self.grounds[locality.position] = (
                Region(pk=site.region, path=site.path, level=site.level),
                notices(locality, self.setting.today, key, self.seed),
            )
        return self.grounds[locality.position]

    def lines(self, start: int, numbers: Sequence[int]) -> Lines:
        """Return the lines of these posts, the first of which is written as number ``start``."""
        return lines(
            row for place, number in enumerate(numbers, start) for row in self.post(place, number)
        )

    def post(self, place: int, number: int) -> list[Model]:
        """Return the rows of the post with this number, written at this place among all.

        The first one of a department brings it along, the first one of a locality its notices.
        """
        random = Random(self.seed + number)  # noqa: S311 - nothing here is a secret
        locality = self.localities[bisect_right(self.firsts, number) - 1]
        position, rank, size = locality.seat(number)
        key = self.keys[Department] + locality.first_department + position
        chosen = office(locality, position, self.rows, self.types, key, self.seed)
        region, issued = self.ground(locality)
        title, desk = chosen.title(locality.site.name, rank, size)
        maker = Maker(
            random=random,
            setting=self.setting,
            keys={model: self.keys[model] + place * room for model, room in ROOM.items()},
            region=region,
            area_code=locality.site.area_code,
            local_digits=locality.site.local_digits,
            notices=issued,
        )
        post = Post(
            uid=uid(random),
            department=chosen.department,
            title=title,
            rank=rank + 1,
            kind=(PostKind.DESK if desk else PostKind.SEAT).value,
        )
        history = draw(random, self.setting.today, chosen.duties(rank, desk=desk), desk=desk)
        rows = maker.make(post, history)
        rows += [chosen.department] * (rank == 0)
        rows += issued * (number == locality.first)
        return rows
