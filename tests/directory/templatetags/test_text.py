"""Titles and names on English pages: English first, the Chinese beside it."""

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from directory.templatetags.text import (
    short_name,
    short_title,
    translated_name,
    translated_title,
)


@pytest.mark.parametrize(
    ("title", "shown", "english"),
    [
        ("市长", "", 'Mayor <span class="original" lang="zh-Hans">市长</span>'),
        (
            "市长",
            SafeString("<mark>市</mark>长"),
            'Mayor <span class="original" lang="zh-Hans"><mark>市</mark>长</span>',
        ),
        ("没有译名的岗", "", '<span lang="zh-Hans">没有译名的岗</span>'),
        ("<b>岗", "", '<span lang="zh-Hans">&lt;b&gt;岗</span>'),
        ("<b>", "", "&lt;b&gt;"),
    ],
)
def test_the_english_of_a_title_comes_first_on_english_pages(title, shown, english):
    assert translated_title("市长") == "市长"
    with translation.override("en"):
        assert translated_title(title, shown) == english


def test_the_title_and_the_name_of_an_english_card_leave_out_their_chinese():
    assert short_title("市长") == "市长"
    assert short_name("王示例", "Wang Shili") == "王示例"
    with translation.override("en"):
        assert short_title("市长", SafeString("<mark>市</mark>长")) == "Mayor"
        assert short_name("王示例", "Wang Shili") == "Wang Shili"
        # What has no English stays.
        assert short_title("<b>岗") == '<span lang="zh-Hans">&lt;b&gt;岗</span>'
        assert short_name("王示例", "") == '<span lang="zh-Hans">王示例</span>'


def test_the_latin_name_comes_first_on_english_pages():
    assert translated_name("王示例", "Wang Shili") == "王示例"
    with translation.override("en"):
        assert translated_name("王示例", "Wang Shili") == (
            'Wang Shili <span class="original" lang="zh-Hans">王示例</span>'
        )
        assert translated_name("王示例", "") == '<span lang="zh-Hans">王示例</span>'
