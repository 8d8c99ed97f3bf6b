"""Questions that need no answer are given up when their time ends; whoever asked goes on."""

import pytest
from django.db import DataError, connection

from officials.db.time_budgets import TimeBudget
from tests.support.limited import site_limits

pytestmark = pytest.mark.django_db(transaction=True)


def run(sql):
    with connection.cursor() as cursor:
        return cursor.execute(sql).fetchone()[0]


def sleep(seconds):
    return lambda: run(f"SELECT pg_sleep({seconds})")


@pytest.fixture
def _site_limits(monkeypatch):
    with site_limits(monkeypatch, statement_timeout=0.5):
        yield


@pytest.mark.usefixtures("_site_limits")
def test_the_server_ends_a_statement_and_no_other_question_is_asked():
    budget = TimeBudget(60)
    assert budget.ask(sleep(0), None) == ""
    assert not budget.is_spent
    assert budget.ask(sleep(60), "nothing") == "nothing"
    assert budget.is_spent
    assert budget.ask(sleep(0), "nothing") == "nothing"
    assert sleep(0)() == ""


def test_no_statement_begins_after_the_end():
    asked = []

    def ask_often():
        for _statement in range(100):
            run("SELECT pg_sleep(0.01)")
            asked.append(1)

    budget = TimeBudget(0.1)
    assert budget.ask(ask_often, "nothing") == "nothing"
    before = len(asked)
    assert 0 < before <= 20
    assert budget.ask(ask_often, "nothing") == "nothing"
    assert len(asked) == before
    assert budget.ask(lambda: "no statement", "nothing") == "no statement"


def test_any_other_error_is_raised():
    budget = TimeBudget(5)
    with pytest.raises(DataError):
        budget.ask(lambda: run("SELECT 1 / 0"), "nothing")
    assert not budget.is_spent
