"""A clerk with a notice, and how they bring a list."""

import pytest

from tests.support import factories


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("editor", place))
    return client


@pytest.fixture
def notice(place):
    return factories.notice(owner_region=place)
