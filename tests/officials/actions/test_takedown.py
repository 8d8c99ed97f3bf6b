"""A withdrawal takes exactly what its page lists, says why in fixed words, and stays."""

from datetime import timedelta

import pytest

from officials.actions import Refused, publishing, review, takedown, withdrawal
from officials.models import Hotline, LiveHotline, LivePost, Post, PublicReason, TakedownRequest
from officials.staff.queue_piles import open_pile, read_piles
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
REASON = PublicReason.ON_REQUEST


@pytest.fixture
def held(place):
    """An appointment in ``place`` with a number of its own, beside one of the post."""
    post = factories.post(department=factories.department(region=place))
    appointment = factories.appointment(post=post)
    factories.sourced_hotline(post=post)
    factories.sourced_hotline(appointment=appointment)
    factories.publish(post)
    return appointment


@pytest.fixture
def elsewhere(held):
    """A second post of the same person in another county."""
    post = factories.post()
    factories.appointment(post=post, official=held.official)
    number = factories.sourced_hotline(post=post)
    factories.publish(post)
    return number


def shown(post):
    return LivePost.objects.get(uid=post.uid)


def numbers_of(post):
    return set(LiveHotline.objects.filter(post__uid=post.uid).values_list("digits", flat=True))


def queues_of(user):
    return [pile.queue.name for pile in read_piles(user) if pile.total]


def test_a_post_says_for_thirty_days_that_it_lost_a_number(client, held, clock):
    number = held.hotlines.get()
    withdrawal.withdraw_hotline(number, by=factories.editor(), reason=PublicReason.NUMBER_WRONG)
    address = held.post.get_absolute_url()
    assert "撤下了 1 个号码" in client.get(address).text
    assert "号码有误" in client.get(address).text
    assert "The number was wrong" in client.get(f"/en{address}").text
    clock.advance(days=29)
    assert "撤下了 1 个号码" in client.get(address).text
    clock.advance(days=1)
    assert "撤下了" not in client.get(address).text


def test_a_later_edition_still_says_that_a_number_was_lost(client, held):
    post = held.post
    withdrawal.withdraw_hotline(held.hotlines.get(), by=factories.editor(), reason=REASON)
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    post.refresh_from_db()
    factories.publish(post)
    assert "撤下了 1 个号码" in client.get(post.get_absolute_url()).text


def test_a_withdrawn_post_answers_410_with_its_reason_and_the_line_of_its_place(client, held):
    factories.area_code(region=held.post.department.region.parent, code="0999")
    withdrawal.withdraw_post(held.post, by=factories.editor(), reason=REASON)
    response = client.get(held.post.get_absolute_url())
    assert response.status_code == 410
    assert "应本人要求" in response.text
    assert "tel:099912345" in response.text


def test_a_withdrawn_term_leaves_the_post_vacant_and_a_draft(client, held):
    post, official = held.post, held.official
    own = held.hotlines.get()
    withdrawal.withdraw_term(held, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert shown(post).card["holder"] is None
    assert own.digits not in numbers_of(post)
    assert len(numbers_of(post)) == 1
    post.refresh_from_db()
    assert post.review_state == "draft"
    gone = client.get(f"/officials/{official.uid}/")
    assert gone.status_code == 410
    assert "公布有误" in gone.text


def test_a_withdrawn_term_comes_back_by_review_and_its_number_does_not(held):
    post = held.post
    withdrawal.withdraw_term(held, by=factories.editor(), reason=PublicReason.MISTAKE)
    factories.clear_history_user()
    factories.publish(post)
    assert shown(post).card["holder"]["official"] == held.official.uid
    assert len(numbers_of(post)) == 1


def test_a_past_term_leaves_the_list_of_holders(held, clock):
    withdrawal.end_appointment(
        held, by=factories.editor(), last_day=clock.today - timedelta(1), reason="调任"
    )
    assert shown(held.post).card["terms"]
    withdrawal.withdraw_term(held, by=factories.editor(), reason=REASON)
    assert shown(held.post).card["terms"] == []
    with pytest.raises(Refused, match="没有公布"):
        withdrawal.withdraw_term(held, by=factories.editor(), reason=REASON)


def test_a_scheduled_card_loses_the_term_too(held, clock):
    Post.objects.filter(pk=held.post_id).update(duties="另一项")
    held.post.refresh_from_db()
    factories.publish(held.post, on=clock.today + timedelta(3))
    withdrawal.withdraw_term(held, by=factories.editor(), reason=REASON)
    clock.advance(days=4)
    assert shown(held.post).card["duties"] == "另一项"
    assert shown(held.post).card["holder"] is None


def test_one_act_takes_the_numbers_of_a_person_and_asks_other_regions(client, held, elsewhere):
    clerk = factories.staff("editor", held.post.department.region)
    listed = takedown.numbers_of_person(held.official, clerk)
    assert len(listed.permitted) == 2
    assert [each.hotline for each in listed.elsewhere] == [elsewhere.pk]
    takedown.withdraw_numbers_of(held.official, by=clerk, reason=REASON, listed=listed.as_value())
    assert numbers_of(held.post) == set()
    assert numbers_of(elsewhere.post) == {elsewhere.digits}
    other = factories.staff("editor", elsewhere.post.department.region)
    first, *_rest = read_piles(other)
    assert first.queue.name == "takedowns"
    rows = open_pile(first, other, None).rows
    assert [row.item.detail for row in rows] == ["应本人要求"]
    assert "takedowns" not in queues_of(clerk)


def test_a_site_administrator_takes_the_numbers_everywhere(held, elsewhere):
    root = factories.user("root2", is_staff=True, is_superuser=True)
    listed = takedown.numbers_of_person(held.official, root)
    assert listed.elsewhere == []
    takedown.withdraw_numbers_of(held.official, by=root, reason=REASON, listed=listed.as_value())
    assert numbers_of(held.post) == numbers_of(elsewhere.post) == set()


def test_nothing_is_taken_that_the_page_did_not_list(held):
    clerk = factories.staff("editor", held.post.department.region)
    listed = takedown.numbers_of_person(held.official, clerk).as_value()
    factories.sourced_hotline(post=held.post)
    factories.publish(held.post)
    with pytest.raises(Refused, match="刚刚有变化"):
        takedown.withdraw_numbers_of(held.official, by=clerk, reason=REASON, listed=listed)
    assert len(numbers_of(held.post)) == 3
    assert not TakedownRequest.objects.exists()


def test_a_request_ends_when_its_region_keeps_or_withdraws_the_number(held, elsewhere):
    clerk = factories.staff("editor", held.post.department.region)
    other = factories.staff("editor", elsewhere.post.department.region)

    def ask():
        listed = takedown.numbers_of_person(held.official, clerk).as_value()
        takedown.withdraw_numbers_of(held.official, by=clerk, reason=REASON, listed=listed)

    ask()
    takedown.keep_hotline(elsewhere, by=other, why="岗位号码，已核实")
    assert "takedowns" not in queues_of(other)
    with pytest.raises(Refused, match="没有人请求"):
        takedown.keep_hotline(elsewhere, by=other, why="再一次")
    ask()
    assert queues_of(other)[0] == "takedowns"
    withdrawal.withdraw_hotline(elsewhere, by=other, reason=REASON)
    assert "takedowns" not in queues_of(other)


def test_the_page_lists_first_what_will_go_and_where_it_stands(client, held, elsewhere):
    client.force_login(factories.staff("editor", held.post.department.region))
    url = f"/admin/officials/appointment/{held.pk}/withdraw-numbers/"
    page = client.get(url).text
    region = held.post.department.region
    for words in (str(region), held.post.department.name, held.post.title, held.official.name):
        assert words in page
    for number in (*Hotline.objects.filter(post=held.post), held.hotlines.get(), elsewhere):
        assert str(number) in page
    response = client.post(url, form_at(client, url) | {"reason": "security"}, follow=True)
    assert "已撤下 2 个号码，另请其他地区撤下 1 个" in response.text
    assert numbers_of(held.post) == set()


@pytest.mark.parametrize("page", ["hotline", "post", "appointment"])
def test_a_withdrawal_without_the_list_of_its_page_is_refused(client, held, page):
    client.force_login(factories.staff("editor", held.post.department.region))
    row = {"hotline": held.hotlines.get(), "post": held.post, "appointment": held}[page]
    url = f"/admin/officials/{page}/{row.pk}/withdraw/"
    assert "刚刚有变化" in client.post(url, {"reason": "security"}).text
    assert len(numbers_of(held.post)) == 2


def test_a_withdrawn_number_comes_back_as_a_new_one_that_a_second_person_approved(held):
    post, number = held.post, held.hotlines.get()
    withdrawal.withdraw_hotline(number, by=factories.editor(), reason=PublicReason.MISTAKE)
    factories.sourced_hotline(appointment=held, digits=number.digits)
    assert number.digits not in numbers_of(post)
    review.submit([post], by=factories.editor())
    post.refresh_from_db()
    with pytest.raises(Refused, match="另一位同事"):
        publishing.approve([(post, post.revision)], by=factories.editor())
    publishing.approve([(post, post.revision)], by=factories.reviewer())
    assert number.digits in numbers_of(post)
