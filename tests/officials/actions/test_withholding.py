"""A withheld name stands on no card, of any post or region, until two people show it again."""

from datetime import date, timedelta

import pytest

from officials.actions import Refused, merging, publishing, review, withdrawal, withholding
from officials.models import Edition, LiveHotline, LivePost, LiveTerm, PastPost, Post
from officials.models.versions import PublicVersion
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
NAME = "王示例"


@pytest.fixture
def held(place):
    """An appointment on a live post of ``place``, whose card and source print the name."""
    post = factories.post(
        department=factories.department(region=place), duties="王示例主持全面工作"
    )
    official = factories.official(name=NAME, owner_region=place)
    appointment = factories.appointment(post=post, official=official)
    hotline = factories.hotline(post=post, answered_by="王 示例本人")
    factories.hotline_source(hotline=hotline, printed_name="王　示例（副局长）")
    factories.publish(post)
    return appointment


def withhold(appointment, reason="security"):
    withholding.withhold_name(appointment.official, by=factories.editor(), reason=reason)
    factories.clear_history_user()


def card_of(post):
    return LivePost.objects.get(uid=post.uid).card


def test_the_card_keeps_its_numbers_and_masks_the_name_wherever_it_prints_it(held):
    before = Edition.objects.get(post=held.post).card
    withhold(held)
    card = card_of(held.post)
    assert card["holder"]["withheld"]["reason"] == "security"
    assert (card["holder"]["name"], card["holder"]["official"]) == ("", "")
    assert NAME not in str(card)
    assert "＊＊主持全面工作" in card["duties"]
    number = LiveHotline.objects.get(post__uid=held.post.uid)
    assert number.digits
    assert number.printed_name == "＊＊（副局长）"
    assert number.answered_by == "＊＊本人"
    assert Edition.objects.get(post=held.post).card == before


def test_a_namesake_keeps_the_name(held):
    other = factories.appointment(official=factories.official(name=NAME))
    factories.sourced_hotline(post=other.post, answered_by="王示例")
    factories.publish(other.post)
    withhold(held)
    assert card_of(other.post)["holder"]["name"] == NAME
    assert LiveTerm.objects.named(NAME).get().official == other.official.uid
    assert LiveHotline.objects.get(post__uid=other.post.uid).answered_by == NAME


def test_former_posts_and_those_of_other_regions_are_masked_and_made_new(client, held, clock):
    elsewhere = factories.post()
    factories.appointment(
        post=elsewhere,
        official=held.official,
        start_date=date(2020, 1, 5),
        end_date=date(2021, 1, 5),
    )
    factories.publish(elsewhere)
    gone = factories.post(title="撤销的岗位")
    factories.appointment(post=gone, official=held.official)
    factories.publish(gone)
    withdrawal.withdraw_post(gone, by=factories.editor(), reason="reorganised", abolished=True)
    pages = [each.get_absolute_url() for each in (held.post, elsewhere, gone)]
    shown = [client.get(page) for page in pages]
    assert all(NAME in response.text for response in shown[:2])
    regions = [each.department.region_id for each in (held.post, elsewhere, gone)]
    versions = PublicVersion.objects.filter(region__in=regions)
    before = dict(versions.values_list("region", "own"))
    withhold(held)
    after = dict(versions.values_list("region", "own"))
    assert all(after[region] > before[region] for region in regions)
    for page, response in zip(pages, shown, strict=True):
        again = client.get(page, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 200
        assert NAME not in again.text
    assert "姓名不公开" in client.get(pages[1]).text
    assert NAME not in str(PastPost.objects.get(uid=gone.uid).card)


def test_the_page_of_the_official_answers_410_with_reason_and_day(client, held, clock):
    page = f"/officials/{held.official.uid}/"
    assert client.get(page).status_code == 200
    withhold(held, reason="on_request")
    response = client.get(page)
    assert response.status_code == 410
    assert "应本人要求" in response.text
    assert NAME not in response.text
    english = client.get(f"/en{page}").text
    assert "name is withheld" in english


def test_a_later_edition_is_masked_too(held):
    withhold(held)
    Post.objects.filter(pk=held.post_id).update(duties="王示例分管信访")
    held.post.refresh_from_db()
    factories.publish(held.post)
    assert NAME in str(Edition.objects.filter(post=held.post).latest("pk").card)
    assert NAME not in str(card_of(held.post))


def test_nobody_is_found_by_a_withheld_name(client, held):
    assert held.post.uid in client.get("/search/?q=王示例").text
    withhold(held)
    for query in ("王示例", "wangshili", "wsl"):
        assert held.post.uid not in client.get(f"/search/?q={query}").text, query
        assert held.post.uid not in client.get(f"/suggest/?q={query}").text, query


def test_a_name_comes_back_when_another_person_agrees(held):
    clerk, colleague = factories.editor(), factories.reviewer()
    withhold(held)
    with pytest.raises(Refused, match="还没有人申请"):
        withholding.show_name(held.official, by=colleague)
    withholding.ask_to_show(held.official, by=clerk, why="本人同意")
    with pytest.raises(Refused, match="另一位同事"):
        withholding.show_name(held.official, by=clerk)
    assert NAME not in str(card_of(held.post))
    withholding.show_name(held.official, by=colleague)
    assert card_of(held.post)["holder"]["name"] == NAME
    withhold(held)
    assert NAME not in str(card_of(held.post))


def test_an_approval_alone_brings_no_name_back(held):
    withhold(held)
    Post.objects.filter(pk=held.post_id).update(title="局长")
    held.post.refresh_from_db()
    review.submit([held.post], by=factories.editor())
    held.post.refresh_from_db()
    publishing.approve([(held.post, held.post.revision)], by=factories.reviewer())
    assert NAME not in str(card_of(held.post))


def test_a_withheld_person_is_merged_with_nobody_whose_name_is_public(held, place):
    other = factories.official(name=NAME, owner_region=place)
    withhold(held)
    for old, into in ((held.official, other), (other, held.official)):
        with pytest.raises(Refused, match="恢复公开以后"):
            merging.merge_officials(old, into, by=factories.editor(), reason="重复")


def test_only_a_published_name_is_withheld_and_only_once(held):
    unknown = factories.official(name="赵虚构")
    with pytest.raises(Refused, match="没有公布过"):
        withholding.withhold_name(unknown, by=factories.editor(), reason="security")
    withhold(held)
    with pytest.raises(Refused, match="已经不公开"):
        withhold(held)


def test_a_clerk_of_a_region_where_they_held_a_post_withholds_the_name(client, held, clock):
    other = factories.post()
    term = factories.appointment(
        post=other, official=held.official, start_date=None, end_date=clock.today - timedelta(9)
    )
    factories.publish(other)
    factories.appointment(post=other, start_date=clock.today)
    client.force_login(factories.staff("editor", other.department.region))
    assert client.get(f"/admin/officials/appointment/{held.pk}/withhold/").status_code == 404
    factories.publish(factories.post())
    Post.objects.filter(pk=other.pk).update(duties="")
    url = f"/admin/officials/appointment/{term.pk}/withhold/"
    page = client.get(url).text
    assert held.post.department.name in page
    client.post(url, form_at(client, url) | {"reason": "security"})
    assert NAME not in str(card_of(held.post))


@pytest.mark.parametrize("form", ["", "/en", "/large", "/large/en"])
def test_a_card_says_that_the_name_is_withheld_and_why(client, held, form):
    withhold(held)
    page = client.get(f"{form}{held.post.get_absolute_url()}").text
    assert ("Name withheld" if "en" in form else "姓名不公开") in page
    assert ("For reasons of safety" if "en" in form else "安全原因") in page
    assert "空缺" not in page
    assert "tel:" in page


def test_files_and_data_name_nobody(client, held):
    withhold(held)
    post = held.post
    card = client.get(f"/posts/{post.uid}.vcf").content.decode()
    assert NAME not in card
    assert post.title in card
    assert '"Person"' not in client.get(post.get_absolute_url()).text
    (row,) = client.get("/search.json?q=副局长").json()["rows"]
    assert (row["holder"], row["official_uid"]) == ("", "")
    assert "姓名不公开" in b"".join(client.get("/search.csv?q=副局长")).decode()
