"""Staff correct a notice for all its numbers, and give many numbers the same hours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from officials.actions import notices
from officials.models import Hotline, HotlineSource, LiveHotline, Notice, Post
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.pdf_files import pdf

pytestmark = pytest.mark.django_db

HOTLINES = "/admin/officials/hotline/"


@pytest.fixture
def notice(place):
    return factories.notice(owner_region=place)


@pytest.fixture
def published(place, notice):
    """A published post of the county that cites the notice."""
    department = factories.department(region=place, name="城管局")
    return factories.publish_citing(notice, department=department, title="局长")


@pytest.fixture
def clerk(place, client):
    user = factories.staff("editor", place)
    factories.staff("reviewer", place)
    client.force_login(user)
    return user


def test_a_correction_offers_the_numbers_of_the_notice_that_it_corrects(
    client, clerk, place, notice, published
):
    correction = factories.notice(owner_region=place, title="更正通告", supersedes=notice)
    elsewhere = factories.publish_citing(notice)
    assert "改引这份公告" in client.get(admin_url(correction)).text
    here = admin_url(correction, "cite")
    page = client.get(here)
    assert f"{place.name} · 城管局" in page.text
    assert elsewhere.hotlines.get().digits not in page.text
    sent = form_at(client, here) | {"why": "更正"}
    source = HotlineSource.objects.get(hotline__post=published)
    tick, number = f"take-{source.pk}", f"printed_number-{source.pk}"
    assert tick not in sent, "nothing says that the correction prints the number"
    assert "没有勾选号码" in client.post(here, sent).text
    other = client.post(here, sent | {tick: "on", number: "154 0000 9999"}).text
    assert f"这不是 {source.hotline}" in other
    page = client.post(here, sent | {tick: "on"}, follow=True)
    assert "1 个号码已改，1 个岗位已提交" in page.text
    assert Post.objects.get(pk=published.pk).review_state == "submitted"
    assert HotlineSource.objects.get(hotline__post=elsewhere).notice == notice


def test_a_correction_of_another_region_is_cited_from_one_number_for_all_own_ones(
    client, clerk, place, published
):
    province = factories.notice(title="全省通告")
    correction = factories.notice(title="全省更正通告", supersedes=province)
    department = factories.department(region=place, name="水利局")
    titles = ("局长", "值班室")
    posts = [
        factories.publish_citing(province, department=department, title=each) for each in titles
    ]
    elsewhere = factories.publish_citing(province)
    assert client.get(admin_url(correction)).status_code in (302, 404)
    here = admin_url(posts[0].hotlines.get(), "cite")
    assert here in client.get(admin_url(posts[0].hotlines.get())).text
    page = client.get(here).text
    assert "全省更正通告" in page
    assert elsewhere.hotlines.get().digits not in page
    (taken, left) = HotlineSource.objects.filter(hotline__post__in=posts).order_by("pk")
    sent = form_at(client, here) | {f"take-{taken.pk}": "on", f"printed_name-{taken.pk}": "新局长"}
    answer = client.post(here, sent, follow=True)
    assert "1 个号码已改，1 个岗位已提交" in answer.text
    assert "没有勾选的 1 个仍引用原公告" in answer.text
    assert HotlineSource.objects.get(notice=correction).printed_name == "新局长"
    left.refresh_from_db()
    assert left.notice == province
    assert HotlineSource.objects.get(hotline__post=elsewhere).notice == province


def test_only_what_the_text_of_the_correction_prints_is_ticked_beforehand(
    client, clerk, place, notice
):
    """Leave the digits of a switchboard, which stand for many posts, to the clerk."""
    department = factories.department(region=place, name="城管局")
    numbers = {"甲": "02900000001", "乙": "02900000002", "丙": "02900000003"}
    for title, digits in numbers.items():
        post = factories.post(department=department, title=title)
        extension = "801" if title == "丙" else ""
        line = factories.hotline(post=post, digits=digits, extension=extension)
        factories.hotline_source(hotline=line, notice=notice, printed_number=digits)
    correction = factories.notice(owner_region=place, title="更正通告", supersedes=notice)
    rows = [(60, 700, "029-0000 0001"), (60, 650, "029-0000 0003")]
    file = SimpleUploadedFile("更正.pdf", pdf([rows]))
    notices.archive_file(correction, file, by=clerk)
    sent = form_at(client, admin_url(correction, "cite"))
    ticked = [name.removeprefix("take-") for name in sent if name.startswith("take-")]
    titles = HotlineSource.objects.filter(pk__in=ticked).values_list("hotline__post__title")
    assert [*titles] == [("甲",)]


def test_a_correcting_notice_begins_with_what_both_have_and_leads_to_the_numbers(
    client, clerk, place, notice, published
):
    here = f"/admin/officials/notice/add/?supersedes={notice.pk}"
    sent = form_at(client, here)
    assert (sent["issuer"], sent["title"]) == (notice.issuer, notice.title)
    assert sent["owner_region"] == place.pk
    assert not sent.get("document_number")
    answer = client.post(here, sent | {"published_on": "2026-03-02"}, follow=True)
    correction = Notice.objects.get(supersedes=notice)
    assert answer.redirect_chain[-1][0] == admin_url(correction, "cite")
    assert "接下来" in answer.text


def test_a_number_whose_notice_nobody_corrected_offers_no_correction(client, clerk, published):
    assert "改引" not in client.get(admin_url(published.hotlines.get())).text


def test_a_correction_for_numbers_that_changed_meanwhile_changes_nothing(
    client, clerk, place, notice, published
):
    factories.notice(owner_region=place, title="更正通告", supersedes=notice)
    here = admin_url(published.hotlines.get(), "cite")
    sent = form_at(client, here) | {f"take-{HotlineSource.objects.get().pk}": "on"}
    factories.publish_citing(notice, department=published.department, title="副局长")
    page = client.post(here, sent, follow=True)
    assert "请重新查看" in page.text
    assert HotlineSource.objects.filter(notice=notice).count() == 2


def test_a_notice_that_corrects_nothing_offers_nothing(client, clerk, notice, published):
    assert "改引这份公告" not in client.get(admin_url(notice)).text


def choose(client, hotlines, **values):
    keys = {"_selected_action": [each.pk for each in hotlines]}
    return client.post(HOTLINES, {"action": "change_hours", **keys, **values}, follow=True)


def test_hours_are_typed_once_for_the_numbers_that_are_selected(client, clerk, published):
    hotlines = list(Hotline.objects.filter(post=published))
    page = choose(client, hotlines)
    assert "改 1 个号码，提交审核" in page.text
    page = choose(client, hotlines, confirmed=1, hours="工作日 9:00–17:00")
    assert "1 个号码已改，1 个岗位已提交" in page.text
    assert Hotline.objects.get(post=published).hours == "工作日 9:00–17:00"
    assert LiveHotline.objects.get().hours == ""


def test_hours_that_hide_a_number_are_refused(client, clerk, published):
    hotlines = list(Hotline.objects.filter(post=published))
    choose(client, hotlines, confirmed=1, hours="请拨 154 0000 0001")
    assert Hotline.objects.get(post=published).hours == ""


def test_viewers_change_no_hours(client, place, published):
    client.force_login(factories.staff("viewer", place))
    hotlines = list(Hotline.objects.filter(post=published))
    choose(client, hotlines, confirmed=1, hours="工作日")
    assert Hotline.objects.get(post=published).hours == ""
