"""What tests of pages share: a country to show, and a cold cache."""

import pytest
from django.core.cache import cache

from tests import world as worlds


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()


@pytest.fixture
def world(db):
    return worlds.build()
