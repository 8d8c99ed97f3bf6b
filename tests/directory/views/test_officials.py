"""Pages of officials: present and past posts on live cards, and what remains without any."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.availability import get_calendar
from officials.actions import withdrawal
from officials.days import SHANGHAI
from officials.models import PublicReason
from officials.models.redirects import RedirectKind
from tests.support import factories


def page(client, official, prefix="", status=200):
    response = client.get(f"{prefix}/officials/{official.uid}/")
    assert response.status_code == status
    return response.content.decode()


def named(name, **values):
    """Publish a post with its holder; return the official and the post."""
    official = factories.official(name=name)
    post = factories.appointment(official=official, **values).post
    factories.sourced_hotline(post=post)
    factories.publish(post)
    return official, post


def test_an_official_shows_name_post_and_hotlines(client, world):
    html = page(client, world.holder.official)
    assert "王示例</h1>" in html
    assert re.search(rf'<a href="/posts/{world.head.uid}/">\s*<b class="holder">王示例</b>', html)
    assert "样品县公安局" in html
    assert f'href="/regions/{world.county.code}/"' in html
    assert 'href="tel:+869990123456;ext=801"' in html
    assert "2026年1月5日任职" in html
    assert 'id="past"' not in html


def test_an_english_page_romanises_the_name(client, world):
    html = page(client, world.holder.official, "/en")
    assert '<h1>Wang Shili <span class="original" lang="zh-Hans">王示例</span></h1>' in html
    assert "5 January 2026" in html


def test_a_former_holder_has_posts_and_terms_and_no_hotline(client, world):
    html = page(client, world.former.official)
    assert "赵虚构</h1>" in html
    assert f'<a href="/posts/{world.head.uid}/">局长</a>' in html
    assert "2020年3月1日至2025年12月31日" in html
    assert str(world.notice) in html
    assert 'id="present"' not in html
    for number in ("012 3456", "154 0000", "tel:+86"):
        assert number not in html


def test_the_capacity_of_an_appointment_is_displayed(client, db):
    official, _post = named("王示例", capacity="acting")
    assert "代理" in page(client, official)


def test_present_posts_come_before_past_ones_which_have_no_hotline(client, world):
    moved = factories.official(name="孙范例")
    factories.appointment(
        post=world.vacant, official=moved, start_date=date(2020, 1, 1), end_date=date(2024, 6, 30)
    )
    factories.appointment(post=world.demo, official=moved, start_date=date(2024, 7, 1))
    factories.publish(world.vacant, world.demo)
    present, _, past = page(client, moved).partition('id="past"')
    assert "演示岗位" in present
    assert "副局长" in past
    assert "154 0000 0002" not in past
    assert "2024年6月30日" in past


def test_an_appointment_is_past_from_midnight_after_its_last_day(client, world, clock):
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today + timedelta(1), reason="调任"
    )
    assert "154 0000 0001" in page(client, world.holder.official)
    clock.move_to(clock.today + timedelta(2))
    html = page(client, world.holder.official)
    assert 'id="past"' in html
    assert 'id="present"' not in html
    assert "tel:+86" not in html


def test_a_withdrawn_hotline_leaves_at_once(client, world):
    official = world.holder.official
    assert "154 0000 0001" in page(client, official)
    withdrawal.withdraw_hotline(world.own, by=factories.editor(), reason="number_stopped")
    assert "154 0000 0001" not in page(client, official)
    assert "154 0000 0001" not in page(client, official, "/en")


def test_a_suspended_hotline_has_no_digits(client, world):
    withdrawal.suspend(world.own, by=factories.editor(), reason="核实")
    html = page(client, world.holder.official)
    assert "暂停受理" in html
    assert "0000 0001" not in html
    assert "15400000001" not in html


def test_robots_keep_no_copy_of_own_hotlines(client, world):
    address = f"/officials/{world.holder.official.uid}/"
    assert client.get(address)["X-Robots-Tag"] == "noarchive"
    assert "X-Robots-Tag" not in client.get(f"/officials/{world.former.official.uid}/")
    withdrawal.withdraw_hotline(world.own, by=factories.editor(), reason="number_stopped")
    assert "X-Robots-Tag" not in client.get(address)


def test_changes_to_the_register_are_not_displayed_before_publication(client, world):
    official = world.holder.official
    official.name = "陈占位"
    official.save()
    factories.appointment(post=world.vacant, official=official, capacity="acting")
    factories.appointment(post=factories.post(title="没有公布的岗位"), official=official)
    html = page(client, official)
    assert "王示例" in html
    for draft in ("陈占位", "代理", "没有公布的岗位", world.vacant.uid):
        assert draft not in html


def test_a_new_name_is_displayed_once_it_is_published(client, world):
    official = world.holder.official
    official.name = "陈占位"
    official.save()
    factories.publish(world.head)
    assert "陈占位</h1>" in page(client, official)


def test_namesakes_are_listed_apart(client, world):
    twin, post = named("王示例")
    html = page(client, world.holder.official)
    own, _, others = html.partition("同名者")
    assert f'href="/officials/{twin.uid}/"' in others
    assert post.title in others
    assert twin.uid not in own
    assert world.holder.official.uid in page(client, twin)
    assert "同名者" not in page(client, world.former.official)


def test_namesakes_are_those_on_live_cards(client, world):
    twin = factories.official(name="王示例")
    post = factories.appointment(official=twin).post
    factories.sourced_hotline(post=post)
    assert twin.uid not in page(client, world.holder.official)
    factories.publish(post)
    assert twin.uid in page(client, world.holder.official)
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert twin.uid not in page(client, world.holder.official)


def test_an_official_on_no_live_card_is_gone_and_unnamed(client, world):
    for prefix in ("", "/en"):
        html = page(client, world.left.official, prefix, status=410)
        assert "钱占位" not in html
        assert "撤下岗位" not in html
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=PublicReason.MISTAKE)
    page(client, world.holder.official, status=410)
    page(client, world.former.official, status=410)


def test_drafted_scheduled_and_absent_officials_answer_alike(client, world, clock):
    drafted = factories.appointment(post=world.drafted).official
    coming = factories.appointment()
    factories.publish(coming.post, on=clock.today + timedelta(3))
    answers = []
    for uid in (drafted.uid, coming.official.uid, "000000000000"):
        response = client.get(f"/officials/{uid}/")
        answers.append((response.status_code, response.content.decode().replace(uid, "")))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404
    clock.move_to(clock.today + timedelta(3))
    page(client, coming.official)


def test_a_merged_official_redirects_unless_the_successor_is_not_public(client, world):
    target = world.holder.official.uid
    hidden = factories.official().uid
    for old, new in (("aaaaaaaaaaaa", "bbbbbbbbbbbb"), ("bbbbbbbbbbbb", target),
                     ("cccccccccccc", hidden), ("dddddddddddd", "dddddddddddf"),
                     ("dddddddddddf", "dddddddddddd")):  # fmt: skip
        factories.redirect(kind=RedirectKind.OFFICIAL, old=old, new=new)
    response = client.get("/officials/aaaaaaaaaaaa/")
    assert (response.status_code, response["Location"]) == (301, f"/officials/{target}/")
    assert client.get("/en/officials/aaaaaaaaaaaa/")["Location"] == f"/en/officials/{target}/"
    for old in ("cccccccccccc", "dddddddddddd"):
        assert client.get(f"/officials/{old}/").status_code == 404


def test_the_desk_that_stands_in_is_on_the_post_and_the_department_alone(client, clock):
    department = factories.department()
    holder = factories.appointment(post=factories.post(department=department))
    desk = factories.post(department=department, kind="desk", title="总值班室")
    factories.sourced_hotline(post=holder.post, hours="工作日 9:00-17:00")
    factories.sourced_hotline(post=desk, hours="24小时", digits="15400000077")
    factories.publish(holder.post, desk)
    clock.move_to(datetime(2031, 1, 5, 23, tzinfo=SHANGHAI))  # a Sunday, late
    for page_of in (department, holder.post):
        assert 'href="tel:+8615400000077"' in client.get(page_of.get_absolute_url()).text
    assert "154 0000 0077" not in page(client, holder.official)


def test_a_page_takes_the_same_queries_for_any_number_of_posts(client, world):
    def count():
        get_calendar.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, world.holder.official)
        return len(queries)

    named("王示例")
    before = count()
    for number in range(4):
        named("王示例")
        post = factories.post(title=f"兼任{number}")
        factories.appointment(post=post, official=world.holder.official)
        factories.sourced_hotline(post=post)
        factories.publish(post)
    assert count() == before <= 6


@pytest.mark.parametrize("junk", ["", "?q=1", "?utm_source=x"])
def test_a_cached_page_takes_one_query(client, world, junk):
    address = f"/officials/{world.holder.official.uid}/{junk}"
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address)
    assert len(queries) == 1
    assert again["ETag"] == first["ETag"]
