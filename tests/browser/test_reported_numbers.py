"""Three people report a number: it leads the round, a clerk checks it and answers."""

import pytest
from playwright.sync_api import expect

from officials.models import LiveHotline, Report, ReportState, Verification
from tests.browser.accessibility import violations
from tests.browser.conftest import enter_as
from tests.support import factories
from tests.support.pairwise import by_turns


@pytest.mark.parametrize("width", by_turns([360, 1280], 0))
def test_a_clerk_checks_a_reported_number_and_answers(visit, width):
    place = factories.county(name="样板县")
    department = factories.department(region=place, name="城管局")
    post = factories.post(department=department, title="局长")
    factories.appointment(post=post, official=factories.official(name="王示例"))
    others = [factories.post(department=department, title=f"{n}科") for n in range(2)]
    factories.publish(post, *others)
    hotline = post.hotlines.get()
    for sender in (1, 2, 3):
        factories.filed_report(hotline, f"192.0.2.{sender}", kind="dead", words="拨打说是空号")
    page = visit(width, scripts=True)  # axe waits for ever where scripts are off
    page.goto(f"/posts/{post.uid}/")
    expect(page.get_by_text("有人反映这个号码有误，正在核实。")).to_be_visible()
    enter_as(page, factories.staff("editor", place))
    page.goto("/admin/round/")
    pile = page.get_by_role("listitem").first
    expect(pile).to_contain_text("有人反映有误 1")
    pile.get_by_role("button", name="开始打").click()
    expect(page.get_by_text("1/1")).to_be_visible()
    expect(page.get_by_text("局长").first).to_be_visible()
    page.goto("/admin/?pile=reports")
    page.get_by_role("link", name="城管局 局长 王示例").first.click()
    expect(page.get_by_text("这个号码另有 2 条")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="打电话核实").click()
    expect(page.get_by_text("纠错：空号")).to_be_visible()
    page.get_by_label("结果").select_option("有人接听")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_text("的核验已记下")).to_be_visible()
    page.get_by_label("我们拨打过，有人接听，号码无误。").check()
    page.get_by_role("button", name="答复，办结").click()
    expect(page.get_by_text("已答复 3 条反映")).to_be_visible()
    expect(page.get_by_text("近 180 天按期答复 100%")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.CONFIRMED}
    assert Verification.objects.get().result == "answered"
    assert not LiveHotline.objects.get(uid=hotline.uid).under_report
    page.goto(f"/posts/{post.uid}/")
    expect(page.get_by_text("正在核实")).to_have_count(0)
