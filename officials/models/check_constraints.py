"""Validate all check constraints of a row by one query."""

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import FieldError
from django.db import DatabaseError, connections, models, router, transaction
from django.db.models import BooleanField, CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

TRUE = Value(value=True)


class ChecksAtOnce(models.Model):
    """A row whose validation asks once for all of its check constraints.

    Django asks for each, in a savepoint of its own. Here it validates those that one query finds
    broken, and all where that query fails. So Django decides what is refused, and says why.
    """

    _broken: Collection[str] | None = None

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        self._broken = _find_broken(self, exclude)
        try:
            super().validate_constraints(exclude)
        finally:
            self._broken = None

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Return all constraints; while they are validated, without the checks that hold."""
        found = super().get_constraints()
        return found if self._broken is None else [*map(self._without_kept, found)]

    def _without_kept(self, found: Any) -> Any:
        model, constraints = found
        broken = self._broken or ()
        return model, [
            each
            for each in constraints
            if not isinstance(each, CheckConstraint) or each.name in broken
        ]


def _find_broken(row: models.Model, exclude: Collection[str] | None) -> set[str] | None:
    """Return the names of the check constraints that a row breaks; None where the query fails.

    Constraints that name a field of ``exclude`` are left out, as Django leaves them out.
    """
    model = type(row)
    query: Any = Query(None)
    stored: Any = row
    values = stored._get_field_expression_map(model._meta, exclude)  # noqa: SLF001 - as Django does
    for name, value in values.items():
        query.add_annotation(value, name, select=False)
    asked: list[str] = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            holds = Coalesce(Q(constraint.condition), TRUE, output_field=BooleanField())
            try:
                query.add_annotation(holds, f"_check_{len(asked)}")
            except FieldError:
                continue
            asked.append(constraint.name)
    if not asked:
        return set()
    using = router.db_for_write(model, instance=row)
    savepoint = transaction.atomic(using) if connections[using].in_atomic_block else nullcontext()
    try:
        with savepoint:
            answers = query.get_compiler(using).execute_sql(SINGLE)
    except DatabaseError:
        return None
    return {name for name, holds in zip(asked, answers, strict=True) if not holds}
