"""A list is planned, applied and undone by a process of its own."""

import pytest

from officials.actions import Refused, import_process, imports
from officials.models import LivePost, Post, RoleName
from tests.support import factories
from tests.support.child_processes import use_database_of_test, wait_for_end_of

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "单位,姓名,职务,电话\n教育局,王示例,局长,15400000001\n教育局,赵样本,副局长,15400000002\n"


@pytest.fixture(autouse=True)
def _children(monkeypatch, place):
    use_database_of_test(monkeypatch)


@pytest.fixture
def batch(place):
    factories.department_type(code="other", name="其他单位")
    factories.staff(RoleName.REVIEWER, place)
    clerk = factories.staff(RoleName.EDITOR, place)
    notice = factories.notice(owner_region=place)
    return imports.stage(LIST.encode(), "名单.csv", region=place, notice=notice, by=clerk)


def test_one_process_applies_a_list_and_another_one_undoes_it(batch):
    import_process.start_apply(batch, by=batch.made_by)
    assert import_process.progress(batch).is_running
    with pytest.raises(Refused):  # no second one is started meanwhile
        import_process.start_apply(batch, by=batch.made_by)
    progress = wait_for_end_of(batch)
    assert (progress.state, progress.rows_done, progress.problem) == ("applied", 2, "")
    assert {post.review_state for post in Post.objects.all()} == {"submitted"}
    import_process.start_undo(batch, by=batch.made_by)
    assert wait_for_end_of(batch).state == "undone"
    assert not Post.objects.exists()
    assert not LivePost.objects.exists()


def test_a_process_plans_a_list_again(batch):
    batch.rows.all().delete()
    import_process.start_plan(batch, by=batch.made_by)
    assert wait_for_end_of(batch).rows_total == 2
    assert [row.action for row in batch.rows.all()] == ["add", "add"]


def test_the_reason_of_a_refusal_is_kept_and_the_list_is_planned_again(batch):
    department = factories.department(region=batch.region, name="教育局")
    post = factories.post(department=department, title="局长")
    official = factories.official(owner_region=batch.region, name="王示例")
    factories.appointment(post=post, official=official)
    import_process.start_apply(batch, by=batch.made_by)
    progress = wait_for_end_of(batch)
    assert progress.state == "planned"
    assert "教育局 局长 王示例" in progress.problem
