"""What tests of pages share: a country to show, and neither a warm cache nor collected files."""

import pytest
from django.core.cache import cache

from tests import world as worlds

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _cold(settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": PLAIN}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    cache.clear()


@pytest.fixture
def world(db):  # noqa: ARG001 - the rows need it
    return worlds.build()
