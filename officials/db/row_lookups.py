"""Look up rows for each row of a query by itself."""

from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.lookups import IsNull


def is_found(rows: QuerySet[Any]) -> IsNull:
    """Return the condition that ``rows``, which refer to a row of an outer query, are not empty.

    Each outer row is looked up by itself, for a page that is soon full. EXISTS may be read once for
    all: PostgreSQL reads the whole table then, before the first row of the page.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)  # noqa: FBT003 - its value
