"""Read the events of an object together, as they are stored."""

import pytest

from officials.history.events import events_of, read_events
from officials.models import Hotline, Post, User
from tests.support import factories

pytestmark = pytest.mark.django_db


def values_of(events):
    return [
        [(type(each), {k: v for k, v in vars(each).items() if k != "_state"}) for each in rows]
        for rows in events
    ]


def test_events_that_are_read_together_are_as_each_table_has_them(world):
    cover = factories.cover()
    factories.verification(hotline=factories.sourced_hotline(post=cover.post))
    factories.staff("editor", cover.post.department.region)
    rows = [*Post.objects.all(), *Hotline.objects.all()[:3], *User.objects.all()]
    seen = set()
    for row in rows:
        tables = events_of(row)
        together = read_events(tables)
        assert values_of(together) == values_of(map(list, tables.values())), row
        seen |= {type(each) for events in together for each in events}
    names = {each.__name__ for each in seen}
    assert {"PostEvent", "NoticeEvent", "RoleEvent", "OfficialEvent", "HotlineEvent"} <= names
    assert {"VerificationEvent", "CoverEvent", "HotlineSourceEvent", "UserEvent"} <= names
