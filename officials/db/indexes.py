"""Indexes of keys that few rows have."""

from django.db import models


def index_set_keys(table: str, *keys: str) -> list[models.Index]:
    """Return an index for each key, of the rows in which it is set.

    Django's own has all rows: a list of new ones then writes an index of NULL, which nobody reads.
    The keys take ``db_index=False``.
    """
    return [
        models.Index(
            name=f"{table}_{key}", fields=[key], condition=models.Q(**{f"{key}__isnull": False})
        )
        for key in keys
    ]
