"""Keep banned numbers and people out of the plan of a list and of what is applied."""

import pytest

from officials.actions import Refused, import_apply, imports
from officials.clock import now
from officials.models import Hotline, ImportAction, PublicReason
from tests.support import factories
from tests.support.staged_lists import stage

pytestmark = pytest.mark.django_db
LINE = "样品局,王示例,局长,全面工作,15400000077"


@pytest.fixture
def clerk(place):
    factories.department(region=place, name="样品局")
    factories.user("root", is_staff=True, is_superuser=True)
    return factories.staff("editor", place)


def ban(digits, **values):
    gone = factories.hotline(digits=digits, withdrawn_at=now(), **values)
    return factories.republication_ban(hotline=gone)


def test_the_plan_offers_nothing_but_to_leave_a_banned_number_out(place, clerk):
    ban("15400000077")
    batch = stage(place, LINE, by=clerk)
    row = batch.rows.get(action=ImportAction.DOUBTFUL)
    (doubt,) = row.doubts
    assert "不再公布" in doubt["question"]
    assert [value for value, _label in doubt["options"]] == ["leave_out"]
    with pytest.raises(Refused, match="请从列出的选项里选一个"):
        imports.answer(row, 0, "keep", by=clerk)
    imports.answer(row, 0, "leave_out", by=clerk)
    import_apply.apply(batch, by=clerk)
    assert not Hotline.objects.filter(digits="15400000077", withdrawn_at=None).exists()


def test_a_ban_that_came_after_the_plan_refuses_the_list_and_names_the_row(place, clerk):
    batch = stage(place, LINE, by=clerk)
    ban("15400000077")
    with pytest.raises(Refused, match=r"不再公布：名单 第 2 行 样品局 局长 王示例"):
        import_apply.apply(batch, by=clerk)
    assert not Hotline.objects.filter(digits="15400000077", withdrawn_at=None).exists()


def test_a_list_gives_no_post_to_a_banned_person(place, clerk):
    official = factories.official(owner_region=place, name="王示例")
    held = factories.appointment(official=official)
    factories.republication_ban(post=held.post, official=official, reason=PublicReason.SECURITY)
    batch = stage(place, LINE, by=clerk)
    row = batch.rows.get(action=ImportAction.DOUBTFUL)
    (doubt,) = row.doubts
    options = dict(doubt["options"])
    assert options[str(official.pk)].endswith("（不再公布）")
    imports.answer(row, 0, str(official.pk), by=clerk)
    with pytest.raises(Refused, match="不再公布"):
        import_apply.apply(batch, by=clerk)
