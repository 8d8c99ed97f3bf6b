"""The code and data that workers share are loaded before they are forked."""

import pytest
from django.db import DatabaseError, connection, connections

from directory.warm_up import warm_up
from officials.search import vocabulary


@pytest.mark.django_db(transaction=True)
def test_no_connection_crosses_the_fork_and_names_are_in_memory(world):
    warm_up()
    assert connections["default"].connection is None
    assert vocabulary._cached.version == vocabulary.read_version()


@pytest.mark.django_db(transaction=True)
def test_a_server_starts_without_its_database(world):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        warm_up()
    assert connections["default"].connection is None
