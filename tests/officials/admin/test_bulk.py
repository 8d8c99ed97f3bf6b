"""Many posts at once: what a page showed is approved, in steps that can be broken off."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import review
from officials.admin.posts import bulk
from officials.models import LivePost, Post, ReviewState
from tests.support import factories

pytestmark = pytest.mark.django_db
POSTS = "/admin/officials/post/"
WAITING = f"{POSTS}?review_state=submitted"


@pytest.fixture
def department(place):
    return factories.department(region=place)


@pytest.fixture
def reviewer(client, place):
    user = factories.staff("reviewer", place, username="colleague")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def submitted(department):
    """Make so many posts that wait for review."""

    def make(count):
        posts = [factories.post(department=department, title=f"岗位{n}") for n in range(count)]
        factories.submit(*posts)
        return posts

    return make


def hidden(answer):
    """What the page would send on by itself."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()))


def choose(client, address=WAITING, action="approve_selected"):
    """Choose all that the list finds, as its link to all of them does."""
    values = {"action": action, "select_across": 1, "_selected_action": 0}
    return client.post(address, values)


def confirm(client, answer, address=WAITING, **values):
    client.cookies.pop("messages", None)
    return client.post(address, hidden(answer) | {"confirmed": 1} | values, follow=True)


def live():
    return set(LivePost.objects.values_list("uid", flat=True))


def test_all_that_the_list_finds_is_shown_with_its_differences_and_approved(
    reviewer, submitted, department
):
    posts = submitted(3)
    draft = factories.post(department=department, title="草稿岗")
    page = choose(reviewer)
    shown = page.content.decode()
    assert "共选中 3 个岗位，本页是第 1 至 3 个" in shown
    for post in posts:
        assert f"岗位名称：<ins>{post.title}</ins>" in shown
        assert str(post.hotlines.get()) in shown
    assert draft.title not in shown
    said = confirm(reviewer, page).content.decode()
    assert said.count("已批准，公开页面已更新") == 3
    assert live() == {post.uid for post in posts}
    assert LogEntry.objects.filter(user=reviewer.user).count() == 3


def test_only_what_a_page_showed_is_approved(reviewer, submitted, monkeypatch):
    monkeypatch.setattr(bulk, "PAGE", 2)
    submitted(5)
    first = choose(reviewer)
    assert "看过，下一页" in first.content.decode()
    second = reviewer.post(WAITING, hidden(first))
    assert "本页是第 3 至 4 个" in second.content.decode()
    confirm(reviewer, second)
    assert len(live()) == 4
    last = reviewer.post(WAITING, hidden(second))
    assert "看过，下一页" not in last.content.decode()


def test_steps_go_on_and_whoever_walks_away_leaves_the_rest_as_it_was(
    reviewer, submitted, monkeypatch
):
    monkeypatch.setattr(bulk, "STEP", 2)
    submitted(5)
    progress = confirm(reviewer, choose(reviewer))
    assert "已办理 2 个，共 5 个" in progress.content.decode()
    assert len(live()) == 2
    assert Post.objects.filter(review_state=ReviewState.SUBMITTED).count() == 3
    step = hidden(progress)
    second = confirm(reviewer, progress)
    assert "已办理 4 个，共 5 个" in second.content.decode()
    again = reviewer.post(WAITING, step)  # the page was loaded anew
    assert "已办理 4 个，共 5 个" in again.content.decode()
    assert len(live()) == 4
    confirm(reviewer, again)
    assert len(live()) == 5


def test_one_that_changed_since_it_was_shown_keeps_all_from_being_approved(reviewer, submitted):
    posts = submitted(3)
    page = choose(reviewer)
    factories.clear_history_user()
    Post.objects.filter(pk=posts[1].pk).update(duties="改过")
    factories.submit(Post.objects.get(pk=posts[1].pk))
    said = confirm(reviewer, page).content.decode()
    assert f"{posts[1]} 在您查看之后又有修改" in said
    assert f"{posts[0]} " not in said.partition("又有修改")[0]
    assert live() == set()


def test_ones_own_work_is_named_before_anything_is_shown(reviewer, submitted):
    posts = submitted(3)
    Post.objects.filter(pk__in=[each.pk for each in posts[:2]]).update(
        contributors=[reviewer.user.pk]
    )
    said = reviewer.get(choose(reviewer).url).content.decode()
    for post in posts[:2]:
        assert f"您参与了 {post} 的修改" in said
    assert "共 2 个岗位不能办理" in said


def test_a_change_between_two_steps_stops_there_and_says_how_far_it_came(
    reviewer, submitted, monkeypatch
):
    monkeypatch.setattr(bulk, "STEP", 2)
    submitted(5)
    progress = confirm(reviewer, choose(reviewer))
    waiting = Post.objects.filter(review_state=ReviewState.SUBMITTED)
    review.return_to_draft(waiting.latest("pk"), by=factories.reviewer(), comment="核对")
    review.return_to_draft(waiting.earliest("pk"), by=factories.reviewer(), comment="核对")
    said = confirm(reviewer, progress).content.decode()
    assert "还没有提交审核" in said
    assert "已办理 2 个，其余 3 个没有改动" in said
    assert len(live()) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"shown": "1"},
        {"shown": "a:b"},
        {"shown": "1:1,"},
        {"shown": "1:1", "done": "x"},
        {"shown": "1:1", "done": ""},
        {"shown": "999999999999:1"},
        {"shown": ""},
    ],
)
def test_what_no_page_of_ours_wrote_is_refused_in_words(reviewer, submitted, values):
    submitted(1)
    said = confirm(reviewer, choose(reviewer), **values).content.decode()
    assert "与确认页不一致" in said
    assert live() == set()


def test_drafts_are_submitted_together_and_too_many_at_once_are_not(
    reviewer, department, monkeypatch
):
    for number in range(3):
        post = factories.post(department=department, title=f"岗位{number}")
        factories.sourced_hotline(post=post)
    drafts = f"{POSTS}?review_state=draft"
    confirm(reviewer, choose(reviewer, drafts, "submit_selected"), drafts)
    assert Post.objects.filter(review_state=ReviewState.SUBMITTED).count() == 3
    Post.objects.update(review_state=ReviewState.DRAFT)
    monkeypatch.setattr(bulk, "STEP", 2)
    said = reviewer.get(choose(reviewer, drafts, "submit_selected").url).content.decode()
    assert "一次最多办理 2 个岗位" in said


def test_more_posts_take_no_more_queries(reviewer, submitted):
    """A page and a step ask the database as often for twelve posts as for thirty."""
    ContentType.objects.get_for_model(Post)  # kept from here on
    asked = []
    for count in (21, 30):
        submitted(count)
        with CaptureQueriesContext(connection) as queries:
            page = choose(reviewer)
            confirm(reviewer, page)
        asked.append(len(queries))
    assert asked[0] == asked[1]
