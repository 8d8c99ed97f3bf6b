"""Make posts by their numbers, with their dependent rows, as lines for COPY."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from django.db.models import Model

from officials.db.copy import Lines, LineWriter
from officials.management.demonstration.mass.country import Locality
from officials.management.demonstration.mass.histories import draw
from officials.management.demonstration.mass.offices import (
    Issued,
    Row,
    notices,
    office,
    write_notices,
)
from officials.management.demonstration.mass.posts import ROOM, Maker, Seat, Setting
from officials.models import Department, Notice


@dataclass(frozen=True)
class Country:
    """All that a process needs to make any post; sent once.

    ``rows``: departments.csv; ``types``: the id of each code of a department type; ``seed``:
    drawn from what the user named; ``keys``: the first free id of each table.
    """

    localities: Sequence[Locality]
    rows: Sequence[Row]
    types: dict[str, int]
    setting: Setting
    seed: int
    keys: dict[type[Model], int]

    @cached_property
    def firsts(self) -> list[int]:
        return [locality.first for locality in self.localities]

    @cached_property
    def issued(self) -> dict[int, list[Issued]]:
        return {}

    def lines(self, start: int, numbers: Sequence[int]) -> Lines:
        """Return the lines of these posts, the first of which is written as number ``start``."""
        writer = LineWriter()
        for place, number in enumerate(numbers, start):
            self._write(place, number, writer)
        return writer.lines()

    def _write(self, place: int, number: int, writer: LineWriter) -> None:
        """Write the post with this number, in this place among all.

        The first one of a department brings it along, the first one of a locality its notices.
        """
        random = Random(self.seed + number)  # noqa: S311 - nothing here is a secret
        locality = self.localities[bisect_right(self.firsts, number) - 1]
        position, rank, size = locality.seat(number)
        chosen = office(locality, position, self.rows, self.keys[Department])
        issued = self._issued(locality)
        if rank == 0:
            chosen.write(writer, self.types, random)
        if number == locality.first:
            write_notices(issued, locality.site.region, writer)
        title, desk = chosen.title(locality.site.name, rank, size)
        maker = Maker(
            random=random,
            setting=self.setting,
            keys={model: self.keys[model] + place * room for model, room in ROOM.items()},
            site=locality.site,
            issued=issued,
            writer=writer,
        )
        history = draw(random, self.setting.today, chosen.duties(rank, desk=desk), desk=desk)
        maker.make(Seat(chosen, title, rank + 1, desk), history)

    def _issued(self, locality: Locality) -> list[Issued]:
        """Return the notices of a locality; cached."""
        if locality.position not in self.issued:
            random = Random(self.seed - 1 - locality.position)  # noqa: S311
            key = self.keys[Notice]
            self.issued[locality.position] = notices(locality, self.setting.today, key, random)
        return self.issued[locality.position]
