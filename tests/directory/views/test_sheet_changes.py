"""A printed sheet leads to what changed since: today's names and numbers, nothing of the past."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import withdrawal, withholding
from officials.models import PublicReason
from tests.support import factories, world as worlds
from tests.support.outputs import holds_digits

HELD = "纸上的人和号码都没有变"


def read(client, place, day, prefix="", status=200):
    response = client.get(f"{prefix}/regions/{place.code}/?printed={day}")
    assert response.status_code == status, response.status_code
    return response.content.decode()


def changes(html):
    """Return the text of each post that the page lists, by its title."""
    rows = re.findall(r'<li class="change">(.*?)</li>', html, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]
    return {text.split()[0]: text for text in texts}


def publish_post(world, title, digits, **values):
    post = factories.post(department=world.bureau, title=title, **values)
    hotline = worlds.number(world.notice, post=post, digits=digits)
    factories.publish(post)
    return post, hotline


def test_a_sheet_holds_until_something_changes_and_then_names_it_alone(client, world, clock):
    post, hotline = publish_post(world, "换号岗位", "15400000031", rank=20)
    ending, _number = publish_post(world, "将撤销岗位", "15400000032", rank=21)
    going, _number = publish_post(world, "将撤下岗位", "15400000033", rank=22)
    clock.advance(days=1)
    day = clock.today
    for prefix in ("", "/en", "/large"):
        html = read(client, world.county, day, prefix)
        assert changes(html) == {}
        assert not holds_digits(html.partition("<main")[2], "154")
    assert HELD in read(client, world.county, day)

    clock.advance(days=2)
    by = factories.editor()
    hotline.digits = "15400000034"
    hotline.save()
    hotline.sources.all().delete()
    correction = factories.notice(owner_region=world.county)
    factories.hotline_source(hotline=hotline, notice=correction)
    factories.publish(post)
    withdrawal.withdraw_hotline(world.office, by=by, reason=PublicReason.NUMBER_STOPPED)
    withdrawal.withdraw_post(ending, by=by, reason=PublicReason.REORGANISED, abolished=True)
    withdrawal.withdraw_post(going, by=by, reason=PublicReason.MISTAKE)
    withdrawal.suspend(world.demo.hotlines.get(), by=by, reason="核实")
    person = factories.official(name="孙范例", owner_region=world.county)
    factories.appointment(post=world.vacant, official=person, start_date=clock.today)
    factories.publish(world.vacant)
    publish_post(world, "新设岗位", "15400000035", rank=23)

    html = read(client, world.county, day)
    assert HELD not in html
    found = changes(html)
    assert list(found) == [
        "局长", "副局长", "演示岗位", "换号岗位", "将撤销岗位", "新设岗位"
    ]  # fmt: skip
    assert "另一个号码已撤下" in found["局长"]
    assert "154 0000 0001" in found["局长"]
    assert "换人" in found["副局长"]
    assert "孙范例" in found["副局长"]
    assert "号码已暂停" in found["演示岗位"]
    assert "号码已更换" in found["换号岗位"]
    assert "154 0000 0034" in found["换号岗位"]
    assert "岗位已撤销" in found["将撤销岗位"]
    assert "新岗位" in found["新设岗位"]
    assert "将撤下岗位" not in html
    assert "1 个岗位" in html.partition("整个撤下的岗位")[2]
    for digits in ("0123456", "0000004", "0000031", "0000032", "0000033"):
        assert not holds_digits(html, digits), digits
    assert "Sun Fanli" in read(client, world.county, day, "/en")
    # Printed today, what changed today may be on the paper or not: it is named.
    assert "换号岗位" in changes(read(client, world.county, clock.today))


def test_a_number_that_the_sheet_had_no_digits_of_is_named_when_it_is_back(client, world, clock):
    """A suspension that ended is kept by the editions of its days, also when others follow."""
    post, hotline = publish_post(world, "停过岗位", "15400000037", rank=20)
    withdrawal.suspend(hotline, by=factories.editor(), reason="核实")
    clock.advance(days=1)
    printed = clock.today
    clock.advance(days=1)
    withdrawal.restore(hotline, by=factories.reviewer())
    clock.advance(days=1)
    between = clock.today
    clock.advance(days=1)
    withdrawal.suspend(hotline, by=factories.editor(), reason="核实")
    clock.advance(days=1)
    again = clock.today
    post.duties = "改过的分工"
    post.save()
    factories.publish(post)
    clock.advance(days=1)
    assert "停过岗位" in changes(read(client, world.county, between))
    assert "号码已暂停" not in str(changes(read(client, world.county, printed)))
    withdrawal.restore(hotline, by=factories.reviewer())
    clock.advance(days=1)
    for day in (printed, again):
        row = changes(read(client, world.county, day))["停过岗位"]
        assert "号码已恢复" in row
        assert "154 0000 0037" in row
    assert "Number shown again" in read(client, world.county, printed, "/en")
    for day in (between, clock.today):
        assert changes(read(client, world.county, day)) == {}
    withdrawal.suspend(hotline, by=factories.editor(), reason="核实")
    row = changes(read(client, world.county, between))["停过岗位"]
    assert "号码已暂停" in row
    assert not holds_digits(read(client, world.county, between), "15400000037")
    assert changes(read(client, world.county, printed)) == {}


def test_no_former_holder_and_no_withheld_name_is_on_the_page(client, world, clock):
    clock.advance(days=1)
    day = clock.today
    withdrawal.end_appointment(world.holder, by=factories.editor(), last_day=day, reason="调任")
    clock.advance(days=1)
    html = read(client, world.county, day)
    assert "王示例" not in html
    assert not holds_digits(html, "15400000001")
    assert "换人" in changes(html)["局长"]
    assert "空缺" in changes(html)["局长"]
    person = factories.official(name="孙范例", owner_region=world.county)
    factories.appointment(post=world.head, official=person, start_date=clock.today)
    factories.publish(world.head)
    assert "孙范例" in changes(read(client, world.county, day))["局长"]
    withholding.withhold_name(person, by=factories.editor(), reason="security")
    html = read(client, world.county, day)
    assert "孙范例" not in html
    assert "姓名不公开" in changes(html)["局长"]


def test_a_sheet_of_the_region_above_holds_until_the_region_publishes(client, world, clock):
    clock.advance(days=1)
    day = clock.today
    assert HELD in read(client, world.town, day)
    clock.advance(days=1)
    department = factories.department(region=world.town)
    own = factories.post(department=department, title="镇值班室", kind="desk", duties="")
    worlds.number(world.notice, post=own, digits="15400000036")
    factories.publish(own)
    assert list(changes(read(client, world.town, day))) == ["镇值班室"]
    assert HELD in read(client, world.county, day)


def test_a_day_before_anything_was_printed_says_so(client, world):
    html = read(client, world.county, "2021-05-01")
    assert "这一天本站没有公布这里的号码" in html
    assert all("新岗位" in text for text in changes(html).values())


def test_a_day_that_cannot_be_read_or_is_to_come_is_refused_in_words(client, world, clock):
    for day in ("", "2026-1-5", "2026-02-30", "now"):
        assert "请写成 2026-01-05 这样" in read(client, world.county, day, status=400)
    tomorrow = (clock.today + timedelta(1)).isoformat()
    assert "还没有到" in read(client, world.county, tomorrow, status=400)
    moved = client.get(f"/regions/990000/?printed={clock.today}")
    assert moved["Location"] == f"/regions/{world.county.code}/?printed={clock.today}"


def test_the_codes_of_a_sheet_lead_to_its_changes(client, world, clock):
    html = client.get(f"/regions/{world.county.code}/print/").content.decode()
    assert html.count(f"/regions/{world.county.code}/qr.svg?printed={clock.today}") == 2
    response = client.get(f"/regions/{world.county.code}/?printed={clock.today}")
    assert response["X-Robots-Tag"] == "noindex, noarchive"


def test_a_sheet_is_compared_in_the_same_queries_for_any_number_of_posts(client, world, clock):
    def count():
        with CaptureQueriesContext(connection) as queries:
            read(client, world.zone, day)
        return len(queries)

    worlds.fill(world.zone, departments=1, each=1)
    day = clock.today
    before = count()
    worlds.fill(world.zone, departments=3, each=4)
    assert count() == before <= 12


def test_a_number_whose_hours_the_page_does_not_say_is_not_filled(client, world, clock):
    day = clock.today
    clock.advance(days=1)
    publish_post(world, "新来的岗位", "15400000035", rank=23)
    html = read(client, world.county, day)
    assert "新来的岗位" in changes(html)
    assert 'class="call quiet"' in html
    assert 'class="call"' not in html.partition('class="government-bar"')[0]
