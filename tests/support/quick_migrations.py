"""Migrate in less time: of the classes of a state, only the one that changed is made anew."""

from contextlib import contextmanager

import pytest
from django.db.migrations.state import ProjectState


@contextmanager
def related_models_kept():
    """Keep the classes of all models but the one that an operation changes.

    Django makes those of all related models anew, so that relations lead from class to class: nine
    tenths of the time of migrating an empty database. Only data migrations follow relations, and
    changes of a primary key's type; ours have neither on the way to an empty database, and CI
    compares the tables with those that `make serve` makes (tests/journeys/test_two_commands.py).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_find_reload_model", _only_itself)
        yield


def _only_itself(_state, app_label, model_name, delay=False):
    return {(app_label, model_name)}
