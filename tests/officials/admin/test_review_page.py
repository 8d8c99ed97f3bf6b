"""The page of a reviewer: the notice beside the card to come, and who changed what."""

import re
from datetime import date

import pghistory
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from officials.actions import notices, review
from officials.models import Hotline, HotlineSource, Notice, Post
from officials.page_images.png import write_png
from tests.support import factories
from tests.support.pdf_files import ENCRYPTED, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _temporary_media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place():
    return factories.county(name="样板县")


@pytest.fixture
def waiting(place):
    """A live post that waits again: two people changed its duties and the hours of its number."""
    department = factories.department(region=place, name="林业局")
    post = factories.post(department=department, title="副局长", duties="森林资源管理")
    hotline = factories.sourced_hotline(post=post, hours="周一至周五 8:30-17:30")
    HotlineSource.objects.filter(hotline=hotline).update(printed_name="副局长办公室")
    Notice.objects.update(owner_region=place)
    factories.publish(post)
    for row, values, name in (
        (Post.objects.filter(pk=post.pk), {"duties": "森林资源管理、林长制"}, "wu"),
        (Hotline.objects.filter(pk=hotline.pk), {"hours": "周一至周五 9:00-17:30"}, "li"),
    ):
        with pghistory.context(user=factories.user(name).pk):
            row.update(**values)
    post.refresh_from_db()
    factories.submit(post)
    post.refresh_from_db()
    return post


@pytest.fixture
def reviewing(client, place):
    client.force_login(factories.staff("reviewer", place))
    return client


def read(client, post, query=""):
    return client.get(f"/admin/officials/post/{post.pk}/approve/{query}").content.decode()


def archive(post, content, name="通告.pdf"):
    notice = HotlineSource.objects.get(hotline__post=post).notice
    notices.archive_file(notice, SimpleUploadedFile(name, content), by=factories.user())
    return notice


def picture_of(notice, number):
    return f"{reverse('admin:officials_notice_page', args=[notice.pk])}?number={number}"


def source_of(post):
    return HotlineSource.objects.select_related("notice").get(hotline__post=post)


def printed(number):
    return pdf([[(60, 700, "Contents")], [(60, 700, "Office"), (300, 700, number)]])


def test_each_change_stands_in_a_row_with_its_characters_marked_and_who_made_it(reviewing, waiting):
    page = read(reviewing, waiting)
    assert f'<span class="printed">{waiting.hotlines.get()}</span>' in page, "it may break"
    page = re.sub('<span class="printed">(.*?)</span>', r"\1", page)
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    texts = {name: html for name, html in rows if "data-label" in html}
    assert "森林资源管理<ins>、林长制</ins>" in texts["分管工作"]
    assert "wu" in texts["分管工作"]
    (number,) = (html for name, html in texts.items() if "号码 " in name)
    assert f'受理时间 <span class="detail">号码 {waiting.hotlines.get()}</span>' in texts
    assert "<ins>9:00</ins>" in number.replace("<ins>9</ins>:<ins>00</ins>", "<ins>9:00</ins>")
    assert "li" in number
    assert "wu" not in number


def test_the_card_is_the_public_one_and_leads_nowhere(reviewing, waiting):
    page = read(reviewing, waiting)
    card = re.search(r'<div class="public-card">.*?</article>', page, re.DOTALL)[0]
    assert {*re.findall("<ins>(.*?)</ins>", card)} == {"、林长制", "9", "00"}
    assert "森林资源管理<ins>、林长制</ins>" in card
    assert '<details open class="card-details">' in card, "a mark stands in a fold"
    unmarked = re.sub("</?ins>", "", card)
    assert "周一至周五 9:00-17:30" in unmarked
    assert str(waiting.hotlines.get()) in card
    assert 'class="call' in card
    assert "href" not in card
    assert "data-ask" not in card


def test_the_card_of_a_later_day_stands_beside_that_of_today(reviewing, waiting):
    factories.appointment(
        post=waiting, official=factories.official(name="邵样本"), start_date=date(2031, 5, 1)
    )
    waiting.refresh_from_db()
    factories.submit(waiting)
    waiting.refresh_from_db()
    page = read(reviewing, waiting)
    today, later = page.split('<div class="public-card">')[1:3]
    assert "空缺" in today
    assert "邵样本" in later
    assert "2031-05-01" in today.rpartition("<h2")[2], "the heading of the second card"


def test_without_a_file_the_notice_says_what_it_printed_and_where(reviewing, waiting):
    source = source_of(waiting)
    page = read(reviewing, waiting)
    for words in (source.notice.title, source.notice.issuer, "副局长办公室", source.printed_number):
        assert words in page
    assert "没有存档的图片" in page
    assert "<image" not in page


def test_the_page_that_prints_the_number_is_shown_with_its_row_framed(reviewing, waiting):
    notice = archive(waiting, printed(source_of(waiting).printed_number))
    page = read(reviewing, waiting)
    assert "第 2 页，共 2 页" in page
    assert page.count('class="notice-row"') == 1
    picture = picture_of(notice, 2)
    assert f'<image href="{picture}"' in page
    response = reviewing.get(picture)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    first = read(reviewing, waiting, "?page=1")
    assert "第 1 页，共 2 页" in first
    assert 'class="notice-row"' not in first
    original = reviewing.get(reverse("admin:officials_notice_file", args=[notice.pk]))
    assert original["Content-Disposition"].startswith("attachment;")
    original.close()


def test_a_scan_has_no_frame(reviewing, waiting):
    notice = archive(waiting, write_png([bytes(30)] * 20, 10), "扫描.png")
    page = read(reviewing, waiting)
    assert 'viewBox="0 0 10 20"' in page
    assert 'class="notice-row"' not in page
    response = reviewing.get(picture_of(notice, 1))
    assert response["Content-Type"] == "image/png"
    second = picture_of(notice, 2)
    assert reviewing.get(second).status_code == 404


def test_a_file_that_cannot_be_shown_says_so_in_words(reviewing, place):
    waiting = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=waiting)
    Notice.objects.update(owner_region=place)
    words = {
        b"%PDF-1.7\nnothing": "打不开",
        pdf([[(9, 9, "x")]], trailer=ENCRYPTED): "设有密码",
        b"\xff\xd8\xff\xe0rest": "打不开",
        write_png([b""], 10**5).replace((1).to_bytes(4, "big"), (10**5).to_bytes(4, "big"), 1): (
            "太大"
        ),
    }
    notice = source_of(waiting).notice
    for content, reason in words.items():
        type(notice).objects.filter(pk=notice.pk).update(
            file_name="", file_type="", file_size=0, file_sha256=""
        )
        archive(waiting, content)
        page = read(reviewing, waiting)
        assert reason in page, content[:20]
        assert "存档原件" in page
        assert "<image" not in page


def test_a_picture_is_there_for_staff_who_may_see_the_notice_alone(client, waiting, place):
    notice = archive(waiting, printed("029-00000057"))
    url = picture_of(notice, 1)
    assert client.get(url).status_code == 302
    client.force_login(factories.user(is_staff=True))
    assert client.get(url).status_code == 403
    client.force_login(factories.staff("reviewer", factories.county(name="样例县")))
    assert client.get(url).status_code == 404


def test_a_reviewer_of_another_region_is_told_who_keeps_the_file(client, waiting, place):
    archive(waiting, printed("029-00000057"))
    keeper = factories.county(name="样例县")
    Notice.objects.update(owner_region=keeper)
    client.force_login(factories.staff("reviewer", place))
    page = read(client, waiting)
    assert "存档文件由样例县保管" in page
    assert "<image" not in page
    assert "/file/" not in page


def test_a_cleared_file_is_shown_no_longer_although_its_picture_is_remembered(reviewing, waiting):
    notice = archive(waiting, printed(source_of(waiting).printed_number))
    url = picture_of(notice, 2)
    assert reviewing.get(url).status_code == 200
    notice.refresh_from_db()
    default_storage.delete(f"notices/{notice.file_sha256}")
    assert reviewing.get(url).status_code == 404
    assert "存档文件已清除" in read(reviewing, waiting)


def test_words_about_a_row_stand_beside_its_field_on_the_form_of_the_writer(
    client, reviewing, waiting, place
):
    hotline = waiting.hotlines.get()
    page = read(reviewing, waiting)
    back = f"/admin/officials/post/{waiting.pk}/return/"
    assert f'href="{back}#id_about-duties"' in page
    assert f'href="{back}#id_about-{hotline.uid}"' in page
    form = reviewing.get(back).text
    assert 'name="about-duties"' in form
    assert "请写明退回的原因" in reviewing.post(back, {"comment": " "}).text
    long = {"comment": "长" * 300, "about-duties": "长" * 200}
    assert "合起来最多 400 字" in reviewing.post(back, long).text
    sent = {
        "comment": "",
        "about-duties": "公告没有林长制",
        f"about-{hotline.uid}": "公告印 8:30",
    }
    assert reviewing.post(back, sent).status_code == 302
    waiting.refresh_from_db()
    said = f"【分管工作】公告没有林长制\n【号码 {hotline}】公告印 8:30"
    assert waiting.review_comment == said
    client.force_login(factories.staff("editor", place))
    form = client.get(f"/admin/officials/post/{waiting.pk}/change/").text
    opinions = re.findall(r'<strong class="opinion">审核意见：([^<]+)</strong>', form)
    assert {*opinions} == {"公告印 8:30", "公告没有林长制"}
    line = re.search(r'line-value">森林资源管理.*?</summary>', form, re.DOTALL)[0]
    assert "公告没有林长制" in line, "it is read before the field is opened"
    beside = form.partition("field-duties")[2].partition("field-why")[0]
    assert "公告没有林长制" in beside


def test_a_writer_sees_the_public_card_before_submitting(client, place):
    post = factories.post(
        department=factories.department(region=place), title="副局长", duties="分管林业"
    )
    factories.sourced_hotline(post=post)
    client.force_login(factories.staff("editor", place))
    here = f"/admin/officials/post/{post.pk}"
    assert f'href="{here}/preview/"' in client.get(f"{here}/change/").text
    page = client.get(f"{here}/preview/").text
    card = re.search(r'<div class="public-card">.*?</article>', page, re.DOTALL)[0]
    assert "分管林业" in card
    assert str(post.hotlines.get()) in card
    assert "href" not in card
    assert f'href="{here}/submit/"' in page
    client.force_login(factories.staff("editor", factories.county(name="样例县")))
    assert client.get(f"{here}/preview/").status_code == 404


def test_a_post_changed_since_it_was_submitted_has_no_buttons_and_says_who_changed_it(
    reviewing, waiting
):
    with pghistory.context(user=factories.user("zhao").pk):
        Post.objects.filter(pk=waiting.pk).update(duties="森林防火")
    for act in ("approve", "return"):
        url = f"/admin/officials/post/{waiting.pk}/{act}/"
        page = reviewing.get(url).content.decode()
        assert re.search(r"zhao \d{4}-\d\d-\d\d \d\d:\d\d 刚刚又修改，还没有再提交。", page), act
        assert 'class="default"' not in page, act
        assert "批准，看下一个" not in page, act
    # What was typed meanwhile is told with the refusal, and nothing is written.
    page = reviewing.post(url, {"comment": "第二个号码不对"}).content.decode()
    assert "第二个号码不对" in page
    assert "不在待审核状态" in page
    waiting.refresh_from_db()
    assert waiting.review_comment == ""
    factories.submit(waiting)
    page = read(reviewing, waiting)
    assert "刚刚又修改" not in page
    assert 'value="批准公布"' in page


# Each change has the moment of its transaction.
@pytest.mark.django_db(transaction=True)
def test_an_earlier_opinion_stands_on_the_page_after_the_resubmission(reviewing, waiting, place):
    field = "分管工作"
    comment = f"公告第二页没有盖章\n【{field}】少了林长制"
    review.return_to_draft(waiting, by=factories.user("qian"), comment=comment)
    factories.clear_history_user()
    with pghistory.context(user=factories.user("sun").pk):
        Post.objects.filter(pk=waiting.pk).update(duties="森林资源管理、林长制、防火")
    waiting.refresh_from_db()
    factories.submit(waiting)
    page = read(reviewing, waiting)
    assert "公告第二页没有盖章" in page
    assert re.search(r"qian \d{4}-\d\d-\d\d \d\d:\d\d 退回。", page)
    rows = dict(re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL))
    (label,) = (each for each in rows if each.startswith(field))
    assert "审核意见：少了林长制" in label
    changed_since = [each for each, rest in rows.items() if "退回以后改的" in rest]
    assert changed_since == [label]
