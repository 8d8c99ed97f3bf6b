"""The code and data that workers share are loaded before they are forked."""

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import translation

from directory.availability import get_calendar
from directory.filters import all_topics, department_types
from directory.http.build import build
from directory.warm_up import warm_up, warm_up_worker
from officials.search import vocabulary
from officials.search.normalise import transcribe_name


@pytest.mark.django_db(transaction=True)
def test_no_connection_crosses_the_fork_and_names_are_in_memory(world):
    warm_up()
    assert connections["default"].connection is None
    assert vocabulary._cached.version == vocabulary.read_version()


@pytest.mark.django_db(transaction=True)
def test_the_first_requests_of_a_worker_load_nothing(client, world):
    kept = (build, transcribe_name, get_calendar, all_topics, department_types)

    def count_loaded():
        return [each.cache_info().misses for each in kept]

    for each in kept:
        each.cache_clear()
    warm_up()
    loaded = count_loaded()
    assert min(loaded) > 0
    assert translation.get_language() == "zh-hans"
    for address in (
        *("/en/", "/suggest/?q=zhang", f"/regions/{world.town.code}/", "/search/?q=局长"),
        *("/search/?q=欠薪", "/search/?q=北京 公安局", "/en/search/?q=王错别字"),
    ):
        assert client.get(address).status_code == 200
    assert count_loaded() == loaded


@pytest.mark.django_db(transaction=True)
def test_the_first_search_of_a_worker_opens_no_connection_and_plans_nothing_again(client, world):
    warm_up()
    warm_up_worker()
    opened = connection.connection
    with connection.cursor() as cursor:
        planned = "SELECT count(*) FROM pg_prepared_statements"
        before = cursor.execute(planned).fetchone()
        assert before > (0,)
        assert client.get("/search/?q=局长").status_code == 200
        assert cursor.execute(planned).fetchone() == before
    assert connection.connection is opened


@pytest.mark.django_db(transaction=True)
def test_a_server_starts_without_its_database(world):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        warm_up()
    assert connections["default"].connection is None
