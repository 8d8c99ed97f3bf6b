"""Each search box answers what is no query in words, and never with an error of the server."""

import json
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.support.pairwise import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

BOXES = ("/search/", "/regions/", "/en/search/", "/large/search/", "/notices/")
DATA = ("/search.csv", "/search.json")
NOTHING_TYPED = "请输入姓名、地区、部门或号码。"
TOO_LONG = "查询太长，请不要超过 100 个字。"
NOT_READ = "没有读懂"


def get(client, path, raw):
    """Return the response to a query of bytes, as a browser escapes them."""
    return client.get(f"{path}?q={quote_from_bytes(raw)}")


def text_of(response):
    return response.content.decode().partition("<main")[2].partition("<footer")[0]


@pytest.mark.parametrize("path", [*BOXES, "/"])
@pytest.mark.parametrize("raw", [b"", b" ", b"\t\r\n", "\u3000".encode()])
def test_empty_box_displays_the_page_without_an_error(client, path, raw):
    response = get(client, path, raw)
    assert response.status_code == 200
    assert 'role="alert"' not in text_of(response)


@pytest.mark.parametrize("path", ["/search/", "/regions/", "/large/search/"])
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("王" * 10_000, TOO_LONG),
        ("wang " * 2_000, TOO_LONG),
        ("1" * 10_000, TOO_LONG),
        ("。" * 101, TOO_LONG),
        ("a b c d e f g h i j k l m n o p q r", "请不要超过 16 个词。"),
        ("？！……", NOTHING_TYPED),
        ("、，。", NOTHING_TYPED),
        ("\u200b\ufeff", NOTHING_TYPED),
        ("\u202e\u2066", NOTHING_TYPED),
        ("😀😀👨‍👩‍👧", NOTHING_TYPED),
        ("\u0301\u0336", NOTHING_TYPED),
        ("\0\0", NOTHING_TYPED),
        ("\ue000", NOTHING_TYPED),
        ("12", "号码请至少输入 3 位数字。"),
    ],
)
def test_query_that_cannot_be_searched_for_is_refused_with_the_remedy(client, path, query, message):
    response = get(client, path, query.encode())
    assert response.status_code == 400
    assert message in text_of(response)


@pytest.mark.parametrize("path", ["/search/", "/regions/"])
@pytest.mark.parametrize(
    "raw",
    [
        "样品县\0".encode(),
        "样\0品县".encode(),
        b"\xd1\xf9\xff\xfe",  # no text in any encoding that is read
        "样品县".encode() + b"\xed\xa0\x80",  # a lone surrogate
        "样品县\ufffd".encode(),
        "样\u0336品县".encode(),
        "样品县\u0488".encode(),
        "样品О县".encode(),
    ],
)
def test_an_unreadable_query_opens_no_page(client, path, raw):
    response = get(client, path, raw)
    assert response.status_code in {200, 400}
    shown = text_of(response)
    assert NOT_READ in shown or NOTHING_TYPED in shown
    shown.encode()
    assert "\0" not in shown


@pytest.mark.parametrize("path", ["/search/", "/regions/"])
@pytest.mark.parametrize(
    "raw",
    [
        "样品县".encode(),
        "样品县".encode("gbk"),
        "\u202e样品县\u202c".encode(),
        "\u200f样品\u200e县".encode(),
        "样\ufe00品\U000e0100县".encode(),
        "\ufeff样品县\u200b".encode(),
        "😀样品县👍🏽".encode(),
        "　样品县　".encode(),
        "样品县？！".encode(),
        "《样品县》".encode(),
        "“样品县”。".encode(),
    ],
)
def test_invisible_characters_and_emoji_change_no_result(client, world, path, raw):
    response = get(client, path, raw)
    assert response.headers.get("Location") == f"/regions/{world.county.code}/"


ODD = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(lambda text: text.encode(errors="surrogatepass")),
    st.text(
        "样品县110王wang029\0\u0301\u0336\u200f\u202e\u2066\ufe0f😀\ud800\ufffd·〔〕号年%_\\'&|!:*",
        max_size=30,
    ).map(lambda text: text.encode(errors="surrogatepass")),
    st.text("样王示例", min_size=1, max_size=20).map(lambda text: text.encode("gbk")),
)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=ODD, path=st.sampled_from([*BOXES, *DATA, "/suggest/"]))
def test_no_bytes_are_an_error_of_the_server(client, raw, path):
    response = get(client, path, raw)
    assert response.status_code in {200, 302, 400}, (path, raw)
    content = response.getvalue().decode("utf-8-sig")
    assert "\0" not in content


@pytest.mark.parametrize(
    "raw", [b"", b"\0", "王".encode() * 10_000, b"\xff", "\u202e".encode(), "😀".encode()]
)
def test_suggestions_of_what_is_no_query_are_none(client, raw):
    response = get(client, "/suggest/", raw)
    assert response.status_code == 200
    assert json.loads(response.content)["suggestions"] == []
