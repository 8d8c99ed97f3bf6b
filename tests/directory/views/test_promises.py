"""The page of what a region promised: sentence, notice, verdict and figures, in two languages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.promise_queries import read_promises
from officials.actions import promises
from officials.clock import today
from officials.models.choices import Result
from officials.models.public_promises import PromiseMeasure
from tests.support import factories

pytestmark = pytest.mark.django_db


def text_of(client, address):
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


@pytest.fixture
def county(clock):
    """A county with four sentences; 40 of its numbers were called on the last weekday."""
    county = factories.county(name="样品县", name_en="Sample County")
    head = factories.post(department=factories.department(region=county))
    day = today() - timedelta(1)
    while day.weekday() >= 5:
        day -= timedelta(1)
    hotlines = [
        factories.sourced_hotline(post=head, digits=f"154009900{place:02}") for place in range(40)
    ]
    factories.publish(head)
    for place, hotline in enumerate(hotlines):
        factories.verification(
            hotline=hotline,
            checked_on=day,
            time_of_day="morning",
            result=Result.UNANSWERED if place < 10 else Result.ANSWERED,
        )
    notice = factories.notice(owner_region=county, demo=True, url="https://example.org/promise")
    for wording, parts in {
        "联系无障碍": {"answered_share": 90},
        "倾听无缝隙": {"answered_share": 55},
        "办事无拖延": {"callback_hours": 24, "report_days": 3},
        "服务无折扣": {},
    }.items():
        factories.confirmed_promise(region=county, notice=notice, wording=wording, **parts)
    return county


def test_each_sentence_stands_with_its_verdict_and_what_was_measured(client, county):
    address = f"/regions/{county.code}/promise/"
    chinese = text_of(client, address)
    assert "演示数据" in chinese
    for sentence, verdict in (
        (
            "“联系无障碍” 办公时间接通率不低于 90%： 未兑现",
            "40 个号码，30 个有人接：75%（59%–86%）",
        ),
        ("“倾听无缝隙” 办公时间接通率不低于 55%： 兑现", "40 个号码"),
        ("“办事无拖延” 24 小时内回电： 数据太少", "没有人记录"),
        ("3 个工作日内答复纠错： 数据太少", "没有到期的纠错"),
        ("承诺生效：2013年11月1日起", "“服务无折扣” 无法量化"),
    ):
        assert sentence in chinese, chinese
        assert verdict in chinese.partition(sentence)[2], chinese
    english = text_of(client, "/en" + address)
    assert "At least" in english or "at least 90% of numbers answered" in english
    assert "Not kept" in english
    assert "Cannot be measured" in english


def test_no_promise_is_measured_twice_and_no_post_reads_all_numbers(county):
    with CaptureQueriesContext(connection) as queries:
        (notice,) = read_promises(county)
    assert len(notice.promises) == 4
    (measured,) = [each["sql"] for each in queries if "promise_measure" in each["sql"]]
    assert "live_promise" not in measured
    assert "post_id = post.id) OR" not in PromiseMeasure.objects.explain()


def test_the_sitemap_lists_the_page_until_the_last_promise_is_withdrawn(client, county):
    urls = [f"{form}/regions/{county.code}/promise/</loc>" for form in ("", "/en")]
    listed = client.get("/sitemap-pages.xml")
    assert all(url in listed.text for url in urls)
    for promise in county.promises.all():
        promises.withdraw_promise(promise, by=factories.editor(), why="抄错")
    again = client.get("/sitemap-pages.xml", headers={"If-None-Match": listed["ETag"]})
    assert again.status_code == 200
    assert not any(url in again.text for url in urls)


def test_the_page_of_the_region_leads_there_and_a_withdrawal_takes_it_away_at_once(client, county):
    address = f"/regions/{county.code}/promise/"
    for page in (f"/regions/{county.code}/", f"/coverage/{county.code}/"):
        assert address in client.get(page).content.decode()
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    for promise in county.promises.all():
        promises.withdraw_promise(promise, by=factories.editor(), why="抄错")
    response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "没有登记公开承诺" in response.content.decode()
    assert "联系无障碍" not in response.content.decode()
    for page in (f"/regions/{county.code}/", f"/coverage/{county.code}/"):
        assert address not in client.get(page).content.decode()
