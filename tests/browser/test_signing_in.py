"""A member of staff comes in for the first time, and again without the telephone."""

import re

import pytest
from playwright.sync_api import expect

from officials.actions import devices
from officials.actions.devices import RECOVERY_CODES
from tests.browser.accessibility import violations
from tests.browser.conftest import listen
from tests.support.second_factor import device, shown
from tests.support.sign_in import PASSWORD, member

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("_quick_passwords")]
WIDTH = 360


def is_sound(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    said = page.locator("body").inner_text()
    secrets = page.locator("code").all_inner_texts()
    for secret in secrets:
        said = said.replace(secret, "")
    assert re.findall("[A-Za-z]{2,}", said) == []


@pytest.fixture
def signing_in(visit):
    """Open a browser and type a name and a password; what it complains of fails."""
    complaints = []

    def opened(user):
        page = visit(WIDTH, scripts=True)
        listen(page, complaints)
        page.goto("/admin/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        return page

    yield opened
    assert complaints == []


def test_the_first_sign_in_binds_a_telephone_and_shows_codes_for_paper(signing_in):
    page = signing_in(member(username="样本三"))
    expect(page.get_by_role("heading", name="设置验证器")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="手机准备好了，开始").click()
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    expect(page.get_by_label("验证码")).to_be_focused()
    is_sound(page)
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("验证码没有通过")).to_be_visible()
    expect(page.get_by_label("验证码")).to_have_value("")
    expect(page.get_by_label("验证码")).to_be_focused()
    is_sound(page)
    page.get_by_label("验证码").fill(shown(page.locator("code").inner_text()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    is_sound(page)
    assert page.locator(".codes code").count() == RECOVERY_CODES
    page.get_by_role("link", name="已经收好，进入工作台").click()
    expect(page.get_by_role("heading", name="登记与公布")).to_be_visible()


def test_a_code_on_paper_replaces_the_telephone(signing_in):
    user = member(username="样本三")
    device(user)
    codes = devices.replace_recovery_codes(user)
    page = signing_in(user)
    expect(page.get_by_role("heading", name="输入验证码")).to_be_visible()
    is_sound(page)
    expect(page.get_by_label("验证码")).to_be_focused()
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="登记与公布")).to_be_visible()
    page.get_by_role("link", name="我的账号").click()
    expect(page.get_by_text(f"还有 {RECOVERY_CODES - 1} 个没有用过的恢复码")).to_be_visible()
    page.get_by_role("button", name="在所有设备上退出登录").click()
    expect(page.get_by_text("已在所有设备上退出登录")).to_be_visible()
