"""Pages of departments and posts: their hotlines, and what remains of a past post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from directory.availability import get_calendar
from officials.actions import verification, withdrawal
from officials.days import midnight
from officials.models import PublicReason
from officials.models.choices import Result
from officials.models.redirects import RedirectKind
from tests.support import factories, posts


def text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def post_page(client, post, prefix="", status=200):
    return text(client, f"{prefix}/posts/{post.uid}/", status)


def test_a_hotline_has_a_call_button(client, world):
    html = post_page(client, world.head)
    assert 'href="tel:+869990123456;ext=801"' in html
    assert "0999-012 3456 转 801" in html
    assert 'href="tel:+8615400000001"' in html
    assert "0999-012 3456 ext. 801" in post_page(client, world.head, "/en")


def test_a_hotline_names_the_notice_that_published_it(client, world):
    html = post_page(client, world.head)
    assert "样品县人民政府办公室" in html
    assert '<a href="/notices/' in html
    assert '<time datetime="2026-01-05">2026年1月5日</time>' in html
    assert '<time datetime="2026-01-05">5 January 2026</time>' in post_page(
        client, world.head, "/en"
    )


def test_a_hotline_says_when_it_was_last_verified(client, world, clock):
    def checks(post, form=""):
        heading = "be relied on?" if form else "这个号码可靠吗"
        return strip_tags(panel(post_page(client, post, form), heading))

    doubt = "很久没有核验，号码可能有变"
    assert "拨打，有人接听 今天" in checks(world.head)
    assert "200 天前" in checks(world.vacant)
    assert doubt in post_page(client, world.vacant)
    clock.advance(days=1)
    assert "拨打，有人接听 1 天前" in checks(world.head)
    assert "1 day ago" in checks(world.head, "/en")
    clock.advance(days=179)
    assert "180 天前" in checks(world.head)
    assert doubt not in post_page(client, world.head)
    clock.advance(days=1)
    assert doubt in post_page(client, world.head)


def test_a_post_says_once_how_its_number_was_checked(client, world, clock):
    number = factories.sourced_hotline(post=factories.post(department=world.bureau, title="新岗"))
    factories.publish(number.post)
    clock.advance(days=500)
    html = post_page(client, number.post).partition("<main")[2].partition("</main")[0]
    assert (html.count("核验"), html.count("公布以来还没有核验过")) == (1, 1), html
    assert "公布一年多，号码可能有变" in html
    verification.record(
        number, by=world.editor, checked_on=clock.today, result=Result.WRONG, note="错了"
    )
    html = post_page(client, number.post)
    assert html.count("不是本岗位") == 1, html


def test_days_are_those_of_shanghai(client, clock):
    clock.move_to(midnight(clock.today + timedelta(1)) + timedelta(minutes=30))
    post = factories.publish(factories.post())
    day = f"{clock.today.year}年{clock.today.month}月{clock.today.day}日"
    assert f"{day}公布" in post_page(client, post)
    assert day in text(client, "/regions/")


def test_a_suspended_hotline_stays_without_digits(client, world):
    html = post_page(client, world.desk)
    assert "暂停受理" in html
    assert "tel:+86" not in html


def test_the_call_button_of_an_invented_hotline_links_to_an_explanation(client, world):
    html = post_page(client, world.demo)
    assert '<a class="call" href="/about/demo/" ' in html
    assert "演示数据" in html
    assert "tel:+86" not in html


def test_a_seat_without_a_holder_is_vacant_and_a_desk_is_not(client, world):
    assert "空缺" in post_page(client, world.vacant)
    assert "空缺" not in post_page(client, world.desk)


def test_past_holders_have_name_and_term_and_no_hotline(client, world):
    past = post_page(client, world.head).partition("谁任过这个职务</h2>")[2]
    assert "赵虚构" in past
    assert "2020年3月1日至2025年12月31日" in past
    assert "tel:+86" not in past
    assert "Zhao Xugou" in post_page(client, world.head, "/en")


def test_holders_own_hotlines_leave_at_midnight_after_the_last_day(client, world, clock):
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today + timedelta(1), reason="调任"
    )
    assert "154 0000 0001" in post_page(client, world.head)
    clock.move_to(clock.today + timedelta(2))
    html = post_page(client, world.head)
    assert "154 0000 0001" not in html
    assert "空缺" in html
    assert "0999-012 3456" in html


@pytest.mark.parametrize("kind", ["posts", "departments", "regions"])
def test_robots_keep_no_copy_of_holders_own_hotlines(client, world, kind):
    keys = {"posts": world.head.uid, "departments": world.bureau.uid, "regions": world.county.code}
    assert client.get(f"/{kind}/{keys[kind]}/")["X-Robots-Tag"] == "noarchive"
    withdrawal.withdraw_hotline(world.own, by=factories.editor(), reason="number_stopped")
    assert "X-Robots-Tag" not in client.get(f"/{kind}/{keys[kind]}/")


def test_a_withdrawn_post_answers_410_with_the_reason(client, world):
    html = post_page(client, world.withdrawn, status=410)
    assert "号码有误" in html
    assert "tel:+86" not in html


def test_the_reason_of_a_withdrawal_is_in_the_language_of_the_page(client, world):
    url = f"/en/posts/{world.withdrawn.uid}/"
    html = client.get(url).content.decode()
    assert "The number was wrong" in html
    assert "号码有误" not in html


def test_an_abolished_post_keeps_its_page_without_hotlines(client, world):
    html = post_page(client, world.abolished)
    assert "撤销，不再公布号码" in html
    assert "机构调整" in html
    assert "tel:+86" not in html


@pytest.mark.parametrize("kind", ["posts", "departments"])
def test_drafted_and_absent_posts_answer_alike(client, world, kind):
    drafted = {"posts": world.drafted.uid, "departments": world.empty.uid}[kind]
    absent = "000000000000"
    answers = [client.get(f"/{kind}/{uid}/") for uid in (drafted, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (answer.content.decode() for answer in answers)
    assert first.replace(drafted, "") == second.replace(absent, "")


def test_a_department_keeps_its_page_when_its_last_post_is_withdrawn(client, world):
    for post in (world.head, world.vacant, world.desk, world.demo):
        withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "这个部门现在没有公布的号码" in text(client, f"/departments/{world.bureau.uid}/")


@pytest.mark.parametrize(
    ("kind", "name"), [(RedirectKind.POST, "head"), (RedirectKind.DEPARTMENT, "bureau")]
)
def test_a_merged_post_or_department_redirects_to_its_successor(client, world, kind, name):
    target = getattr(world, name)
    factories.redirect(kind=kind, old="aaaaaaaaaaaa", new="bbbbbbbbbbbb")
    factories.redirect(kind=kind, old="bbbbbbbbbbbb", new=target.uid)
    response = client.get(f"/{kind}s/aaaaaaaaaaaa/")
    assert (response.status_code, response["Location"]) == (301, f"/{kind}s/{target.uid}/")


@pytest.mark.parametrize(
    ("kind", "name"), [(RedirectKind.POST, "drafted"), (RedirectKind.DEPARTMENT, "empty")]
)
def test_a_merger_into_a_draft_and_a_circle_are_not_found(client, world, kind, name):
    factories.redirect(kind=kind, old="aaaaaaaaaaaa", new=getattr(world, name).uid)
    factories.redirect(kind=kind, old="cccccccccccc", new="dddddddddddd")
    factories.redirect(kind=kind, old="dddddddddddd", new="cccccccccccc")
    assert client.get(f"/{kind}s/aaaaaaaaaaaa/").status_code == 404
    assert client.get(f"/{kind}s/cccccccccccc/").status_code == 404


def test_an_english_page_names_a_department_by_its_type(client, world):
    html = post_page(client, world.head, "/en")
    assert world.bureau.type.name_en in html
    assert '<span class="original" lang="zh-Hans">样品县公安局</span>' in html


def test_a_post_takes_the_same_queries_for_any_number_of_hotlines(client, world):
    def count():
        get_calendar.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            post_page(client, world.head)
        return len(queries)

    before = count()
    for _ in range(5):
        factories.sourced_hotline(post=world.head)
    factories.publish(world.head)
    assert count() == before <= 12


def test_facts_that_many_hotlines_share_are_printed_once(client, world):
    many = factories.publish(posts.post_with_hotlines(6))
    html = post_page(client, many)
    assert html.count('href="tel:+8615400000') == 6
    assert "<details" not in html
    assert "这 6 个号码：" in html
    assert html.count("<dt>时间</dt>") == 1
    assert html.count('class="state open"') == 6
    assert "All 6 numbers:" in post_page(client, many, "/en")


def test_checks_that_differ_are_listed_for_each_hotline(client, world, clock):
    many = posts.post_with_hotlines(3)
    first, *_others = many.hotlines.order_by("rank")
    factories.publish(many)
    verification.record(
        first, by=factories.editor(), checked_on=clock.today, result=Result.ANSWERED
    )
    html = post_page(client, many)
    checks = panel(html, "这个号码可靠吗")
    assert (checks.count("有人接听"), checks.count("还没有核验过")) == (1, 2)
    assert html.count("公告所印") == 1


@pytest.mark.parametrize(("numbers", "folded"), [(3, 0), (4, 0), (5, 2), (6, 3)])
def test_a_card_folds_all_but_a_few_hotlines(client, world, numbers, folded):
    many = factories.publish(posts.post_with_hotlines(numbers))
    html = text(client, f"/departments/{many.department.uid}/")
    shown, _fold, rest = html.partition("<details")
    assert shown.count('class="hotline"') == numbers - folded
    assert rest.count('class="hotline"') == folded
    assert (f"还有 {folded} 个号码" in html) == bool(folded)


def callers_say(hotline, **counts):
    for reached, count in counts.items():
        for _each in range(count):
            factories.call_outcome(hotline=hotline, reached=reached)


def test_a_post_says_what_its_callers_said_from_eight_on(client, world, clock):
    callers_say(world.office, holder=2, staff=3, nobody=2)
    callers_say(world.own, holder=7)
    clock.advance(days=1)
    html = post_page(client, world.head)
    assert "次反馈" not in html
    assert "<dt>来电</dt>" not in html
    callers_say(world.office, staff=1)
    assert post_page(client, world.head) == html, "today's word changes no page of today"
    clock.advance(days=1)
    html = post_page(client, world.head)
    assert "近 180 天 8 次反馈：打通 75%（41–93%）" in html
    assert html.count("次反馈") == 1
    assert 'href="/about/#outcomes"' in html
    assert 'id="outcomes"' in text(client, "/about/")
    assert "Of 8 calls told of in 180 days, 75% (41–93%) got through" in post_page(
        client, world.head, "/en"
    )
    withdrawal.withdraw_hotline(
        world.office, by=factories.editor(), reason=PublicReason.NUMBER_STOPPED
    )
    assert "次反馈" not in post_page(client, world.head)


def test_a_post_says_how_many_calls_settled_something_from_eight_on(client, world, clock):
    for settled in ["settled"] * 6 + ["call_back", ""]:
        factories.call_outcome(hotline=world.office, settled=settled)
    clock.advance(days=1)
    assert "打通 100%（68–100%）" in post_page(client, world.head)
    assert "办成" not in post_page(client, world.head)
    factories.call_outcome(hotline=world.office, settled="unsettled")
    clock.advance(days=1)
    assert "；打通后办成 75%（41–93%）" in post_page(client, world.head)


def panel(html, heading):
    """Return the part of the page of a post below a heading."""
    return html.partition(f"{heading}</h2>")[2].partition("<h2")[0]


def test_each_check_of_the_digits_of_today_is_listed_without_who_made_it(client, world, clock):
    clerk = factories.user("clerk", first_name="某录入员")
    office = world.office
    for days, result in ((30, Result.UNANSWERED), (90, Result.ANSWERED)):
        verification.record(
            office,
            by=clerk,
            checked_on=clock.today - timedelta(days),
            result=result,
            note="秘密备注",
        )
    listed = panel(post_page(client, world.head), "这个号码可靠吗")
    assert listed.count("拨打，有人接听") == 2
    assert listed.count("拨打，无人接听") == 1
    assert "公布以来还没有核验过" in listed
    for secret in ("某录入员", clerk.username, "秘密备注"):
        assert secret not in listed
    assert "no answer" in panel(post_page(client, world.head, "/en"), "be relied on?").lower()
    office.digits = "09990123457"
    office.save()
    office.sources.update(printed_number="09990123457")
    clock.advance(minutes=1)
    factories.publish(world.head)
    assert "拨打，" not in panel(post_page(client, world.head), "这个号码可靠吗")


def test_a_suspended_number_has_neither_checks_nor_its_printed_form(client, world):
    withdrawal.suspend(world.office, by=factories.editor(), reason="核实")
    html = post_page(client, world.head)
    assert "拨打，" not in panel(html, "这个号码可靠吗")
    assert "09990123456" not in html
    assert "15400000001" in panel(html, "出处")


def test_a_source_is_told_as_printed_with_its_archived_hash(client, world):
    printed = panel(post_page(client, world.head), "出处")
    assert "王示例（局长）" in printed
    assert "https://example.org/notice" in printed
    assert f'href="/notices/{world.notice.uid}/"' in printed


def test_a_term_links_its_notice_where_that_has_a_page(client, world):
    terms = panel(post_page(client, world.head), "谁任过这个职务")
    assert f'href="/notices/{world.notice.uid}/"' in terms
    assert f'href="/posts/{world.head.uid}/history/"' in post_page(client, world.head)


def test_a_citation_names_the_edition_of_today(client, world):
    cited = panel(post_page(client, world.head), "引用")
    assert f"http://testserver/editions/{world.edition.uid}/" in cited
    assert "样品市样品县公安局局长：王示例" in cited
    english = client.get(f"/en/posts/{world.head.uid}/").content.decode()
    assert "Wang Shili (<span lang=" in english.partition('id="citation"')[2]
