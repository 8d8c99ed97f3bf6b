"""Each search box answers with the kind of thing that a query asks for."""

import re
from datetime import date, datetime, time, timedelta

import pytest

from officials.actions import withdrawal
from officials.days import SHANGHAI
from officials.models import DepartmentType, Hotline, NationalHotline, PublicReason
from tests.support import factories, world as worlds

NOT_HERE = "本站现在没有公布这个号码"


def ask(client, query, prefix="", path="/search/", status=200, **filters):
    response = client.get(f"{prefix}{path}", {"q": query} | filters)
    assert response.status_code == status, response
    return response.content.decode().partition("<main")[2].partition("<footer")[0]


def opened(client, query, path="/search/", **filters):
    return client.get(path, {"q": query} | filters).headers.get("Location", "")


def change_number(world, digits):
    """Publish another number in place of that of the vacant post, by a notice of its own."""
    hotline = Hotline.objects.get(pk=world.overdue.pk)
    hotline.digits = digits
    hotline.save()
    hotline.sources.all().delete()
    notice = factories.notice(owner_region=world.county, title="更换号码的通告")
    factories.hotline_source(hotline=hotline, notice=notice)
    factories.publish(world.vacant)


@pytest.fixture
def world(world):
    NationalHotline.objects.filter(number="110").update(aliases=["报警", "police"])
    return world


@pytest.mark.parametrize("path", ["/search/", "/regions/", "/en/search/", "/large/regions/"])
@pytest.mark.parametrize("query", ["110", "报警", "police"])
def test_hotline_is_a_button_with_nothing_above_it(client, world, path, query):
    html = ask(client, query, path=path)
    before, _, after = html.partition('href="tel:110"')
    assert after
    assert "tel:" not in before
    assert "<h2" not in before
    assert "/posts/" not in html


def test_hotline_off_the_mainland_is_that_of_the_territory(client, world):
    html = ask(client, "香港特别行政区 报警")
    assert 'href="tel:999"' in html
    assert 'href="tel:110"' not in html


@pytest.mark.parametrize("path", ["/search/", "/regions/"])
@pytest.mark.parametrize(
    "query", ["样品县 样品事", "样品事 样品县", "样品县别的说法", "样品县样品事"]
)
def test_place_and_topic_open_the_topic_in_the_place(client, world, path, query):
    there = f"/regions/{world.county.code}/topics/{world.topic.slug}/"
    assert opened(client, query, path) == there


def test_topic_asked_in_a_place_opens_there_and_another_place_is_offered(client, world):
    there = f"/regions/{world.county.code}/topics/{world.topic.slug}/"
    assert opened(client, "样品事", region=world.county.code) == there
    html = ask(client, "样品新区", region=world.county.code)
    assert f'href="/regions/{world.zone.code}/"' in html


def test_topic_in_a_place_of_several_offers_each_of_them(client, world):
    other = factories.county(parent=factories.prefecture(name="另一市"), name="样品县")
    html = ask(client, "样品县 样品事")
    for region in (world.county, other):
        assert f'href="/regions/{region.code}/topics/{world.topic.slug}/"' in html
        assert f'<span class="hint">{region.parent.label}</span>' in html
    assert html.count('class="rows"') == 0
    # The page of the topic without a place would ask once more.
    assert f'href="/topics/{world.topic.slug}/"' not in html
    # Villages of one name are told apart by all that is above them.
    for parent in (world.county, other):
        factories.township(parent=parent, name="同名镇")
    assert "另一市 › 样品县" in ask(client, "同名镇")


def test_sign_that_is_not_understood_is_named_and_opens_nothing(client, world):
    assert "没有读懂“О”" in ask(client, "样品О县")
    assert "“О” was not understood" in ask(client, "样品县О", prefix="/en")


def test_number_says_where_it_stands_since_when_and_by_which_notice(client, world):
    html = ask(client, "15400000002")
    block = html.partition('id="number"')[2].partition("</section>")[0]
    assert f'href="/posts/{world.vacant.uid}/"' in block
    assert f'href="/notices/{world.notice.uid}/"' in block
    assert "刚公布" in block
    assert "请先挂断" in block


def test_local_number_is_completed_by_its_place_or_where_one_number_ends_so(client, world):
    factories.area_code(region=world.county, code="0996")
    post = factories.post(department=world.bureau, title="科长")
    worlds.number(world.notice, post=post, digits="09960000077", kind="landline")
    factories.publish(post)
    for query in ("0000077", "样品县 0000077", "000 0077"):
        assert f'href="/posts/{post.uid}/"' in ask(client, query).partition('id="number"')[2], query
    other = factories.post(department=world.bureau, title="处长")
    worlds.number(world.notice, post=other, digits="09970000077", kind="landline")
    factories.publish(other)
    assert 'id="number"' not in ask(client, "0000077")
    block = ask(client, "样品县 0000077").partition('id="number"')[2].partition("</section>")[0]
    assert post.uid in block
    assert other.uid not in block


def test_number_that_changed_within_thirty_days_is_said_aloud(client, world, clock):
    def block():
        return ask(client, "15400000033").partition('id="number"')[2].partition("</section>")[0]

    clock.advance(days=40)
    assert "起公布，没有换过" in ask(client, "15400000002")
    change_number(world, "15400000033")
    assert "刚换成这个号码" in block()
    clock.advance(days=31)
    assert "刚换成" not in block()


def test_absent_withdrawn_and_suspended_numbers_get_the_same_answer(client, world):
    withdrawal.withdraw_post(world.demo, by=world.editor, reason=PublicReason.MISTAKE)
    answers = {
        ask(client, digits).replace(digits, "")
        for digits in ("15400000099", "15400000005", "15400000003", "15400000007", "15400000004")
    }
    assert len(answers) == 1
    assert NOT_HERE in answers.pop()


@pytest.mark.parametrize(
    "query",
    [
        "样政办发〔2026〕3号",
        "样政办发[2026]03号",
        "〔2026〕3号",
        "2026年1月5日",
        "2026-01-05",
        "公布电话的通告",
        "《关于公布电话的通告》",
        "样品县办公室 2026年1月5日",
    ],
)
def test_notice_is_found_by_number_title_issuer_and_day(client, db, query):
    notice = factories.notice(
        issuer="样品县办公室",
        title="关于公布电话的通告",
        document_number="样政办发〔2026〕3号",
        published_on=date(2026, 1, 5),
    )
    other = factories.notice(
        issuer="另一县办公室",
        title="别的通告",
        document_number="别政〔2025〕33号",
        published_on=date(2025, 2, 3),
    )
    factories.publish_citing(notice)
    factories.publish_citing(other)
    for path in ("/search/", "/regions/", "/notices/"):
        html = ask(client, query, path=path)
        assert f'href="/notices/{notice.uid}/"' in html, path
        assert other.uid not in html, path


def test_notices_are_filtered_by_year_and_place(client, world):
    old = factories.notice(owner_region=world.county, published_on=date(2014, 5, 6))
    factories.publish_citing(old)
    html = client.get("/notices/", {"year": "2014"}).content.decode()
    assert old.uid in html
    assert world.notice.uid not in html
    assert "没有找到这样的公告" in client.get("/notices/", {"year": "2015"}).content.decode()
    assert client.get("/notices/", {"year": "2015x"}).status_code == 400
    assert old.uid in ask(client, "样品县", path="/notices/")


def test_former_holder_comes_after_present_ones_and_without_a_number(client, world):
    present = factories.official(name="赵虚构", owner_region=world.county)
    post = factories.post(department=world.bureau, title="科长")
    factories.appointment(post=post, official=present)
    worlds.number(world.notice, post=post, digits="15400000044")
    factories.publish(post)
    html = ask(client, "赵虚构")
    cards, _, former = html.partition('id="former"')
    assert "154 0000 0044" in cards
    assert "曾任" in former
    assert f'href="/posts/{world.head.uid}/"' in former
    assert "tel:" not in former.partition("</section>")[0]


def test_former_holder_alone_is_an_answer(client, world):
    for query in ("赵虚构", "赵 虚构", "样品县 赵虚构"):
        html = ask(client, query)
        assert "曾任" in html.partition('id="former"')[2], query
        assert "没有找到" not in html or " " in query
    assert 'id="former"' not in ask(client, "赵虚构", region=world.zone.code)


@pytest.mark.parametrize("query", ["曾任 赵虚构", "赵虚构 前任", "原局长 赵虚构"])
def test_word_for_former_holders_is_no_part_of_a_name(client, world, query):
    html = ask(client, query)
    assert "曾任" in html.partition('id="former"')[2]
    assert "您是不是要找" not in html


def test_former_holders_of_a_post_are_first_when_they_are_asked_for(client, world):
    former = "赵虚构"
    assert former not in ask(client, "样品县 局长")
    for query in ("样品县 历任局长", "样品县前任局长", "former 局长 样品县"):
        before, _, cards = ask(client, query).partition('id="posts"')
        assert former in before.partition('id="former"')[2], query
        assert world.head.uid in cards


def test_vacant_and_acting_posts_are_found_by_words(client, world):
    acting = factories.post(department=world.bureau, title="代理局长")
    factories.appointment(post=acting, capacity="acting")
    worlds.number(world.notice, post=acting)
    factories.publish(acting)
    for query in ("空缺", "样品县空缺", "空缺 样品市", "vacant"):
        found = re.findall('card-title"><a href="/posts/(.{12})/', ask(client, query))
        assert {*found} == {world.vacant.uid, world.demo.uid}, query
    assert acting.uid in ask(client, "代理")


def test_body_that_publishes_nothing_offers_the_line_of_its_kind(client, world):
    kind = DepartmentType.objects.get(pk=factories.department_type(name="样品医保局").pk)
    line = factories.national_hotline(department_types=[kind.code])
    html = ask(client, "样品县样品医保局")
    silent = html.partition('id="silent"')[2]
    assert "样品县没有公布这类单位的号码" in html
    assert f'href="tel:{line.number}"' in silent
    assert 'href="tel:099912345"' in silent


def test_body_that_the_level_above_publishes_is_shown_from_there(client, world):
    above = factories.department(region=world.city, type=world.bureau.type, name="样品市公安局")
    post = factories.post(department=above, title="值班")
    worlds.number(world.notice, post=post, digits="15400000055")
    factories.publish(post)
    world.bureau.type.aliases = ["样品公安"]
    world.bureau.type.save()
    assert "上级样品市公布的" in ask(client, "样品新区 样品公安")
    assert 'id="silent"' not in ask(client, "样品县样品公安")


def test_body_of_the_level_above_is_not_kept_past_its_hours(client, world, clock):
    above = factories.department(region=world.city, type=world.bureau.type, name="样品市公安局")
    post = factories.post(department=above, title="值班")
    worlds.number(world.notice, post=post, digits="15400000055", hours="每天 8:00-9:00")
    factories.publish(post)
    world.bureau.type.aliases = ["样品公安"]
    world.bureau.type.save()
    clock.move_to(datetime.combine(clock.today + timedelta(1), time(8, 30), SHANGHAI))
    assert "可打到 9:00" in ask(client, "样品新区 样品公安")
    clock.advance(hours=1)
    assert "可打到" not in ask(client, "样品新区 样品公安")


def test_changed_number_keeps_no_older_one_in_view(client, world, clock):
    clock.advance(days=1)
    change_number(world, "15400000066")
    assert NOT_HERE in ask(client, "15400000002")
