"""What tests of pages share: a country to show, and a cold cache."""

import pytest
from django.core.cache import cache

from directory.filters import department_types
from tests.support import world as worlds


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()
    department_types.cache_clear()


@pytest.fixture
def world(db):
    return worlds.build()
