"""Migrate in less time: a trigger changes no field, so no class is made anew for it."""

from contextlib import contextmanager

import pytest
from pgtrigger.migrations import AddTrigger, RemoveTrigger


@contextmanager
def models_kept_for_triggers():
    """Keep the classes of a migration's state through operations on triggers.

    Each would make the class of its model and those of all related ones again: a third of the time
    of migrating an empty database.
    """
    with pytest.MonkeyPatch.context() as patch:
        for operation in (AddTrigger, RemoveTrigger):
            patch.setattr(operation, "state_forwards", _without_reload(operation.state_forwards))
        yield


def _keep(*_names, **_options):
    """Stand for ``ProjectState.reload_model`` where the class of a model may stay."""


def _without_reload(state_forwards):
    def kept(operation, app_label, state):
        state.reload_model = _keep
        try:
            state_forwards(operation, app_label, state)
        finally:
            del state.reload_model

    return kept
