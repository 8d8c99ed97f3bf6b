"""Statements that break the rules of imports, by the name of the rule (``test_constraints``)."""

from tests.support import factories

CASES = {
    "import_batch_goes_its_way": (
        factories.applied_batch,
        """
        UPDATE {table} SET state = 'planned', applied_by_id = NULL, applied_at = NULL
        WHERE id = {id}
        """,
    ),
    "import_batch_is_frozen": (
        factories.import_batch,
        "UPDATE {table} SET source = 'x' WHERE id = {id}",
    ),
    "import_batch_applied_by_somebody": (
        factories.import_batch,
        "UPDATE {table} SET state = 'applied' WHERE id = {id}",
    ),
    "import_batch_is_applied_wholly": (
        lambda: factories.import_row().batch,
        """
        UPDATE {table} SET state = 'applied', applied_at = now(), applied_by_id = made_by_id
        WHERE id = {id}
        """,
    ),
    "import_batch_is_undone_wholly": (
        factories.batch_of_a_public_post,
        """
        UPDATE {table} SET state = 'undone', undone_at = now(), undone_by_id = made_by_id
        WHERE id = {id}
        """,
    ),
    "import_batch_under_way": (
        factories.import_batch,
        "UPDATE {table} SET under_way = 'rest' WHERE id = {id}",
    ),
    "import_batch_undone_by_somebody": (
        factories.applied_batch,
        "UPDATE {table} SET state = 'undone' WHERE id = {id}",
    ),
    "import_row_action": (
        factories.import_row,
        "UPDATE {table} SET action = 'delete' WHERE id = {id}",
    ),
    "import_row_planned_against_a_revision": (
        lambda: (factories.post(), factories.import_row())[1],
        "UPDATE {table} SET post_id = (SELECT max(id) FROM officials_post) WHERE id = {id}",
    ),
    "import_row_of_a_post": (
        factories.import_row,
        "UPDATE {table} SET action = 'unchanged' WHERE id = {id}",
    ),
    "import_row_stays_when_applied": (
        factories.applied_row,
        "UPDATE {table} SET name = '另一人' WHERE id = {id}",
    ),
    "import_row_stays_in_its_region": (
        lambda: (factories.county(), factories.import_row())[1],
        "UPDATE {table} SET region_id = (SELECT max(id) FROM officials_region) WHERE id = {id}",
    ),
}

COPIES = {
    "import_batch_begins_planned": (factories.applied_batch, None),
    "import_row_once": (factories.import_row, None),
}
