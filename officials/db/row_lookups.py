"""Look up rows by their ids where they are few, and row by row where a page is soon full."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    F,
    Field,
    Func,
    Model,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import IsNull

M = TypeVar("M", bound=Model)

# More rows are compared one by one.
MOST_IDS = 5000


def is_found(rows: QuerySet[Any]) -> IsNull:
    """Return the condition that ``rows``, which refer to a row of an outer query, are not empty.

    Each outer row is looked up by itself, for a page that is soon full. EXISTS may be read once for
    all: PostgreSQL reads the whole table then, before the first row of the page.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)  # noqa: FBT003 - its value


def is_likely(condition: Q) -> IsNull:
    """Return ``condition`` in a form that the planner expects of nearly all rows.

    Of two equal columns it expects hardly any, and reads all rows where a page would be full soon.
    """
    return IsNull(Case(When(condition, then=True)), False)  # noqa: FBT003 - its value


def is_one_of(column: str, ids: QuerySet[Any]) -> Func:
    """Return the condition that ``column`` is among ``ids``, which are read first and looked up.

    IN may be answered by reading all other tables of the query, where the planner expects more ids
    than there are.
    """
    return Func(
        F(column),
        ArraySubquery(ids.order_by()),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def is_among(column: str, values: Collection[Any], kind: type[Field[Any, Any]]) -> Func:
    """Return the condition that ``column``, of this kind, is among ``values``.

    They are sent as one: Django prepares each value of IN by itself.
    """
    # Of another type than the column's, PostgreSQL would compare them one by one.
    return Func(
        F(column),
        Value(sorted(values), output_field=ArrayField(kind())),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def read_ids(rows: QuerySet[Any], column: str = "pk", most: int | None = None) -> set[Any] | None:
    """Return the values of ``column``, None where more than ``most`` rows have one.

    ``most``: MOST_IDS unless told.
    """
    most = MOST_IDS if most is None else most
    ids = list(rows.order_by().values_list(column, flat=True)[: most + 1])
    return set(ids) if len(ids) <= most else None


def settle(found: QuerySet[M], rows: QuerySet[M]) -> QuerySet[M]:
    """Return ``found``, a part of ``rows``, by its ids where they are few.

    A list reads it twice: for the count and for the page.
    """
    ids = read_ids(found)
    return found if ids is None else rows.filter(pk__in=ids)
