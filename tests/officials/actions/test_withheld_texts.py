"""Search the public texts for a withheld name, and mask those that somebody confirmed."""

from datetime import date

import pytest

from officials.actions import Refused, promises, withholding
from officials.actions.name_finds import MASKED, NAMESAKES, find_name, other_columns
from officials.models import Edition, LiveHotline, LiveNotice, LivePost, LiveTerm
from officials.models.versions import PublicVersion
from officials.public_texts import PUBLIC_TEXTS, Check
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
NAME = "欧阳演示"


@pytest.fixture
def held(place):
    """A live post of ``place`` that somebody holds."""
    post = factories.post(department=factories.department(region=place))
    official = factories.official(name=NAME, owner_region=place)
    held = factories.appointment(post=post, official=official)
    factories.publish(post)
    return held


@pytest.fixture
def other(held):
    """A live post of another region whose texts and notice have the name too."""
    notice = factories.notice(title=f"关于{NAME}同志分工的通知")
    post = factories.post(title="办公室", duties=f"协助 {NAME[0]} {NAME[1:]} 工作")
    hotline = factories.hotline(post=post, answered_by=f"{NAME}的秘书")
    factories.hotline_source(hotline=hotline, notice=notice, printed_name="办公室")
    assistant = factories.official(name="钱占位")
    factories.appointment(post=post, official=assistant, notice=notice, end_date=date(2026, 2, 1))
    factories.publish(post)
    return post


def keys_of(held):
    return [find.key for find in find_name(held.official)]


def withhold(held, *keys):
    withholding.withhold_name(held.official, by=factories.editor(), reason="security", texts=keys)
    factories.clear_history_user()


def test_the_search_shows_each_text_of_other_posts_and_notices(held, other):
    notice = other.hotlines.get().sources.get().notice
    found = {(find.key, str(find.field)) for find in find_name(held.official)}
    assert found == {
        (f"post-{other.pk}", "分管工作"),
        (f"post-{other.pk}", "接听人"),
        (f"notice-{notice.pk}", "标题"),
    }


def test_a_text_that_no_mask_reaches_is_shown_without_a_choice(held):
    factories.department(name=f"{NAME}工作室")
    (find,) = find_name(held.official)
    assert find.key == ""
    assert NAME in find.text


def test_a_confirmed_text_is_masked_in_each_view(held, other, client):
    page = client.get(other.get_absolute_url())
    assert NAME in page.text
    version = PublicVersion.objects.get(region=other.department.region)
    before = Edition.objects.get(post=other).card
    withhold(held, *keys_of(held))
    again = client.get(other.get_absolute_url(), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 200
    assert NAME not in again.text
    assert PublicVersion.objects.get(pk=version.pk).own > version.own
    card = LivePost.objects.get(uid=other.uid).card
    assert card["duties"] == "协助 ＊＊ 工作"
    assert card["sources"][0]["title"] == "关于＊＊同志分工的通知"
    hotline = LiveHotline.objects.get(post__uid=other.uid)
    assert hotline.answered_by == "＊＊的秘书"
    assert hotline.notice_title == "关于＊＊同志分工的通知"
    assert LiveNotice.objects.get(uid=hotline.notice_uid).title == "关于＊＊同志分工的通知"
    assert NAME not in str([*LiveTerm.objects.values_list("notice", flat=True)])
    assert Edition.objects.get(post=other).card == before
    assert other.uid not in client.get(f"/search/?q={NAME}").text


def test_a_promise_is_masked_with_its_notice_whoever_confirms_it_later(held, client):
    notice = factories.notice(title="公开承诺")
    promise = factories.confirmed_promise(notice=notice, wording=f"{NAME[0]}·{NAME[1:]}有呼必应")
    waiting = factories.promise(notice=notice, region=promise.region, wording=f"{NAME}值班")
    factories.confirmed_promise(region=promise.region, wording=f"{NAME}的同名人")
    withdrawn = factories.confirmed_promise(region=promise.region, wording=f"撤下的{NAME}")
    promises.withdraw_promise(withdrawn, by=factories.editor(), why="抄错")
    factories.clear_history_user()
    address = f"/regions/{promise.region.code}/promise/"
    page = client.get(address)
    assert promise.wording in page.text
    finds = {find.text: find.key for find in find_name(held.official)}
    assert finds[promise.wording] == finds[waiting.wording] == f"notice-{notice.pk}"
    assert withdrawn.wording not in finds
    withhold(held, f"notice-{notice.pk}")
    promises.confirm_promise(waiting, by=factories.reviewer())
    factories.clear_history_user()
    for form in ("", "/en"):
        again = client.get(form + address, headers={"If-None-Match": page["ETag"]})
        assert "“＊＊有呼必应”" in again.text
        assert "“＊＊值班”" in again.text
        assert f"“{NAME}的同名人”" in again.text
    withholding.ask_to_show(held.official, by=factories.editor(), why="本人同意")
    withholding.show_name(held.official, by=factories.reviewer())
    factories.clear_history_user()
    assert promise.wording in client.get(address).text


def test_an_unconfirmed_text_stays_as_it_is(held, other):
    withhold(held)
    assert NAME[1:] in LivePost.objects.get(uid=other.uid).card["duties"]


def test_a_key_that_is_no_find_is_refused(held, other):
    stranger = factories.publish(factories.post())
    with pytest.raises(Refused, match="刚刚有变化"):
        withhold(held, f"post-{stranger.pk}")
    assert not withholding.is_withheld(held.official)


def test_two_people_show_the_masked_texts_again(held, other):
    withhold(held, *keys_of(held))
    withholding.ask_to_show(held.official, by=factories.editor(), why="本人同意")
    withholding.show_name(held.official, by=factories.reviewer())
    factories.clear_history_user()
    assert LiveHotline.objects.get(post__uid=other.uid).answered_by == f"{NAME}的秘书"
    assert LiveNotice.objects.filter(title__contains=NAME).exists()


def test_the_page_offers_each_find_and_takes_what_is_ticked(held, other, client, place):
    client.force_login(factories.staff("editor", place))
    url = f"/admin/officials/appointment/{held.pk}/withhold/"
    page = client.get(url).text
    assert "别处的公开文字里也有这个姓名" in page
    assert f"{NAME}的秘书" in page
    data = form_at(client, url) | {"reason": "security", "texts": [f"post-{other.pk}"]}
    client.post(url, data)
    assert LiveHotline.objects.get(post__uid=other.uid).answered_by == "＊＊的秘书"
    assert NAME in LiveHotline.objects.get(post__uid=other.uid).notice_title


def test_each_public_text_is_searched_but_the_names_of_namesakes():
    for model, entries in PUBLIC_TEXTS.items():
        texts = {name for name, entry in entries.items() if entry.check is Check.TEXT}
        searched = {*MASKED.get(model, ()), *other_columns().get(model, ())}
        assert searched == (set() if model in NAMESAKES else texts), model


def test_a_find_on_the_post_of_a_namesake_says_so(held):
    namesake = factories.appointment(official=factories.official(name=NAME))
    hotline = factories.hotline(post=namesake.post)
    factories.hotline_source(hotline=hotline, printed_name=NAME)
    factories.publish(namesake.post)
    (find,) = find_name(held.official)
    assert find.where.endswith("（任职者同名）")
