"""English titles: the usual ones, or none."""

import re

import pytest
from hypothesis import given, strategies as st

from officials.title_glossary import translate_notice_title, translate_title


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("区长", "District Head"),
        ("常务副县长", "Executive Deputy County Head"),
        ("副局长（分管城管、市容）", "Deputy Director"),
        ("政委、副局长", "Political Commissar, Deputy Director"),
        ("党组书记兼局长", "Secretary of the Party Leadership Group, Director"),
        ("代市长", "Acting Mayor"),
        ("总值班室", "General Duty Office"),
        (
            "党组成员、局长、三级调研员（协助主要负责同志联系基层）",
            "Member of the Party Leadership Group, Director, Third-Grade Consultant",
        ),
        ("供热值班室", "Heating Duty Office"),
        ("代表联络", "Contact with Deputies"),
        ("样品事值班室", ""),
        ("局长、样品员", ""),
        ("副", ""),
        ("", ""),
    ],
)
def test_a_title_has_its_usual_english_or_none(title, english):
    assert translate_title(title) == english


def test_a_notice_of_numbers_says_what_it_does_with_them():
    for title, english in (
        ("关于公布领导干部公开电话的通告", "Notice publishing officials' telephone numbers"),
        ("关于更正部分公开电话的通知", "Circular correcting telephone numbers"),
        ("领导班子成员联系方式公示", "Announcement publishing officials' telephone numbers"),
        ("关于调整机构的通知", ""),
    ):
        assert translate_notice_title(title) == english


@given(st.text())
def test_no_title_is_half_translated(title):
    assert translate_title(title).isascii()


def test_an_english_page_shows_a_title_in_both_languages(client, world):
    html = client.get(f"/en/posts/{world.vacant.uid}/").content.decode()
    assert "副局长" in html
    assert "Deputy Director" in html
    assert "Deputy Director" not in client.get(f"/posts/{world.vacant.uid}/").content.decode()


def test_english_pages_have_no_chinese_in_titles_and_sentences(client, world):
    for address in (
        f"/posts/{world.head.uid}/",
        f"/posts/{world.head.uid}/history/",
        f"/posts/{world.abolished.uid}/",
        f"/officials/{world.holder.official.uid}/",
        f"/posts/{world.head.uid}/qr/",
    ):
        html = client.get(f"/en{address}").content.decode()
        title = re.search("<title>(.*?)</title>", html)[1]
        description = re.search('name="description" content="(.*?)"', html)[1]
        # The invented department and the abolished post have no English.
        for text in (title, description):
            known = text.replace("样品县公安局", "").replace("撤销岗位", "")
            assert not re.search("[\u4e00-\u9fff]", known), (address, text)


def test_an_english_page_has_the_chinese_to_show_to_somebody(client, world):
    html = client.get(f"/en/posts/{world.head.uid}/").content.decode()
    shown = re.search('<p class="chinese-to-show">.*?<b lang="zh-Hans">(.*?)</b>', html, re.DOTALL)[
        1
    ]
    assert shown == "样品市样品县公安局 局长 王示例"
    assert "chinese-to-show" not in client.get(f"/posts/{world.head.uid}/").content.decode()
