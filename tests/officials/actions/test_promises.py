"""Promises of regions: two people add one, one takes it down, and it changes in nothing else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from officials.actions import Refused, promises
from officials.models import LivePromise, Notice, Promise, Region
from tests.support import factories
from tests.support.admin_forms import form_at
from tests.support.proposed import merge_regions

pytestmark = pytest.mark.django_db


def new(**values):
    values = {"region": factories.county(), "notice": factories.notice(), **values}
    return Promise(wording="联系无障碍", start_date=date(2013, 11, 1), **values)


def shown():
    return list(LivePromise.objects.values_list("wording", flat=True))


def test_a_promise_is_public_once_a_second_person_confirmed_it():
    editor, reviewer = factories.editor(), factories.reviewer()
    promise = new()
    promises.enter_promise(promise, by=editor)
    assert shown() == []
    with pytest.raises(Refused, match="另一位同事"):
        promises.confirm_promise(promise, by=editor)
    promises.confirm_promise(promise, by=reviewer)
    assert shown() == ["联系无障碍"]
    assert not Promise.objects.get().waived
    with pytest.raises(Refused, match="已经确认"):
        promises.confirm_promise(promise, by=reviewer)


def test_a_site_may_waive_the_second_person_and_the_promise_says_so(settings):
    settings.WAIVE_SECOND_PERSON = True
    promise = new()
    promises.enter_promise(promise, by=factories.editor())
    promises.confirm_promise(promise, by=factories.editor())
    assert Promise.objects.get().waived


def test_one_person_takes_a_promise_down_with_a_reason_for_good():
    promise = factories.confirmed_promise()
    with pytest.raises(Refused, match="原因"):
        promises.withdraw_promise(promise, by=factories.editor(), why=" ")
    promises.withdraw_promise(promise, by=factories.editor(), why="字句抄错")
    assert shown() == []
    event = Promise.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context["why"] == "字句抄错"
    for act in (promises.withdraw_promise, promises.confirm_promise):
        with pytest.raises(Refused, match="已经撤下"):
            act(promise, by=factories.reviewer(), why="再来一次")


def test_a_promise_with_a_number_in_it_is_refused():
    promise = new()
    promise.wording = "随时打 154 0000 0001"
    with pytest.raises(Refused, match="承诺的原话"):
        promises.enter_promise(promise, by=factories.editor())


def test_a_promise_holds_on_its_days_alone(clock):
    factories.confirmed_promise(wording="今天起", start_date=clock.today)
    factories.confirmed_promise(wording="到今天", end_date=clock.today)
    tomorrow = clock.today + timedelta(1)
    factories.confirmed_promise(wording="明天起", start_date=tomorrow)
    assert shown() == ["今天起", "到今天"]
    clock.move_to(tomorrow)
    assert sorted(shown()) == ["今天起", "明天起"]


def test_the_notice_of_a_promise_is_final_until_the_promise_was_refused():
    promise = factories.promise()
    notice = Notice.objects.filter(pk=promise.notice_id)
    with pytest.raises(IntegrityError, match="cited notice"), transaction.atomic():
        notice.update(title="改过的公告")
    promises.withdraw_promise(promise, by=factories.editor(), why="公告有错字")
    notice.update(title="改过的公告")


def test_promises_follow_a_merger_and_a_sentence_of_both_stays_once():
    into = factories.county()
    old = factories.county(parent=into.parent)
    both = factories.confirmed_promise(region=into)
    factories.confirmed_promise(region=old, notice=both.notice)
    factories.confirmed_promise(region=old, notice=both.notice, wording="倾听无缝隙")
    merge_regions(old, into)
    assert sorted(shown()) == ["倾听无缝隙", "联系无障碍"]
    assert set(LivePromise.objects.values_list("region", flat=True)) == {into.pk}
    assert Region.objects.get(pk=old.pk).merged_into_id == into.pk


def test_a_sentence_that_stands_already_is_refused_in_words(client):
    promise = factories.promise()
    client.force_login(factories.user("clerk", is_staff=True, is_superuser=True))
    values = {"region": promise.region_id, "notice": promise.notice_id, "wording": promise.wording}
    address = "/admin/officials/promise/add/"
    answer = client.post(address, form_at(client, address) | values | {"start_date": "2013-11-01"})
    assert "这份公告的这句承诺已经登记" in answer.content.decode()
    assert Promise.objects.count() == 1
