"""The pictures of the handbook show its pages as they are; ``PICTURES=1`` makes them anew."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import enter_as

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("_quick_passwords")]

FOLDER = Path(settings.BASE_DIR) / "static" / "handbook"
REGISTER = "/admin/officials"
# The page of each picture, and the text that it is about.
PAGES = {
    "suspend": (REGISTER + "/hotline/{own.pk}/suspend/", "暂停"),
    "post": (REGISTER + "/post/{returned.pk}/change/", "退回意见"),
    "review": (REGISTER + "/post/{submitted.pk}/approve/", "谁改了什么"),
    "handover": (REGISTER + "/post/{live.pk}/handover/", "最后一天"),
}


def test_each_picture_of_the_handbook_is_of_a_page_that_is_there(browser, live_server, register):
    with browser.new_context(base_url=live_server.url, locale="zh-CN") as context:
        page = context.new_page()
        enter_as(page, register.chief)
        page.goto("/admin/handbook/")
        names = ("src", "width", "height")
        shown = [
            [picture.get_attribute(name) for name in names]
            for picture in page.locator("figure img").all()
        ]
        assert len(shown) == len(PAGES)
        for source, width, height in shown:
            name = re.search(r"handbook/(\w+)[.\w]*\.png", source)[1]
            address, words = PAGES[name]
            page.set_viewport_size({"width": int(width), "height": int(height)})
            page.goto(address.format(**vars(register)))
            expect(page.locator("#content").get_by_text(words).first).to_be_visible()
            picture = page.screenshot()
            size = tuple(int.from_bytes(picture[at : at + 4]) for at in (16, 20))
            assert (FOLDER / f"{name}.png").read_bytes()[16:24] == picture[16:24], (name, size)
            if os.environ.get("PICTURES"):
                (FOLDER / f"{name}.png").write_bytes(picture)
