"""Create a row of any model."""

import pghistory
from django.db import connection


class Sequence:
    """Numbers of rows, each of which occurs once in a database."""

    def __init__(self):
        self.restart(1)

    def restart(self, first):
        self.next = first

    def __next__(self):
        self.next += 1
        return self.next - 1


numbers = Sequence()


def make(model, values, **defaults):
    """Create a row from ``values`` and ``defaults``; a callable default is called if needed.

    The row has no contributor unless the test names one with ``pghistory.context(user=…)``.
    """
    missing = {name: value for name, value in defaults.items() if name not in values}
    filled = {name: value() if callable(value) else value for name, value in missing.items()}
    with pghistory.context():
        return model.objects.create(**filled | values)


def clear_history_user():
    """Record the next changes without the user whom pghistory keeps for the whole transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


def check_deferred():
    """Run the deferred triggers now, as the commit of an action does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
