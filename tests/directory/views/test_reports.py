"""Anybody reports a wrong number without an account; nothing that they wrote is lost or shown."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from directory.http.forms import make_token, read_token
from directory.models import RateLimitCount
from officials.actions import report_spool, reports, withdrawal
from officials.models import PublicReason, Report, ReportAnswer
from tests.support import factories, world as worlds
from tests.support.pairwise import FULL

WORDS = "打了三天<b>没人接</b>\n下午三点"
CONTACT = "示例信箱 154 0000 0099"
FORMS = ("", "/en", "/large", "/large/en")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.REPORTS_FOLDER = tmp_path / "reports"
    return settings.REPORTS_FOLDER


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def aged(signed, seconds=60):
    """Return the token of a form as if its page had been open for so long."""
    token = read_token("report", signed)
    return make_token("report", *token.subject, made_at=time.time() - seconds).sign()


def read(client, hotline, form=""):
    """Open the form about a hotline; return its address, and a token that is a minute old."""
    address = f"{form}/report/{hotline.uid}/"
    return address, aged(token_in(client.get(address)))


def send(client, address, token, *, headers=None, ip="192.0.2.1", **values):
    data = {"token": token, "kind": "unanswered", "words": WORDS, "contact": CONTACT} | values
    return client.post(address, data, headers=headers, REMOTE_ADDR=ip)


def receipt_in(page):
    assert page.status_code == 200
    shown = re.search(r'<p class="receipt">(.*?)</p>', page.text, re.DOTALL)[1]
    receipt = re.sub(r"\D", "", re.sub("<[^>]*>", "", shown))
    assert len(receipt) == 20
    return receipt


def ask(client, receipt, form=""):
    address = f"{form}/report/status/"
    token = token_in(client.get(address))
    return client.post(address, {"token": token, "receipt": receipt})


@pytest.mark.parametrize("form", FORMS)
def test_a_report_says_which_number_was_shown_and_its_sender_reads_the_answer(client, world, form):
    address, token = read(client, world.office, form)
    page = send(client, address, token)
    receipt = receipt_in(page)
    report = Report.objects.get()
    assert (report.post, report.hotline_uid) == (world.head, world.office.uid)
    assert (report.digits, report.extension) == (world.office.digits, world.office.extension)
    assert (report.kind, report.words, report.contact) == ("unanswered", WORDS, CONTACT)
    assert receipt not in str(vars(report))
    label = {"": "已收到", "/en": "Received"}[form.removeprefix("/large")]
    assert f"<h1>{label}</h1>" in ask(client, receipt, form).text
    reports.close_report(report, by=world.editor, answer=ReportAnswer.CALLED)
    answer = ask(client, f" {receipt[:7]}-{receipt[7:]} ", form).text
    assert ("我们拨打过" if label == "已收到" else "We called") in answer
    assert world.office.digits not in answer


def test_each_number_that_can_be_read_leads_to_its_own_form(client, world):
    many = factories.post(department=world.bureau, title="多号岗位")
    numbers = [
        worlds.number(world.notice, post=many, digits=f"1540000007{each}") for each in range(4)
    ]
    factories.publish(many)
    shown = {
        f"/posts/{world.head.uid}/": [world.office, world.own],
        f"/posts/{world.demo.uid}/": [world.demo.hotlines.get()],
        f"/posts/{many.uid}/": numbers,
    }
    for address, hotlines in shown.items():
        for form in FORMS:
            text = client.get(form + address).text
            links = re.findall(r'class="report-link" href="([^"]*/report/[^"]+)"', text)
            addresses = [f"{form}/report/{each.uid}/" for each in hotlines]
            assert sorted(links) == sorted(addresses)
            assert [text.count(f'"{each}"') for each in addresses] == [1] * len(addresses)
    assert "report-link" not in client.get(f"/posts/{world.desk.uid}/").text  # suspended
    form = client.get(f"/report/{world.demo.hotlines.get().uid}/").text
    assert "演示数据" in form


def test_two_clicks_are_one_report_and_other_words_are_another(client, world):
    address, token = read(client, world.office)
    receipts = [receipt_in(send(client, address, token)) for _click in range(2)]
    assert len(set(receipts)) == Report.objects.count() == 1
    other = receipt_in(send(client, address, token, words="打错了"))
    assert other not in receipts
    assert Report.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_clicks_at_one_moment_are_one_report_and_count_once_against_the_limits(client, world):
    address, token = read(client, world.office)

    def click(_number):
        try:
            return receipt_in(send(Client(), address, token))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len({*pool.map(click, range(12))}) == Report.objects.count() == 1
    counted = RateLimitCount.objects.exclude(key__contains="-click-")
    assert sorted(row.key.partition("-")[0] for row in counted) == ["report", "reported"]
    assert {row.count for row in counted} == {1}


def old(token):
    return {"token": aged(token, 25 * 3600)}


def of_another_number(token):
    _uid, *others = read_token("report", token).subject
    made_at = time.time() - 60
    return {"token": make_token("report", "aaaaaaaaaaaa", *others, made_at=made_at).sign()}


DOUBTFUL = {
    "too fast": (lambda token: {"token": aged(token, 0)}, {}, 400, "发送得太快"),
    "too old": (old, {}, 400, "超过一天"),
    "from the future": (lambda token: {"token": aged(token, -600)}, {}, 400, "发送得太快"),
    "forged": (lambda token: {"token": token[:-2] + "xx"}, {}, 400, "不完整"),
    "without a token": (lambda _token: {"token": ""}, {}, 400, "不完整"),
    "of another form": (lambda _token: {"token": make_token("other").sign()}, {}, 400, "不完整"),
    "of another number": (of_another_number, {}, 400, "另一个号码"),
    "trapped": (lambda _token: {"website": "https://example.org"}, {}, 400, "应当空着"),
    "foreign": (lambda _token: {}, {"origin": "https://example.org"}, 403, "别的网站"),
    "framed": (lambda _token: {}, {"origin": "null"}, 403, "别的网站"),
    "cross-site": (lambda _token: {}, {"sec-fetch-site": "cross-site"}, 403, "别的网站"),
    "without a kind": (lambda _token: {"kind": ""}, {}, 400, "还没有选"),
    "unknown kind": (lambda _token: {"kind": "praise"}, {}, 400, "还没有选"),
    "too long": (lambda _token: {"contact": "长" * 201}, {}, 400, "最多 200 字"),
}


def test_a_form_that_a_machine_may_have_sent_is_shown_again_with_its_text(client, world):
    for before, (name, (change, headers, status, why)) in enumerate(DOUBTFUL.items()):
        address, token = read(client, world.office)
        values = {"token": token} | change(token)
        page = send(client, address, values.pop("token"), headers=headers, **values)
        assert (page.status_code, why in page.text) == (status, True), name
        assert Report.objects.count() == before, name
        assert "打了三天&lt;b&gt;没人接&lt;/b&gt;\n下午三点</textarea>" in page.text, name
        assert 'website" value' not in page.text, name
        if name not in {"without a kind", "unknown kind"}:
            assert 'value="unanswered" required checked' in page.text, name
        again = send(client, address, aged(token_in(page)))
        receipt_in(again)
        assert Report.objects.count() == before + 1, name


def test_an_origin_that_is_ours_or_is_missing_passes(client, world):
    for number, headers in enumerate(
        [{}, {"origin": "http://testserver"}, {"origin": "null", "sec-fetch-site": "same-origin"}]
    ):
        address, token = read(client, world.office)
        receipt_in(send(client, address, token, headers=headers, words=f"第 {number} 条"))
    assert Report.objects.count() == 3


def test_beyond_a_limit_the_text_is_kept_and_after_an_hour_it_is_taken(client, world, clock):
    for number in range(20):
        address, token = read(client, world.office)
        receipt_in(send(client, address, token, words=str(number)))
    page = send(client, address, token)
    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert "一小时内已经发了 20 条" in page.text
    assert "没人接&lt;/b&gt;" in page.text
    # A receipt that was given is given again, and other addresses may go on.
    receipt_in(send(client, address, token, words="19"))
    for number in range(30):
        receipt_in(send(client, address, token, words=f"别人 {number}", ip=f"198.51.100.{number}"))
    page = send(client, address, token, words="第 51 条", ip="198.51.100.99")
    assert page.status_code == 429
    assert "收到 50 条" in page.text
    address, other = read(client, world.own)
    receipt_in(send(client, address, other, ip="198.51.100.99"))
    clock.advance(hours=1)
    address, token = read(client, world.office)
    receipt_in(send(client, address, token))
    assert Report.objects.count() == 52


def test_a_number_that_is_not_public_has_no_form_and_no_word_of_the_past(client, world):
    address, token = read(client, world.office)
    withdrawal.withdraw_hotline(world.office, by=world.editor, reason=PublicReason.NUMBER_WRONG)
    suspended, drafted = world.desk.hotlines.get(), world.drafted.hotlines.get()
    gone = world.withdrawn.hotlines.get()
    statuses = {world.office: 410, gone: 410, suspended: 410, drafted: 404}
    for hotline, status in statuses.items():
        for form in FORMS:
            page = client.get(f"{form}/report/{hotline.uid}/")
            assert page.status_code == status
            for secret in (hotline.digits, "0999", str(hotline), "号码有误", hotline.of_post.title):
                assert secret not in page.text
    assert client.get("/report/000000000000/").status_code == 404
    # Who had the page open is heard all the same, and reads no number.
    page = send(client, address, token)
    receipt_in(page)
    assert (Report.objects.count(), world.office.digits in page.text) == (1, False)
    assert send(client, address, token, kind="").status_code == 410


def test_a_wrong_receipt_tells_nothing(client, world):
    answers = []
    for typed in ("00000000000000000000", "1", "", "x" * 5000, "０" * 20):
        page = ask(client, typed)
        assert (page.status_code, "没有这个回执号" in page.text) == (404, True)
        answers.append(re.sub(r'value="[^"]*"', "", page.text))
    assert len(set(answers)) == 1
    for _guess in range(60):
        page = ask(client, "1" * 20)
    assert page.status_code == 429


def test_nothing_of_a_report_is_kept_outside_or_logged(client, world, caplog, folder, clock):
    pages = [client.get(f"/report/{world.office.uid}/"), client.get("/report/status/")]
    address, token = read(client, world.office)
    pages.append(send(client, address, token))
    receipt = receipt_in(pages[-1])
    pages += [ask(client, receipt), ask(client, "1"), send(client, address, token, kind="")]
    with_brotli = client.get(address, headers={"accept-encoding": "br, gzip"})
    for page in [*pages, with_brotli]:
        assert page["Cache-Control"] == "no-store, no-transform"
        assert page["X-Robots-Tag"] == "noindex, noarchive"
        assert not page.cookies
        assert "Content-Encoding" not in page.headers
        assert "ETag" not in page.headers
    assert client.get("/robots.txt").text.count("/report/") == 4
    for _more in range(25):
        page = send(client, address, token, words=f"{WORDS} {_more}")
    assert page.status_code == 429
    logged = " ".join(str(vars(record)) for record in caplog.records)
    for secret in ("没人接", "示例信箱", receipt, "192.0.2.1 "):
        assert secret not in logged


def post_raw(client, address, body, kind="application/x-www-form-urlencoded"):
    return client.generic("POST", address, body, content_type=kind, REMOTE_ADDR="192.0.2.1")


def test_bodies_in_other_encodings_and_of_any_length_are_refused_in_words(client, world):
    address, token = read(client, world.office)
    start = f"token={quote(token)}&kind=dead&words="
    page = post_raw(client, address, start + quote("没人接".encode("gb18030")))
    assert (page.status_code, "看不懂" in page.text) == (400, True)
    page = post_raw(client, address, start + "a" * 70_000)
    assert (page.status_code, "最多收" in page.text) == (413, True)
    assert post_raw(client, address, b"\xff\x00\xfe" * 100).status_code == 400
    assert (
        post_raw(client, address, b"--x\r\n", "multipart/form-data; boundary=y").status_code == 400
    )
    for body, kind in (
        (b"kind=dead", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\n", "multipart/form-data"),
        (
            b"&".join(b"a%d=" % number for number in range(2000)),
            "application/x-www-form-urlencoded",
        ),
    ):
        page = post_raw(client, address, body, kind)
        assert (page.status_code, "网址" in page.text) == (400, False), kind
        assert "这份表单读不出来" in page.text, kind
    assert not Report.objects.exists()
    receipt_in(post_raw(client, address, start + quote("一\0二\u202e\r\n三")))
    assert Report.objects.get().words == "一二\u202e\n三"


def test_a_thousand_characters_with_line_breaks_are_as_many_as_the_page_allows(client, world):
    address, token = read(client, world.office)
    receipt_in(send(client, address, token, words="一\r\n" * 499 + "二三"))
    page = send(client, address, token, words="一\r\n" * 499 + "二三四")
    assert (page.status_code, "最多 1000 字" in page.text) == (400, True)


NUMBERS, REPORTS = 5, 200 if FULL else 40


@pytest.mark.django_db(transaction=True)
def test_many_reports_at_once_each_sent_twice_are_as_many_rows(place):
    hotlines = [
        factories.publish(
            factories.post(department=factories.department(region=place))
        ).hotlines.get()
        for _number in range(NUMBERS)
    ]

    def report(number):
        client = Client()
        try:
            address, token = read(client, hotlines[number % NUMBERS])
            values = {"words": str(number), "ip": f"198.51.{number // 4}.{number}"}
            return {receipt_in(send(client, address, token, **values)) for _click in range(2)}
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        receipts = [*pool.map(report, range(REPORTS))]
    report_spool.file_kept()  # what waited too long for the lock of its number
    assert {len(each) for each in receipts} == {1}
    assert len(set.union(*receipts)) == Report.objects.count() == REPORTS
    assert {*Report.objects.values_list("words", flat=True)} == {*map(str, range(REPORTS))}
