"""On a phone: an official leaves, the successor is reviewed among others, the page follows."""

from datetime import date

import pytest
from playwright.sync_api import expect

from officials.actions import handover
from officials.actions.handover import Fate, Successor
from officials.admin.posts import bulk
from officials.models import LivePost, Official
from tests.browser.accessibility import violations
from tests.browser.test_admin import choose
from tests.support import factories

pytestmark = pytest.mark.ignore_template_errors
WIDTH = 360


@pytest.fixture
def posts(clock):
    """One with a holder and two that wait for review."""
    place = factories.county(name="样板县")
    department = factories.department(region=place, name="城管局")
    titles = ("局长", "副局长", "科长")
    made = [factories.post(department=department, title=title) for title in titles]
    factories.official(name="单样本", owner_region=place)
    factories.sourced_hotline(post=made[0])
    term = factories.appointment(post=made[0], start_date="2026-01-05")
    factories.sourced_hotline(appointment=term)
    factories.publish(made[0])
    factories.submit(*made[1:])
    return made


def holder(post):
    found = LivePost.objects.get(uid=post.uid).card["holder"]
    return found and found["name"]


def no_violation(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH


def hand_over(clerk, post):
    clerk.goto(f"/admin/officials/post/{post.pk}/change/")
    clerk.get_by_role("link", name="办理交接").click()
    no_violation(clerk)
    clerk.get_by_label("最后一天").fill("2026-02-01")
    clerk.get_by_label("原因", exact=False).first.fill("调任")
    number = clerk.get_by_label(f"岗位号码 {post.hotlines.get()}")
    number.select_option("立即暂停，核实后由另一位同事恢复")
    choose(clerk, "id_successor", "shanyang", "单样本")
    clerk.get_by_role("button", name="办理交接").click()
    expect(clerk.get_by_text("请写明为什么撤下或暂停号码。", exact=True)).to_be_visible()
    no_violation(clerk)
    clerk.get_by_label("撤下或暂停的原因").fill("核实中")
    clerk.get_by_role("button", name="办理交接").click()
    expect(clerk.get_by_text("单样本从 2026-02-02 起接任，请提交审核")).to_be_visible()


def submit(clerk):
    clerk.get_by_role("link", name="提交审核").first.click()
    expect(clerk.get_by_text("单样本的任职还没有任命公告")).to_be_visible()
    clerk.get_by_role("button", name="提交审核").click()


def add_a_namesake(clerk):
    clerk.goto("/admin/officials/official/add/")
    clerk.get_by_label("姓名").fill("单样本")
    choose(clerk, "id_owner_region", "样板", "样板县")
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.locator(".errorlist").get_by_text("登记册里有同名或同音的人")).to_be_visible()
    no_violation(clerk)
    clerk.get_by_label("不是同一个人，照样保存").check()
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.locator(".messagelist .success")).to_be_visible()


def approve_three(reviewer):
    """Without its script the work waits for somebody, with it the next step needs nobody."""
    reviewer.goto("/admin/officials/post/?review_state=submitted")
    for box in reviewer.locator(".action-select").all():
        box.check()
    reviewer.locator("select[name=action]").select_option("批准公布")
    reviewer.locator("button[name=index]").click()
    expect(reviewer.get_by_text("共选中 3 个岗位")).to_be_visible()
    no_violation(reviewer)
    reviewer.route("**/continue*.js", lambda route: route.fulfill(body=""))
    reviewer.get_by_role("button", name="批准公布：看过的 3 个中勾选的").click()
    expect(reviewer.get_by_text("已办理 1 个，共 3 个")).to_be_visible()
    no_violation(reviewer)
    reviewer.unroute("**/continue*.js")
    reviewer.get_by_role("button", name="继续").click()
    expect(reviewer.get_by_text("批准，公开页面已更新").first).to_be_visible()


def test_a_clerk_hands_a_post_over_and_submits_its_successor(sign_in, posts):
    clerk = sign_in(WIDTH, "editor", "clerk")
    hand_over(clerk, posts[0])
    assert holder(posts[0]) is None
    submit(clerk)


def test_a_clerk_is_asked_whether_a_namesake_is_somebody_else(sign_in, posts):
    add_a_namesake(sign_in(WIDTH, "editor", "clerk"))
    assert Official.objects.filter(name="单样本").count() == 2


def test_a_reviewer_approves_a_successor_among_others_step_by_step(sign_in, posts, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_SIZE", 1)
    term = posts[0].appointments.get()
    handover.hand_over(
        term,
        by=factories.editor(),
        last_day=date(2026, 2, 1),
        reason="调任",
        fates={
            number.pk: Fate.WITHDRAWN if number.appointment_id else Fate.SUSPENDED
            for number in handover.affected_hotlines(term)
        },
        hotlines_reason="核实中",
        successor=Successor(Official.objects.get(name="单样本"), date(2026, 2, 2)),
    )
    factories.clear_history_user()
    factories.submit(posts[0])
    approve_three(sign_in(WIDTH, "reviewer", "colleague"))
    assert holder(posts[0]) == "单样本"
    assert LivePost.objects.count() == len(posts)
