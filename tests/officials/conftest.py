"""Fixtures of the tests that break the rules of the database."""

import pytest

from tests.support.raw_sql import Attempts


@pytest.fixture(params=["plain", "shadowed"])
def as_the_site(db, shadow_tables, request, monkeypatch):
    """Run the statements that are refused as the site's role, plain and behind shadow tables.

    ``refused`` takes no test without it.
    """
    monkeypatch.setattr(Attempts, "shadowed", request.param == "shadowed")
