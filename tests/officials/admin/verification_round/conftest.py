"""Rows of the calling round: published numbers of a county, and who calls them."""

import pytest

from tests.support import factories


@pytest.fixture
def department(place):
    return factories.department(region=place, name="城管局")


@pytest.fixture
def publish(department):
    """Return a function that publishes posts with a number each, in the order of the titles."""

    def published(*titles, **values):
        made = [
            factories.sourced_hotline(
                post=factories.post(department=department, title=title), **values
            )
            for title in titles
        ]
        factories.publish(*(each.post for each in made))
        return made

    return published


@pytest.fixture
def clerk(place, client):
    """An editor of the county who is signed in."""
    user = factories.staff("editor", place, first_name="王样本")
    client.force_login(user)
    return user
