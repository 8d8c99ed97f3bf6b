"""The page of a topic begins with what answers at the hour."""

import re
from datetime import datetime, time, timedelta

from officials.days import SHANGHAI
from tests.support import factories
from tests.support.topic_pages import departments, desk, text, topic_page


def test_while_no_department_answers_the_duty_desk_comes_first(client, world, wages, labour, clock):
    (head,) = desk(world.county, labour, "县人社局")
    head.hotlines.update(hours="每天8:00-18:00")
    office = factories.department_type(code="gov_office", name="政府办")
    (duty,) = desk(world.city, office, "值班室")
    duty.hotlines.update(hours="24小时")
    duty.kind = "desk"
    duty.save()
    factories.publish(head, duty)
    clock.move_to(datetime.combine(clock.today + timedelta(1), time(23), SHANGHAI))
    html = topic_page(client, world.county)
    assert "管这件事的部门现在没有人接，可以先问值班的人。" in html
    assert html.index(duty.uid) < html.index('id="lines"') < html.index(head.uid)
    assert "以下是上级样品市的" in html
    only = text(client, f"/regions/{world.county.code}/topics/{wages.slug}/?now=1")
    for page, cards in ((html, 2), (only, 1)):
        assert re.findall("(?:全部|现在可打) [0-9]+(?=</a>)", page) == ["全部 2", "现在可打 1"]
        assert page.count('<article class="card') == cards
    clock.advance(hours=13)
    html = topic_page(client, world.county)
    assert head.uid in html
    assert duty.uid not in html


def test_a_number_answered_now_comes_before_one_that_names_the_topic(
    client, world, wages, labour, court, clock
):
    (named, _other), (judge,) = (
        desk(world.county, labour, "县人社局", posts=2, rank=1),
        desk(world.county, court, "县法院", rank=2),
    )
    night = factories.post(department=named.department, kind="desk", title="值班室", rank=900)
    factories.sourced_hotline(post=night, hours="24小时")
    for post in (named, judge):
        post.hotlines.update(hours="每天8:00-18:00")
    factories.publish(named, judge, night)
    clock.move_to(datetime.combine(clock.today + timedelta(1), time(12), SHANGHAI))
    html = topic_page(client, world.county)
    # One without hours stands among the others.
    assert departments(html) == ["县人社局", "县法院", "县人社局"]
    assert html.index(named.uid) < html.index(night.uid)
    clock.advance(hours=11)
    html = topic_page(client, world.county)
    order = [night.uid, 'id="lines"', named.uid, judge.uid]
    assert [each for _place, each in sorted((html.index(each), each) for each in order)] == order
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "现在可打 1</a>" in html
    assert 'aria-current="true">全部 4</a>' in html
    only = text(client, f"/regions/{world.county.code}/topics/unpaid-wages/?now=1")
    assert re.findall('card-title"><a href="/posts/(.{12})/"', only) == [night.uid]
    assert "tel:12333" in only
    refused = client.get(f"/regions/{world.county.code}/topics/unpaid-wages/?now=x")
    assert refused.status_code == 400
    judge.hotlines.update(hours="24小时")
    factories.publish(judge)
    night.hotlines.update(hours="每天8:00-18:00")
    factories.publish(night)
    assert departments(topic_page(client, world.county)) == ["县法院", "县人社局"]
