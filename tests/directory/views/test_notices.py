"""Notices: their live hotlines, and what remains when there are none."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from directory.views import notices as views
from officials.actions import notices as archiving, withdrawal, withholding
from officials.models import HotlineSource, Notice, PublicReason
from officials.models.redirects import RedirectKind
from tests.support import factories, world as worlds
from tests.support.outputs import holds_digits

PDF = b"%PDF-1.7\n" + bytes(2000)


def page(client, notice, prefix="", status=200):
    response = client.get(f"{prefix}/notices/{notice.uid}/")
    assert response.status_code == status
    return response.content.decode()


def listing(client, query="", status=200):
    response = client.get(f"/notices/{query}")
    assert response.status_code == status
    return response.content.decode()


def test_a_notice_shows_issuer_title_document_number_day_and_link(client, db):
    notice = factories.notice(
        issuer="样品县人民政府办公室",
        title="关于公布电话的通告",
        document_number="样政办发〔2026〕3号",
        published_on=date(2026, 1, 5),
        url="https://example.org/3",
    )
    factories.publish_citing(notice)
    for html in (page(client, notice), listing(client)):
        for fact in ("样品县人民政府办公室", "《关于公布电话的通告》", "样政办发〔2026〕3号"):
            assert fact in html
        assert '<time datetime="2026-01-05">2026年1月5日</time>' in html
        assert '<a href="https://example.org/3" rel="external noopener">' in html
        assert "1 个号码" in html
    english = page(client, notice, "/en")
    title = "Notice publishing telephone numbers"
    assert re.search(
        f"<h1><span>{title} <span[^>]*>《关于公布电话的通告》</span></span></h1>", english
    )


def test_a_notice_shows_only_the_hotlines_that_it_published(client, world):
    other = factories.notice(title="另一份通告")
    worlds.number(other, post=world.head, digits="15400000009")
    factories.publish(world.head)
    html = page(client, world.notice)
    assert 'href="tel:+869990123456;ext=801"' in html
    assert "15400000001" in html
    assert "15400000009" not in html
    assert "15400000009" in page(client, other)
    assert f'href="/departments/{world.bureau.uid}/"' in html
    assert "样品县 · <a" in html
    assert "5 个号码" in html
    assert "5 numbers" in page(client, world.notice, "/en")


def row_of(html, printed):
    """Return the row of the table of a notice that has this text."""
    (row,) = [row for row in html.split("<tr>") if printed in row]
    return row


def test_an_entry_says_what_was_printed_and_what_became_of_it(client, world, clock):
    notice = factories.notice(owner_region=world.county)
    kept, gone, replaced, moved = (
        factories.post(department=world.bureau, title=f"岗位{n}", rank=50 + n) for n in range(4)
    )
    official = factories.official(name="孙范例", owner_region=world.county)
    held = factories.appointment(post=kept, official=official)
    own = factories.hotline(appointment=held, digits="15400000031")
    mixed = factories.hotline(post=gone, digits="15400000032")
    for number, name, printed in (
        (own, "孙范例（岗位0）", "154-0000-0031"),
        (mixed, "孙范例（另一职务）", "15400000032、15400000099"),
    ):
        factories.hotline_source(
            hotline=number, notice=notice, printed_name=name, printed_number=printed
        )
    old = worlds.number(notice, post=replaced, digits="15400000033")
    worlds.number(notice, post=moved, digits="15400000034")
    factories.publish(kept, gone, replaced, moved)
    assert "154-0000-0031" in row_of(page(client, notice), "岗位0")
    # The title stands in its column, and again only where another one was printed.
    assert "<td>孙范例</td>" in row_of(page(client, notice), "岗位0")
    assert "<td>孙范例（另一职务）</td>" in row_of(page(client, notice), "岗位1")
    # Only the number itself is repeated, in its own form.
    assert "154 0000 0032" in row_of(page(client, notice), "岗位1")
    assert "15400000099" not in page(client, notice)
    clock.advance(hours=1)
    old.digits = "15400000043"
    old.save()
    other = factories.notice(title="更正", owner_region=world.county)
    old.sources.all().delete()
    factories.hotline_source(hotline=old, notice=other)
    factories.publish(replaced)
    withdrawal.withdraw_hotline(mixed, by=factories.editor(), reason="number_stopped")
    withdrawal.withdraw_post(moved, by=factories.editor(), reason=PublicReason.MISTAKE)
    withholding.withhold_name(official, by=factories.editor(), reason="security")
    html = page(client, notice)
    assert "姓名不公开" in row_of(html, "岗位0")
    assert "孙范例" not in row_of(html, "岗位0")
    assert "已撤下" in row_of(html, "岗位1")
    assert "已更换" in row_of(html, "岗位2")
    assert "岗位3" not in html
    assert "还有 1 个号码，岗位已经撤下" in html
    for digits in ("15400000032", "15400000033", "15400000043", "15400000034"):
        assert not holds_digits(html, digits), digits


def test_a_suspended_hotline_has_no_digits(client, world):
    html = page(client, world.notice)
    assert "暂停" in row_of(html, "值班室")
    assert "0000 0003" not in html
    assert "15400000003" not in html


def test_a_withdrawn_hotline_leaves_at_once(client, world):
    assert "09990123456" in page(client, world.notice)
    assert "5 个号码" in listing(client)
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    html = page(client, world.notice)
    assert not holds_digits(html, "09990123456")
    assert "已撤下" in html
    assert "4 个号码" in listing(client)


def test_robots_keep_no_copy_of_holders_own_hotlines(client, world):
    address = f"/notices/{world.notice.uid}/"
    assert client.get(address)["X-Robots-Tag"] == "noarchive"
    withdrawal.withdraw_hotline(world.own, by=factories.editor(), reason="number_stopped")
    assert "X-Robots-Tag" not in client.get(address)


def test_holders_own_hotlines_leave_at_midnight_after_the_last_day(client, world, clock):
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today, reason="调任"
    )
    assert "15400000001" in page(client, world.notice)
    clock.move_to(clock.today + timedelta(1))
    assert "15400000001" not in page(client, world.notice)


def test_uncited_drafted_scheduled_and_absent_notices_answer_alike(client, world, clock):
    uncited, drafted, coming = (factories.notice(title=f"草稿通告{n}") for n in range(3))
    factories.hotline_source(hotline=world.hidden, notice=drafted)
    post = factories.post()
    worlds.number(coming, post=post)
    factories.publish(post, on=clock.today + timedelta(3))
    answers = []
    for uid in (uncited.uid, drafted.uid, coming.uid, "000000000000"):
        response = client.get(f"/notices/{uid}/")
        answers.append((response.status_code, response.content.decode().replace(uid, "")))
    assert answers[0][0] == 404
    assert len(set(answers)) == 1
    assert "草稿通告" not in listing(client)
    clock.move_to(clock.today + timedelta(3))
    page(client, coming)
    assert coming.title in listing(client)


def test_a_source_added_since_publication_is_not_displayed(client, world):
    later = factories.notice(title="后来的通告", published_on=date(2026, 6, 1))
    factories.hotline_source(hotline=world.office, notice=later)
    page(client, later, status=404)
    assert "后来的通告" not in page(client, world.notice)
    factories.publish(world.head)
    assert "09990123456" in page(client, later)
    # The earlier notice printed the same number, which is still public.
    assert "09990123456" in page(client, world.notice)


def test_a_notice_names_its_correction_once_that_is_public(client, db):
    first = factories.notice(title="先前的通告")
    factories.publish_citing(first)
    correction = factories.notice(
        title="更正的通告", supersedes=first, published_on=date(2026, 2, 3)
    )
    assert "更正" not in page(client, first)
    post = factories.publish_citing(correction)
    corrected = page(client, first)
    assert f'<a href="/notices/{correction.uid}/">《更正的通告》</a>' in corrected
    assert "2026年2月3日已更正" in corrected
    assert corrected.index("已更正") < corrected.index("1 个号码")
    assert "Corrected on 3 February 2026" in page(client, first, "/en")
    assert f'<a href="/notices/{first.uid}/">《先前的通告》</a>' in page(client, correction)
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "更正" not in page(client, first)


def test_a_correction_does_not_name_a_corrected_notice_that_is_gone(client, db):
    first = factories.notice(title="先前的通告")
    post = factories.publish_citing(first)
    correction = factories.notice(title="更正的通告", supersedes=first)
    factories.publish_citing(correction)
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "先前的通告" not in page(client, correction)
    html = page(client, first, status=410)
    assert "先前的通告" not in html
    assert page(client, first, "/en", status=410).count("<h1") == 1


def test_a_cited_notice_cannot_become_a_correction(db):
    first, later = factories.notice(), factories.notice()
    factories.publish_citing(later)
    with pytest.raises(IntegrityError, match="cited notice"), transaction.atomic():
        Notice.objects.filter(pk=later.pk).update(supersedes=first)


def test_a_notice_without_live_hotlines_is_gone(client, world):
    later = factories.notice(title="后来的通告", published_on=date(2026, 6, 1))
    post = factories.post()
    hotline = worlds.number(world.notice, post=post)
    only = factories.notice(title="唯一的通告")
    HotlineSource.objects.filter(hotline=hotline).update(notice=only)
    factories.publish(post)
    page(client, only)
    factories.hotline_source(hotline=hotline, notice=later)
    factories.publish(post)
    page(client, later)
    page(client, only, status=410)
    assert "唯一的通告" not in listing(client)


def test_an_archived_file_shows_its_hash_and_cannot_be_downloaded(
    client, world, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    assert "SHA-256" not in page(client, world.notice)
    file = SimpleUploadedFile("秘密文件名.pdf", PDF)
    archiving.archive_file(world.notice, file, by=factories.editor())
    world.notice.refresh_from_db()
    for html in (page(client, world.notice), listing(client)):
        assert world.notice.file_sha256 in html
        assert "PDF" in html
        assert "秘密文件名" not in html
        assert "/admin/" not in html


def test_notices_are_paged_newest_first(client, db, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 3)
    days = [date(2025, 1, 1) + timedelta(n // 2) for n in range(8)]
    made = [factories.notice(title=f"第{n}份", published_on=day) for n, day in enumerate(days)]
    for notice in made:
        factories.publish_citing(notice)
    expected = [n.uid for n in sorted(made, key=lambda n: (n.published_on, n.uid), reverse=True)]
    seen, query = [], ""
    for _page in range(3):
        html = listing(client, query)
        shown = [uid for uid in expected if f'href="/notices/{uid}/"' in html]
        assert sorted(shown, key=lambda uid: html.index(f"/notices/{uid}/")) == shown
        seen += shown
        query = f"?before={shown[-1]}"
        assert (query in html) == (len(seen) < len(expected))
    assert seen == expected
    assert "最新的公告" in html


def test_notices_of_a_region_include_those_of_all_below_it(client, world):
    elsewhere = factories.notice(title="别处的通告")
    factories.publish_citing(elsewhere)
    for place in (world.county, world.city, world.province):
        html = listing(client, f"?region={place.code}")
        assert world.notice.title in html
        assert "别处的通告" not in html
        assert f"{place.name}的公告" in html
    assert world.notice.title not in listing(client, f"?region={world.town.code}")


def test_a_value_that_nothing_has_is_not_found_and_one_that_cannot_be_read_is_said_to_be(
    client, world
):
    for query in ("region=999999", "before=000000000000"):
        listing(client, f"?{query}", status=404)
    for query in ("region=1", "region=%00", "before=%00", "before=x", "year=x", "year=1999"):
        html = listing(client, f"?{query}", status=400)
        assert f"“{query.partition('=')[0]}=”" in html, query


def test_a_notice_with_many_posts_counts_them_by_department(client, world):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "MAX_ROWS", 3)
        html = page(client, world.notice)
    assert "tel:+86" not in html
    assert f'href="/departments/{world.bureau.uid}/"' in html
    assert "4 个岗位" in html


def test_a_list_of_departments_that_is_cut_counts_the_others(client, world, monkeypatch):
    monkeypatch.setattr(views, "MAX_ROWS", 1)
    monkeypatch.setattr(views, "MAX_DEPARTMENTS", 1)
    for _number in range(2):
        there = factories.department(region=world.county, rank=50)
        post = factories.post(department=there)
        worlds.number(world.notice, post=post)
        factories.publish(post)
    assert "还有 2 个部门" in page(client, world.notice)


def test_a_merged_notice_redirects(client, world):
    factories.redirect(kind=RedirectKind.NOTICE, old="aaaaaaaaaaaa", new=world.notice.uid)
    response = client.get("/notices/aaaaaaaaaaaa/")
    assert (response.status_code, response["Location"]) == (301, f"/notices/{world.notice.uid}/")


@pytest.mark.parametrize("most", [2, 200])
def test_pages_take_the_same_queries_for_any_number_of_rows(client, world, monkeypatch, most):
    monkeypatch.setattr(views, "MAX_ROWS", most)
    addresses = [f"/notices/{world.notice.uid}/", "/notices/",
                 f"/notices/?region={world.county.code}&before={world.notice.uid}"]  # fmt: skip

    def count():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    before = count()
    for _number in range(4):
        post = factories.publish_citing(factories.notice(owner_region=world.county))
        worlds.number(world.notice, post=post)
        factories.publish(post)
    assert count() == before
    assert max(before) <= 6
