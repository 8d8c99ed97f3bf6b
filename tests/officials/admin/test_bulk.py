"""Bulk approval: only posts on a review page, in batches that can be interrupted."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import review
from officials.admin.posts import bulk
from officials.identity import identify
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
    """Return a function that creates a number of submitted posts."""

    def make(count):
        posts = [factories.post(department=department, title=f"岗位{n}") for n in range(count)]
        factories.submit(*posts)
        return posts

    return make


def hidden_fields(response):
    """Return the hidden fields of a page by name, and what is ticked on it."""
    html = response.content.decode()
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)
    ticked = re.findall(r'type="checkbox" name="taken" value="(\d+)" checked', html)
    return {name: unescape(value) for name, value in fields} | {"taken": ticked}


def select_all(client, address=WAITING, action="approve_selected"):
    """Run the action on all rows of the list, as the link "select all" does."""
    values = {"action": action, "select_across": 1, "_selected_action": 0}
    return client.post(address, values)


def confirm(client, page, address=WAITING, **values):
    client.cookies.pop("messages", None)
    return client.post(address, hidden_fields(page) | {"confirmed": 1} | values, follow=True)


def live_uids():
    return set(LivePost.objects.values_list("uid", flat=True))


def test_all_rows_of_the_list_are_reviewed_with_differences_and_approved(
    reviewer, submitted, department
):
    posts = submitted(3)
    draft = factories.post(department=department, title="草稿岗")
    page = select_all(reviewer)
    html = page.content.decode()
    assert "共选中 3 个岗位，本页是第 1 至 3 个" in html
    for post in posts:
        assert re.search(f"岗位名称：\\s*{post.title}", html)
        assert str(post.hotlines.get()) in html
    assert draft.title not in html
    html = confirm(reviewer, page).content.decode()
    assert html.count("已批准，公开页面已更新") == 3
    assert live_uids() == {post.uid for post in posts}
    assert LogEntry.objects.filter(user=reviewer.user).count() == 3


def test_only_posts_on_a_review_page_are_approved(reviewer, submitted, monkeypatch):
    monkeypatch.setattr(bulk, "PAGE_SIZE", 2)
    submitted(5)
    first = select_all(reviewer)
    assert "看过，下一页" in first.content.decode()
    second = reviewer.post(WAITING, hidden_fields(first))
    assert "本页是第 3 至 4 个" in second.content.decode()
    confirm(reviewer, second)
    assert len(live_uids()) == 4
    last = reviewer.post(WAITING, hidden_fields(second))
    assert "看过，下一页" not in last.content.decode()


def test_batches_continue_and_an_interruption_leaves_the_rest_unchanged(
    reviewer, submitted, monkeypatch
):
    monkeypatch.setattr(bulk, "BATCH_SIZE", 2)
    submitted(5)
    progress = confirm(reviewer, select_all(reviewer))
    assert "已办理 2 个，共 5 个" in progress.content.decode()
    assert len(live_uids()) == 2
    assert Post.objects.filter(review_state=ReviewState.SUBMITTED).count() == 3
    fields = hidden_fields(progress)
    second = confirm(reviewer, progress)
    assert "已办理 4 个，共 5 个" in second.content.decode()
    again = reviewer.post(WAITING, fields)  # the page is reloaded
    assert "已办理 4 个，共 5 个" in again.content.decode()
    assert len(live_uids()) == 4
    confirm(reviewer, again)
    assert len(live_uids()) == 5


def test_post_changed_since_its_review_page_prevents_the_approval_of_all(reviewer, submitted):
    posts = submitted(3)
    page = select_all(reviewer)
    factories.clear_history_user()
    Post.objects.filter(pk=posts[1].pk).update(duties="改过")
    factories.submit(Post.objects.get(pk=posts[1].pk))
    html = confirm(reviewer, page).content.decode()
    assert f"{identify(posts[1])} 在您查看之后又有修改" in html
    assert str(identify(posts[0])) not in html.partition("又有修改")[0]
    assert live_uids() == set()


def test_each_post_can_be_left_out_or_returned_with_words_on_any_page(
    reviewer, submitted, monkeypatch
):
    monkeypatch.setattr(bulk, "PAGE_SIZE", 3)
    fifth, fourth, third, second, first = submitted(5)  # the list has the latest first
    page = select_all(reviewer)
    fields = hidden_fields(page)
    assert fields["taken"] == [str(post.pk) for post in (first, second, third)]
    fields["taken"] = [first.pk, third.pk]
    # Words are an objection, whether or not the tick was taken away.
    page = reviewer.post(WAITING, fields | {f"words-{third.pk}": "名目与“公告”不一致"})
    assert "前面有 2 个不办理或退回" in page.content.decode()
    html = confirm(reviewer, page, taken=[fifth.pk]).content.decode()
    assert live_uids() == {first.uid, fifth.uid}
    assert "没有勾选的 2 个岗位没有办理，和原来一样" in html
    states = dict(Post.objects.values_list("pk", "review_state"))
    assert (states[second.pk], states[fourth.pk]) == ("submitted", "submitted")
    third.refresh_from_db()
    assert (third.review_state, third.review_comment) == ("draft", "名目与“公告”不一致")
    assert "已退回" in html


def test_words_come_back_where_nothing_could_be_done(reviewer, submitted):
    posts = submitted(3)
    page = select_all(reviewer)
    factories.clear_history_user()
    Post.objects.filter(pk=posts[1].pk).update(duties="改过")
    html = confirm(reviewer, page, **{f"words-{posts[0].pk}": "缺分机"}).content.decode()
    assert "还没有提交审核" in html
    assert "您写的意见是：缺分机" in html
    assert live_uids() == set()
    posts[0].refresh_from_db()
    assert posts[0].review_state == "submitted"
    html = confirm(reviewer, page, taken=[]).content.decode()
    assert "什么都没有改动" in html
    hidden = "坏\u200b字"
    html = confirm(reviewer, page, **{f"words-{posts[2].pk}": hidden}).content.decode()
    assert f"给 {identify(posts[2])} 写的意见：" in html
    assert Post.objects.get(pk=posts[2].pk).review_state == "submitted"


def test_contributor_is_refused_with_the_names_of_the_posts(reviewer, submitted):
    posts = submitted(3)
    Post.objects.filter(pk__in=[each.pk for each in posts[:2]]).update(
        contributors=[reviewer.user.pk]
    )
    html = reviewer.get(select_all(reviewer).url).content.decode()
    for post in posts[:2]:
        assert f"您参与了 {identify(post)} 的修改" in html
    assert "共 2 个岗位不能办理" in html


def test_change_between_two_batches_stops_with_the_progress_so_far(
    reviewer, submitted, monkeypatch
):
    monkeypatch.setattr(bulk, "BATCH_SIZE", 2)
    submitted(5)
    progress = confirm(reviewer, select_all(reviewer))
    waiting = Post.objects.filter(review_state=ReviewState.SUBMITTED)
    review.return_to_draft(waiting.latest("pk"), by=factories.reviewer(), comment="核对")
    review.return_to_draft(waiting.earliest("pk"), by=factories.reviewer(), comment="核对")
    html = confirm(reviewer, progress).content.decode()
    assert "还没有提交审核" in html
    assert "已办理 2 个，其余 3 个没有改动" in html
    assert len(live_uids()) == 2


FORGED = [
    {"shown": "1"},
    {"shown": "a:b"},
    {"shown": "1:1,"},
    {"shown": "1:1", "done": "x"},
    {"shown": "1:1", "done": ""},
    {"shown": "999999999999:1"},
    {"shown": ""},
    {"on_page": "x"},
    {"left_out": "1;2"},
    {"returned": "["},
    {"returned": '{"a": "b"}'},
    {"returned": '{"1": 2}'},
]


def test_forged_hidden_fields_are_refused_with_the_reason(reviewer, submitted):
    submitted(1)
    page = select_all(reviewer)
    for values in FORGED:
        assert "与确认页不一致" in confirm(reviewer, page, **values).text, values
        assert live_uids() == set(), values


def test_drafts_are_submitted_in_bulk_up_to_a_limit(reviewer, department, monkeypatch):
    for number in range(3):
        post = factories.post(department=department, title=f"岗位{number}")
        factories.sourced_hotline(post=post)
    factories.user(is_staff=True, is_superuser=True)  # who could approve them
    drafts = f"{POSTS}?review_state=draft"
    confirm(reviewer, select_all(reviewer, drafts, "submit_selected"), drafts)
    assert Post.objects.filter(review_state=ReviewState.SUBMITTED).count() == 3
    Post.objects.update(review_state=ReviewState.DRAFT)
    monkeypatch.setattr(bulk, "BATCH_SIZE", 2)
    html = reviewer.get(select_all(reviewer, drafts, "submit_selected").url).content.decode()
    assert "一次最多办理 2 个岗位" in html


def test_drafts_that_cannot_be_submitted_say_why_and_have_no_tick(reviewer, department):
    """Let one draft without a number keep back nobody else's."""
    posts = [factories.post(department=department, title=f"岗位{each}") for each in "甲乙丙"]
    factories.sourced_hotline(post=posts[0])
    factories.hotline(post=posts[2])
    factories.user(is_staff=True, is_superuser=True)  # who could approve them
    drafts = f"{POSTS}?review_state=draft"
    page = select_all(reviewer, drafts, "submit_selected")
    assert hidden_fields(page)["taken"] == [str(posts[0].pk)]
    for words in ("还没有号码", "没有公告来源"):
        assert words in page.text, words
    html = confirm(reviewer, page, drafts).content.decode()
    assert "没有勾选的 2 个岗位没有办理" in html
    assert [post.title for post in Post.objects.filter(review_state="submitted")] == ["岗位甲"]
    forged = hidden_fields(select_all(reviewer, drafts, "submit_selected"))
    assert "taken" in forged
    html = reviewer.post(
        drafts, forged | {"confirmed": 1, "taken": [posts[1].pk]}, follow=True
    ).content.decode()
    assert "还没有号码" in html
    assert Post.objects.filter(review_state="submitted").count() == 1


def test_number_of_queries_does_not_grow_with_posts(reviewer, submitted):
    """Compare numbers of posts above ``MAX_NAMED``; below it each post has a message."""
    ContentType.objects.get_for_model(Post)  # fill its cache
    query_counts = []
    for count in (21, 30):
        submitted(count)
        with CaptureQueriesContext(connection) as queries:
            page = select_all(reviewer)
            confirm(reviewer, page)
        query_counts.append(len(queries))
    assert query_counts[0] == query_counts[1]
