"""Keep Python from looking for garbage while many rows are held."""

import gc

import pytest

from officials.db.many_rows import without_garbage_collection


def test_garbage_is_looked_for_again_afterwards_whatever_happens():
    assert gc.isenabled()
    with without_garbage_collection():
        with without_garbage_collection():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer one goes on"
    assert gc.isenabled()
    with pytest.raises(LookupError), without_garbage_collection():
        raise LookupError
    assert gc.isenabled()
