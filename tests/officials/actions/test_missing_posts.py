"""Posts that a list lacks leave the public only where a person asks for it."""

import pytest

from officials.actions import Refused, imports
from officials.models import ImportAction
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def missing(place):
    """Return the row of a post that stands in the register alone."""
    post = factories.post(department=factories.department(region=place))
    batch = factories.import_batch(region=place)
    values = {"action": ImportAction.MISSING, "post": post, "post_revision": post.revision}
    return factories.import_row(batch=batch, **values)


@pytest.fixture
def editor(place):
    return factories.staff("editor", place)


def is_asked(row):
    row.refresh_from_db()
    return row.is_asked


def test_a_missing_post_is_left_alone_until_somebody_asks(missing, editor):
    assert not is_asked(missing)
    imports.ask(missing, True, by=editor)
    assert is_asked(missing)
    imports.ask(missing, False, by=editor)
    assert not is_asked(missing)


def test_a_post_that_the_list_has_is_not_asked_to_leave(missing, editor, place):
    listed = factories.import_row(batch=missing.batch, position=2)
    with pytest.raises(Refused, match="名单上没有"):
        imports.ask(listed, True, by=editor)
    assert not is_asked(listed)


@pytest.mark.parametrize("role", ["viewer", "office"])
def test_only_editors_ask_for_missing_posts_to_leave(missing, place, role):
    with pytest.raises(Refused, match="不能"):
        imports.ask(missing, True, by=factories.staff(role, place))
    assert not is_asked(missing)


def test_an_editor_of_another_region_asks_nothing(missing):
    with pytest.raises(Refused, match="不能"):
        imports.ask(missing, True, by=factories.staff("editor", factories.county()))
    assert not is_asked(missing)


def test_nothing_is_asked_after_a_list_was_applied(editor):
    row = factories.applied_row()
    by = factories.staff("editor", row.batch.region)
    with pytest.raises(Refused, match="写入之前"):
        imports.ask(row, True, by=by)
