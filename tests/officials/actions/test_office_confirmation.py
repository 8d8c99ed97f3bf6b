"""An office confirms its list once, and nothing else follows from its word."""

import pytest
from hypothesis import given, strategies as st

from officials.actions import Refused, office_confirmation, verification
from officials.actions.office_confirmation import LinkClosed, ListChanged
from officials.calling.piles import PILES
from officials.models import Hotline, LiveHotline, OfficeCorrection, Verification
from officials.models.choices import Method, Result
from officials.models.verifications import choose_shown
from officials.publication.office_lists import identify, read_list
from officials.staff.office_queues import select_corrected
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(place):
    bureau = factories.department(region=place)
    return [factories.publish(factories.post(department=bureau)) for _number in range(3)]


@pytest.fixture
def link(posts):
    address = factories.confirmed_address(department=posts[0].department)
    return factories.office_link(address=address)


def rows_of(link):
    return read_list(link.address)


def confirm(link, **answer):
    office_confirmation.answer(link, seen=identify(rows_of(link)), **answer)


def results():
    return {hotline.uid: hotline.result for hotline in LiveHotline.objects.all()}


def test_a_confirmed_number_shows_the_office_and_the_day(link, clock):
    confirm(link)
    live = list(LiveHotline.objects.all())
    assert {each.result for each in live} == {Result.CONFIRMED}
    assert {each.last_verified for each in live} == {clock.today}
    checks = Verification.objects.all()
    assert {(each.method, each.checked_by, each.link) for each in checks} == {
        (Method.OFFICE, None, link)
    }


def test_a_wrong_row_waits_for_staff_until_they_call_it(link, editor, clock):
    wrong, *_right = rows_of(link)
    confirm(link, wrong=[wrong.uid], note="已换号")
    assert results()[wrong.uid] == ""
    assert not LiveHotline.objects.filter(suspended=True).exists()
    (waiting,) = select_corrected(Hotline.objects.all(), editor)
    assert (waiting.uid, waiting.correction) == (wrong.uid, "已换号")
    clock.advance(minutes=1)
    verification.record(waiting, by=editor, checked_on=clock.today, result=Result.ANSWERED)
    assert not select_corrected(Hotline.objects.all(), editor).exists()


def test_the_word_of_an_office_is_no_call(link, editor, clock):
    confirm(link)
    assert PILES["unverified"].rows(Hotline.objects.all(), clock.now).count() == 3


def test_the_word_of_an_office_hides_no_call_that_nobody_answered(link, posts, editor, clock):
    silent, heard, _never = (post.hotlines.get() for post in posts)
    for hotline, result in ((silent, Result.UNANSWERED), (heard, Result.ANSWERED)):
        verification.record(hotline, by=editor, checked_on=clock.today, result=result)
    confirm(link)
    assert results()[silent.uid] == Result.UNANSWERED
    assert results()[heard.uid] == Result.CONFIRMED
    # It stays so when the post is published again.
    posts[0].refresh_from_db()
    type(posts[0]).objects.filter(pk=posts[0].pk).update(duties="另一分工")
    factories.publish(posts[0])
    assert results()[silent.uid] == Result.UNANSWERED


def test_a_link_takes_one_answer(link):
    confirm(link)
    with pytest.raises(LinkClosed):
        confirm(link)
    assert Verification.objects.count() == 3


def test_a_link_expires(link, clock):
    clock.advance(days=30, minutes=1)
    with pytest.raises(LinkClosed):
        confirm(link)


def test_the_links_of_an_address_that_is_ended_open_nothing(link, editor):
    office_confirmation.end_address(link.address, by=editor)
    link.refresh_from_db()
    assert not office_confirmation.is_open(link)
    with pytest.raises(LinkClosed):
        confirm(link)


def test_a_list_that_changed_meanwhile_is_read_again(link, posts, editor, clock):
    seen = identify(rows_of(link))
    check = verification.Check(clock.today, Result.DEAD)
    verification.record_call([posts[0].hotlines.get()], check, by=editor)
    with pytest.raises(ListChanged):
        office_confirmation.answer(link, seen=seen)
    link.refresh_from_db()
    assert link.answered_at is None


def test_a_link_reaches_the_rows_of_its_office_alone(link, place):
    other = factories.publish(factories.post(department=factories.department(region=place)))
    confirm(link, wrong=[other.hotlines.get().uid])
    assert results()[other.hotlines.get().uid] == ""
    assert not OfficeCorrection.objects.exists()


def test_an_office_of_a_region_confirms_all_its_departments(posts, place):
    bureau = factories.department(region=place, name="区政府办")
    address = factories.confirmed_address(department=bureau, scope="region")
    confirm(factories.office_link(address=address))
    assert set(results().values()) == {Result.CONFIRMED}


def test_an_address_takes_two_people(place):
    address = factories.office_address(department=factories.department(region=place))
    with pytest.raises(Refused):
        office_confirmation.confirm_address(address, by=address.entered_by)
    office_confirmation.confirm_address(address, by=factories.reviewer())
    address.refresh_from_db()
    assert (address.confirmed_by, address.waived) == (factories.reviewer(), False)


def test_one_person_confirms_where_the_second_is_waived(place, settings):
    settings.WAIVE_SECOND_PERSON = True
    address = factories.office_address(department=factories.department(region=place))
    office_confirmation.confirm_address(address, by=address.entered_by)
    address.refresh_from_db()
    assert address.waived


def test_no_table_holds_the_token_of_a_link(link):
    assert link.token not in str(vars(link))
    assert office_confirmation.find_link(link.token) == link
    assert office_confirmation.find_link(link.token_hash) is None


def test_a_link_of_another_secret_key_is_not_mailed_but_opens(link, settings):
    token = link.token
    settings.SECRET_KEY = "another"
    with pytest.raises(ValueError, match="secret key"):
        _address = link.url
    assert office_confirmation.find_link(token) == link


@given(st.lists(st.sampled_from(Result)))
def test_the_newest_call_decides_unless_it_was_answered(drawn):
    checks = [Verification(result=each) for each in drawn]
    calls = [each for each in checks if each.result != Result.CONFIRMED]
    shown = choose_shown(checks)
    if calls and calls[0].result != Result.ANSWERED:
        assert shown is calls[0]
    else:
        assert shown is (checks[0] if checks else None)
