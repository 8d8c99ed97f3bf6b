"""Fixtures of page tests: a cold cache."""

import pytest
from django.core.cache import cache

from directory.filters import department_types


@pytest.fixture(autouse=True)
def _cold_cache():
    cache.clear()
    department_types.cache_clear()
