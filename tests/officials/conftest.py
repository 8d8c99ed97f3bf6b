"""Fixtures of the tests that break the rules of the database."""

import pytest


@pytest.fixture
def as_the_site(db, shadow_tables):
    """Let ``refused`` run statements as the site's role, plain and behind shadow tables."""
