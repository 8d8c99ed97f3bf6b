"""A query string in GBK is read as one in UTF-8."""

from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import assume, given, strategies as st

from directory.http.query_encoding import to_utf8
from tests.support import factories

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)


@given(CHINESE)
def test_utf8_is_never_changed(text):
    query = f"q={quote(text)}&page=2"
    assert to_utf8(query) == query


@given(st.text(st.sampled_from("南宁西安临潼区长王示例"), min_size=2, max_size=8))
def test_gbk_is_read_escaped_or_not(text):
    # 示示 in GBK is two letters in UTF-8, which comes first.
    assume("\ufffd" in text.encode("gbk").decode("utf-8", errors="replace"))
    assert QueryDict(to_utf8(f"q={quote(text, encoding='gbk')}"))["q"] == text
    raw = text.encode("gb18030").decode("latin-1")
    assert QueryDict(to_utf8(f"q={raw}&a=1")).dict() == {"q": text, "a": "1"}


@given(st.binary(max_size=20))
def test_no_bytes_are_too_strange(raw):
    QueryDict(to_utf8("q=" + raw.decode("latin-1")))


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=%E5%8D%97%E5", "q=%ED%A0%80", "q=%E5%8D%97%ED%A0%80", "q=%C4"]
)
def test_bytes_of_no_encoding_stay_as_they_are(query):
    assert to_utf8(query) == query
    assert "\ufffd" in QueryDict(query)["q"]


def test_nul_is_read_as_a_sign_that_nobody_knows():
    assert QueryDict(to_utf8("q=%E5%8D%97%00&a=%00"))["q"] == "南\ufffd"
    assert QueryDict(to_utf8("q=%C4%CF%C4%FE&a=1%00"))["a"] == "1\ufffd"


def test_each_value_has_its_own_encoding_and_signs_stay():
    query = "a=%E5%8D%97&q=%C4%CF+%C4%FE%26"
    assert QueryDict(to_utf8(query)).dict() == {"a": "南", "q": "南 宁&"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/search/?q=", "/en/search/?q=", "/search.json?q=", "/regions/?q=", "/suggest/?q="]
)
def test_every_page_that_takes_a_query_reads_gbk(client, address):
    region = factories.county(name="临潼区", short_name="临潼", pinyin="lintong")
    factories.publish(factories.post(department=factories.department(region=region)))
    found = client.get(address + quote("临潼")), client.get(address + quote("临潼", encoding="gbk"))
    assert {page.status_code for page in found} <= {200, 302}
    assert found[0].headers.get("Location") == found[1].headers.get("Location")
    assert found[0].content == found[1].content
