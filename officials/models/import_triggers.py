"""Triggers of the rows of imports: once a statement, since a list has up to 50,000 rows."""

from collections.abc import Iterator
from typing import Any

import pgtrigger

from officials.models.triggers import follow_mergers

# The regions of the rows are few: each is looked at once. A key that leads nowhere is astray, too.
_STRAYS = """
    WITH planned AS MATERIALIZED (
        SELECT row.batch_id, row.region_id, row.department_id, row.department_type_id,
            row.official_id, row.post_id
        {planned}
    ), body AS (
        SELECT batch_id, department_id FROM planned WHERE department_id IS NOT NULL
        UNION
        SELECT planned.batch_id, post.department_id FROM planned
        LEFT JOIN public.officials_post post ON post.id = planned.post_id
        WHERE planned.post_id IS NOT NULL
    ), place AS (
        SELECT batch_id, region_id FROM planned WHERE region_id IS NOT NULL
        UNION
        SELECT body.batch_id, department.region_id FROM body
        LEFT JOIN public.officials_department department ON department.id = body.department_id
    )
    SELECT FROM place
    JOIN public.officials_importbatch batch ON batch.id = place.batch_id
    LEFT JOIN public.officials_region region ON region.id = place.region_id
    WHERE (region.path @> ARRAY[batch.region_id]) IS NOT TRUE
    UNION ALL
    SELECT FROM planned
    LEFT JOIN public.officials_departmenttype type ON type.id = planned.department_type_id
    WHERE planned.department_type_id IS NOT NULL AND type.id IS NULL
    UNION ALL
    SELECT FROM planned
    LEFT JOIN public.officials_official official ON official.id = planned.official_id
    WHERE planned.official_id IS NOT NULL AND official.id IS NULL
"""
_PLANNED = {
    "insert": "FROM written row",
    # What was merged or deleted since is not in the way of a change of something else.
    "update": """
        FROM written row JOIN former ON former.id = row.id
            AND (former.batch_id, former.region_id, former.department_id,
                former.department_type_id, former.official_id, former.post_id) IS DISTINCT FROM
                (row.batch_id, row.region_id, row.department_id, row.department_type_id,
                row.official_id, row.post_id)
    """,
}
_REFERENCING: Any = pgtrigger.Referencing  # has no types
_OPERATIONS = {
    "insert": (pgtrigger.Insert, _REFERENCING(new="written")),
    "update": (pgtrigger.Update, _REFERENCING(old="former", new="written")),
    "delete": (pgtrigger.Delete, _REFERENCING(old="former")),
}
# An undone list lets go of what it made, which is deleted.
_MADE = ("post_id", "post_revision", "official_id", "department_id")
_OF_APPLIED = {
    "insert": "FROM written JOIN public.officials_importbatch batch ON batch.id = written.batch_id",
    "update": """
        FROM written FULL JOIN former ON former.id = written.id
        JOIN public.officials_importbatch batch ON batch.id IN (written.batch_id, former.batch_id)
    """,
    "delete": "FROM former JOIN public.officials_importbatch batch ON batch.id = former.batch_id",
}

_BATCHES = {
    "insert": "SELECT batch_id FROM written",
    "update": "SELECT batch_id FROM written UNION SELECT batch_id FROM former",
    "delete": "SELECT batch_id FROM former",
}


def _after(
    name: str, operation: str, func: str, kind: type[pgtrigger.Trigger] = pgtrigger.Trigger
) -> pgtrigger.Trigger:
    on, referencing = _OPERATIONS[operation]
    return kind(
        name=f"{name}_{operation}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=on,
        referencing=referencing,
        func=f"{func} RETURN NULL;",
    )


class _LettingGo(pgtrigger.Trigger):
    """Compare each column of a row but those of ``_MADE``; as JSON it takes five times as long."""

    def get_func(self, model: Any) -> str:
        columns = [field.column for field in model._meta.concrete_fields]
        former, written = (
            ", ".join(f"{row}.{column}" for column in columns if column not in _MADE)
            for row in ("former", "written")
        )
        emptied = (f"(written.{key} IS NULL OR written.{key} = former.{key})" for key in _MADE)
        lets_go = f"""
            batch.state = 'undone' AND {" AND ".join(emptied)}
                AND ({former}) IS NOT DISTINCT FROM ({written})
        """
        return str(self.func).replace("(lets go)", lets_go)


def _stays_when_applied(operation: str) -> pgtrigger.Trigger:
    but = " AND ((lets go)) IS NOT TRUE" if operation == "update" else ""
    return _after(
        "stays_when_applied",
        operation,
        f"""
        IF EXISTS (SELECT FROM public.officials_importbatch
                WHERE id IN ({_BATCHES[operation]}) AND state IN ('applied', 'undone'))
            AND EXISTS (SELECT {_OF_APPLIED[operation]}
                WHERE batch.state IN ('applied', 'undone'){but})
        THEN
            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',
                MESSAGE = 'the rows of a list that was applied stay as they were';
        END IF;
        """,
        _LettingGo if operation == "update" else pgtrigger.Trigger,
    )


def _follows_merger(operation: str) -> pgtrigger.Trigger:
    """Put rows that name a merged region under its successor, as ``triggers.follows_merger``."""
    return _after(
        "follows_merger",
        operation,
        follow_mergers("officials_importrow", "region_id"),
    )


def _stays_in_its_region(operation: str) -> pgtrigger.Trigger:
    return _after(
        "stays_in_its_region",
        operation,
        f"""
        IF EXISTS ({_STRAYS.format(planned=_PLANNED[operation])}) THEN
            RAISE check_violation USING CONSTRAINT = 'import_row_stays_in_its_region',
                MESSAGE = 'a row names what stands in the region of its list';
        END IF;
        """,
    )


def _row_triggers() -> Iterator[pgtrigger.Trigger]:
    yield from map(_stays_when_applied, _OPERATIONS)
    for operation in ("insert", "update"):
        yield _follows_merger(operation)
        yield _stays_in_its_region(operation)


ROW_TRIGGERS = [*_row_triggers()]
