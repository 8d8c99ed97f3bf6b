"""The handbook and the pages of a first day tell ways that exist: all that they press is there."""

import html
import re
from datetime import timedelta

import pytest

from officials.actions import review
from officials.clock import today
from officials.models import Hotline, RoleName
from tests.support import factories, staged_lists
from tests.support.admin_forms import admin_url, form_at
from tests.support.imports import compare, page_of

pytestmark = pytest.mark.django_db

DESK = "/admin/"
TEXTS = ["/admin/handbook/", *(f"/admin/handbook/{role}/" for role in RoleName.values)]


def pressed_in(text):
    """Return what a page says is to be pressed: the words in its ``kbd`` elements."""
    return {html.unescape(each) for each in re.findall(r"<kbd>(.*?)</kbd>", text)}


def pressable_in(text):
    """Return the labels of the links, buttons and folds of a page, without spaces and counts."""
    found = re.findall(r"<(a|button|summary)\b[^>]*>(.*?)</\1>", text, re.DOTALL)
    named = [(tag, re.sub(r"<span[^>]*detail.*|<[^>]+>", "", content)) for tag, content in found]
    labels = [name for _tag, name in named]
    labels += re.findall(r'<input type="submit"[^>]*value="([^"]*)"', text)
    labels += re.findall(r"<button[^>]*><strong>(.*?)</strong>", text)
    labels += [re.split("[，：]", name)[0] for tag, name in named if tag == "summary"]
    return {re.sub(r"\s+|（\d+/\d+）", "", html.unescape(each)) for each in labels}


def walk(client, register, place):
    """Yield what is to be pressed and the text of the page where it is, act by act."""
    client.force_login(register.chief)
    live, term, own = register.live, register.term, register.own

    def get(address):
        return client.get(address, follow=True).text

    yield {"查找", "大字", "我的账号"}, get(DESK)
    client.post("/admin/account/print/", {"large": "1", "next": DESK})
    yield {"标准字"}, get(DESK)
    client.post("/admin/account/print/", {"large": "0", "next": DESK})
    yield {"在所有设备上退出登录"}, get("/admin/account/")
    yield {"暂停", "撤下"}, get(admin_url(own))
    yield {"撤下此人全部号码", "撤下任职", "姓名不公开"}, get(admin_url(term))
    yield {"办理交接", "撤下岗位", "修改记录", "改", "提交审核"}, get(admin_url(live))
    yield {"印得不同", "保存并增加另一个"}, get("/admin/officials/post/add/")
    yield (
        {"打电话核实", "改号码", "改岗位", "撤下号码", "答复，办结"},
        get(admin_url(register.report)),
    )
    other = factories.post(department=register.department, title="主任")
    factories.submit(other)
    page = get(admin_url(register.submitted, "approve"))
    yield {"批准，看下一个", "退回，写意见", "先不办"}, page
    review.return_to_draft(other, by=factories.reviewer(), comment="请核对")
    yield {"批准公布"}, get(admin_url(register.submitted, "approve"))
    yield {"看差别"}, get(admin_url(live, "history"))
    yield {"回到第 1 版"}, get(f"{admin_url(live, 'history')}?from=1&to=2")
    yield {"增加工作人员"}, get("/admin/officials/user/")
    type(register.member).objects.filter(pk=register.member.pk).update(confirmed_at=None)
    yield {"确认"}, get(admin_url(register.member))
    yield from walk_round(client, get)
    yield from walk_drafts(client, get, register)
    yield from walk_lists(client, get, place)


def walk_round(client, get):
    yield {"打印拨打单"}, get("/admin/round/")
    page = client.post("/admin/round/begin/", {"pile": "unverified"}, follow=True).text
    yield {"没人接", "打错了", "空号"}, page
    form = page[page.index("round-answers") :]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent |= {"answer": "unanswered"}
    yield {"撤回"}, client.post("/admin/round/call/", sent, follow=True).text


def walk_drafts(client, get, register):
    coming = factories.post(department=register.department, title="科员")
    factories.publish(coming, on=today() + timedelta(3))
    yield {"取消定时公布"}, get(admin_url(coming))
    yield {"删除"}, get(admin_url(register.returned))
    url = admin_url(register.returned, "delete")
    client.post(url, form_at(client, url) | {"post": "yes"})
    yield {"恢复"}, get(admin_url(register.returned, "restore"))


def walk_lists(client, get, place):
    clerk = factories.staff(RoleName.EDITOR, place)
    known = staged_lists.published(factories.department(region=place, name="教育局"))
    number = Hotline.objects.get(post=known)
    lines = (f"教育局,王示例,局长,全面工作,{number.digits}", "教育局,李样本,副局长,,15400002001")
    batch = staged_lists.stage_by(clerk, *lines)
    yield {"读得对，与登记册比较", "照改过的再读一遍"}, get(page_of(batch, "columns"))
    yield {"写入并提交审核", "也以本公告为来源"}, compare(client, batch).text
    written = staged_lists.apply(clerk, "教育局,李样本,副局长,,15400002002")
    yield {"撤销这次导入"}, get(page_of(written, "undo"))


def test_all_that_is_to_be_pressed_is_there(client, register, place):
    found, missing = set(), []
    for labels, page in walk(client, register, place):
        pressable = pressable_in(page)
        lacking = {each for each in labels if each.replace(" ", "") not in pressable}
        missing += [(lacking, pressable)] if lacking else []
        found |= labels
    assert missing == []
    texts = {address: client.get(address).text for address in TEXTS}
    for address, text in texts.items():
        assert pressed_in(text) <= found, address
    assert found == set().union(*map(pressed_in, texts.values()))


def test_a_new_account_is_led_to_the_pages_of_its_roles(client, place, clock):
    user = factories.staff("reviewer", place)
    client.force_login(user)
    link = '<a href="/admin/handbook/reviewer/">审核</a>'
    assert link in client.get(DESK).text
    assert "/admin/handbook/office/" not in client.get(DESK).text
    assert "第一天：审核" in client.get("/admin/handbook/reviewer/").text
    assert client.get("/admin/handbook/nobody/").status_code == 404
    type(user).objects.filter(pk=user.pk).update(date_joined=user.date_joined - timedelta(8))
    assert link not in client.get(DESK).text


def test_every_link_of_the_handbook_leads_somewhere(client, register):
    client.force_login(register.chief)
    for address in TEXTS:
        text = client.get(address).text
        main = text[text.index('id="content-main"') : text.index("</main>")]
        for target in set(re.findall(r'href="(/[^"#]*)', main)):
            assert client.get(target).status_code == 200, (address, target)
        anchors = set(re.findall(r'href="#([^"]+)"', main))
        assert anchors <= set(re.findall(r'id="([^"]+)"', main)), address
