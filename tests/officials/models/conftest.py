"""Fixtures of the tests that break the rules of the database."""

import pytest
from django.db import connection

from tests.conftest import step_down
from tests.support.raw_sql import Attempts


@pytest.fixture(params=["plain", "shadowed"])
def as_the_site(db, request, monkeypatch):
    """Run a statement as the site's role; the rule refuses it, not a missing privilege."""
    monkeypatch.setattr(Attempts, "shadowed", request.param == "shadowed")
    with connection.cursor() as cursor:
        step_down(cursor)
        yield
        cursor.execute("RESET ROLE")
