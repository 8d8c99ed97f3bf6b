"""Read which named rule of the database a statement has broken."""

from django.db import IntegrityError


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint or of the trigger's rule; empty where it has none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
