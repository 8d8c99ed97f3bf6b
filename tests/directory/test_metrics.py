"""Figures of the database: counted once a minute, and the command that serves them."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from directory.metrics import SECONDS_BETWEEN_QUERIES, DatabaseFigures
from officials.publication.figures import Figures, read_figures
from tests.support import factories


@pytest.fixture
def _kept_connection(monkeypatch):
    """Keep the connection of the test, in whose transaction its rows are."""
    monkeypatch.setattr(connection, "close", lambda: None)


def values(collector):
    return {metric.name: [each.value for each in metric.samples] for metric in collector.collect()}


def test_live_scheduled_and_overdue_posts_are_counted(place, clock):
    source = factories.notice(owner_region=place, published_on=clock.today)
    department = factories.department(region=place)
    for _number in range(2):
        factories.publish_citing(source, department=department)
    coming = factories.post(department=department)
    factories.hotline_source(hotline=factories.hotline(post=coming), notice=source)
    factories.publish(coming, on=clock.today + timedelta(3))
    assert read_figures() == Figures(live=2, scheduled=1, overdue=0)
    clock.advance(days=181)
    assert read_figures() == Figures(live=3, scheduled=0, overdue=3)


@pytest.mark.usefixtures("world", "_kept_connection")
def test_the_database_is_asked_once_a_minute(django_assert_num_queries):
    collector = DatabaseFigures()
    first = values(collector)
    with django_assert_num_queries(0):
        assert values(collector) == first
    assert first["directory_database_up"] == [1]
    collector.next_at -= SECONDS_BETWEEN_QUERIES
    with CaptureQueriesContext(connection) as queries:
        assert values(collector).keys() == first.keys()
    assert len(queries) > 0


@pytest.mark.usefixtures("db", "_kept_connection")
def test_without_a_database_there_is_the_figure_that_says_so():
    def refuse(*_query):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert values(DatabaseFigures()) == {"directory_database_up": [0]}


def test_the_command_says_that_nothing_is_measured_without_a_port():
    with pytest.raises(CommandError, match="METRICS_PORT"):
        call_command("metrics")


def test_a_site_without_a_port_measures_nothing(settings):
    assert not [name for name in settings.MIDDLEWARE if "measure" in name]
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
