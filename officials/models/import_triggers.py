"""Triggers of the rows of imports: once a statement, since a list has up to 50,000 rows."""

from collections.abc import Iterator
from typing import Any

import pgtrigger

_PLACES = """
    JOIN public.officials_importbatch batch ON batch.id = row.batch_id
    LEFT JOIN public.officials_region place ON place.id = row.region_id
    LEFT JOIN public.officials_department department ON department.id = row.department_id
    LEFT JOIN public.officials_region home ON home.id = department.region_id
    LEFT JOIN public.officials_departmenttype type ON type.id = row.department_type_id
    LEFT JOIN public.officials_official official ON official.id = row.official_id
    LEFT JOIN public.officials_post post ON post.id = row.post_id
    LEFT JOIN public.officials_department office ON office.id = post.department_id
    LEFT JOIN public.officials_region seat ON seat.id = office.region_id
"""
_STRAYS = """
    (row.region_id IS NOT NULL AND (place.path @> ARRAY[batch.region_id]) IS NOT TRUE
    OR row.department_id IS NOT NULL AND (home.path @> ARRAY[batch.region_id]) IS NOT TRUE
    OR row.post_id IS NOT NULL AND (seat.path @> ARRAY[batch.region_id]) IS NOT TRUE
    OR row.department_type_id IS NOT NULL AND type.id IS NULL
    OR row.official_id IS NOT NULL AND official.id IS NULL)
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
        IF EXISTS (SELECT {_OF_APPLIED[operation]}
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
        """
        PERFORM FROM public.officials_region
            WHERE id IN (SELECT region_id FROM written) ORDER BY id FOR KEY SHARE;
        IF EXISTS (SELECT FROM public.officials_region
            WHERE id IN (SELECT region_id FROM written) AND merged_into_id IS NOT NULL)
        THEN
            UPDATE public.officials_importrow AS row SET region_id = place.merged_into_id
            FROM public.officials_region place
            WHERE row.id IN (SELECT id FROM written) AND place.id = row.region_id
                AND place.merged_into_id IS NOT NULL;
        END IF;
        """,
    )


def _stays_in_its_region(operation: str) -> pgtrigger.Trigger:
    return _after(
        "stays_in_its_region",
        operation,
        f"""
        IF EXISTS (SELECT {_PLANNED[operation]} {_PLACES} WHERE {_STRAYS}) THEN
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
