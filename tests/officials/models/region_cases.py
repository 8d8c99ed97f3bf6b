"""Rows of regions that were moved or merged, and the changes that the database refuses."""

from datetime import timedelta

from psycopg.types.range import TimestamptzRange

from officials.models.identifiers import new_uid
from tests.support import factories, proposed

CASES = {
    "region_moves_empty": (
        lambda: factories.publish(factories.post()).department.region,
        (
            "UPDATE {table} SET parent_id = (SELECT min(id) FROM {table} WHERE level = 1)"
            " WHERE id = {id}"
        ),
    ),
    "region_merges_into_a_present_one": (
        factories.county,
        "UPDATE {table} SET merged_into_id = id WHERE id = {id}",
    ),
    "region_merges_empty": (
        lambda: factories.publish(factories.post()).department.region,
        (
            "UPDATE {table} SET merged_into_id = (SELECT min(id) FROM {table} WHERE level = 1)"
            " WHERE id = {id}"
        ),
    ),
    "region_merged_is_final": (
        lambda: proposed.merge_regions(factories.county(), factories.county()),
        "UPDATE {table} SET merged_into_id = NULL WHERE id = {id}",
    ),
}

COPIES = {
    "edition_shown_in_a_present_region": (
        factories.edition,
        lambda row: {
            "uid": new_uid(),
            "period": TimestamptzRange(row.period.lower - timedelta(1), row.period.lower),
            "region_id": proposed.merge_regions(factories.county(), factories.county()).pk,
        },
    ),
}
