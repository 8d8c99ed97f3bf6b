"""Count the rows of a list no further than anybody reads."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

from officials.staff.queue_piles import MOST_COUNTED


class ManyRows(int):
    """A count that goes no further: pages and messages read it as ``1,000+``."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class CappedPaginator(Paginator[Any]):
    """Paginator whose ``count`` reads at most one row more than MOST_COUNTED.

    Further rows are on no page: a search or a filter finds them, and an action on all rows of the
    list takes them.
    """

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        found: int = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
        return ManyRows(MOST_COUNTED) if found > MOST_COUNTED else found
