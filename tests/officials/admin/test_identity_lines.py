"""Every screen of staff about a post says which one: region, department, post, holder, number."""

import html
import re

import pytest
from django.urls import URLResolver, get_resolver

from officials.identity import identify, name_row, place_of
from officials.models import Appointment, Cover, Hotline, ImportBatch, Post, Report, User
from tests.support import factories
from tests.support.admin_addresses import OBJECT
from tests.support.admin_forms import admin_url, form_at
from tests.support.pairwise import FULL

# Pages that lead elsewhere or send a file.
NO_SCREENS = {"<path:object_id>/", "<path:object_id>/file/"}


def said(response):
    """Return the text of the page below its links to other pages, without marks."""
    page = response.content.decode()
    main = page[page.index("<main") :]
    text = html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", main, flags=re.DOTALL))
    return re.sub(r"\s+", " ", text)


def pages_of(model):
    """Return the tails of the addresses of one row of a model."""
    (site,) = (
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and each.namespace == "admin"
    )
    for each in site.url_patterns:
        if isinstance(each, URLResolver) and str(each.pattern) == f"officials/{model}/":
            return [
                str(pattern.pattern)
                for pattern in each.url_patterns
                if str(pattern.pattern) in OBJECT.keys() - NO_SCREENS
            ]
    raise LookupError(model)


@pytest.fixture
def rows(register):
    """A row of each model that belongs to a post, with a number of its own or of its post."""
    desk = factories.post(department=register.department, kind="desk", title="值班室")
    number = factories.sourced_hotline(post=desk, digits="09990123456", kind="landline")
    factories.publish(desk)
    factories.cover(post=register.live, covered_by=desk)
    return [
        *(register.live, register.submitted, register.returned, desk),
        *(register.term, register.own, number, Cover.objects.get()),
    ]


def test_the_line_has_what_tells_a_post_from_others(register, rows):
    live, submitted, returned, desk, term, own, number, cover = map(identify, rows)
    place = "样板县 · 城管局"
    assert str(live) == f"{place} · 局长 · 单样本 · {register.own}"
    assert str(live) == str(term) == str(own) == str(cover)
    assert str(submitted).startswith(f"{place} · 副局长 · 空缺")
    assert str(desk) == str(number) == f"{place} · 值班室 · 0999-012 3456"
    assert [submitted.state, returned.state, desk.state] == ["待审核", "退回", ""]
    Hotline.objects.filter(pk=number_of(rows).pk).update(suspended_at="2026-01-05T00:00Z")
    gone = identify(number_of(rows))
    assert (gone.state, gone.gone) == ("暂停", True)


def number_of(rows):
    return Hotline.objects.get(pk=rows[6].pk)


def test_each_page_of_a_row_says_which_post_it_is_about(client, register, rows):
    client.force_login(register.chief)
    seen = set()
    for row in rows:
        model, line = row._meta.model_name, str(identify(row))
        for tail in pages_of(model):
            if (model, tail) in seen and not FULL:  # of a post in another state
                continue
            address = f"/admin/officials/{model}/{tail.replace('<path:object_id>', str(row.pk))}"
            response = client.get(address)
            if response.status_code == 200:
                assert line in said(response), address
                seen.add((model, tail))
    missing = {
        (model._meta.model_name, tail)
        for model in (Post, Appointment, Hotline, Cover)
        for tail in pages_of(model._meta.model_name)
    } - seen
    assert missing == {
        # What was published is withdrawn, not deleted; a cover is ended.
        *((model, "<path:object_id>/delete/") for model in ("appointment", "cover", "hotline")),
        ("post", "<path:object_id>/restore/"),  # of a deleted one: test_recycle_bin
    }


def parts_of(row):
    """Return what each page of a row says: a report is about one number of its post."""
    if isinstance(row, ImportBatch):
        return [place_of(row), str(row)]
    return [identify(row).place, identify(row).whom] if isinstance(row, Report) else [name_row(row)]


@pytest.mark.parametrize("half", [0, 1])
def test_each_page_of_whatever_row_names_it_with_its_place(client, two_regions, half):
    client.force_login(User.objects.get(username="root"))
    own = two_regions["甲"]
    lacking = []
    models = sorted({key if isinstance(key, str) else key[0] for key in own.objects})
    for model in models[half::2]:
        for tail in pages_of(model) if model not in {"hotlinesource", "role"} else ():
            row = own.get(model, tail.rstrip("/").rpartition("/")[2])
            if row is own.get("post", "restore"):  # deleted: test_recycle_bin
                continue
            address = f"/admin/officials/{model}/{tail.replace('<path:object_id>', str(row.pk))}"
            response = client.get(address)
            is_page = response.status_code == 200 and "text/html" in response["Content-Type"]
            if is_page and not all(part in said(response) for part in parts_of(row)):
                lacking.append((address, parts_of(row)))
    assert not lacking


def test_lists_and_the_desk_say_which_post_each_row_is_about(client, register, rows):
    client.force_login(register.chief)
    for row in rows:
        model, identity = row._meta.model_name, identify(row)
        response = client.get(f"/admin/officials/{model}/")
        cells = said(response)
        for part in (identity.region, identity.department, identity.title, identity.number):
            assert part in cells, (model, part)
        if identity.holder:
            assert identity.holder in cells
    desk, waiting = said(client.get("/admin/?pile=review")), identify(register.submitted)
    for part in (waiting.region, waiting.department, waiting.title, waiting.number):
        assert part in desk, part


def test_a_message_names_the_post(client, register):
    client.force_login(register.chief)
    page = f"/admin/officials/post/{register.submitted.pk}/return/"
    response = client.post(page, {"comment": "请核对"}, follow=True)
    line = str(identify(Post.objects.get(pk=register.submitted.pk)))
    assert line in said(response).partition("修改岗位")[0]


def test_to_suspend_comes_first_and_to_withdraw_stands_apart(client, register):
    client.force_login(register.chief)
    page = client.get(f"/admin/officials/post/{register.live.pk}/change/").content.decode()
    acts = re.findall(r'<a class="([^"]*)" href="/admin/officials/hotline/\d+/(\w+)/', page)
    classes = {act: names.split() for names, act in acts}
    assert "helps-at-once" in classes["suspend"]
    assert "takes-away" in classes["withdraw"]
    assert [act for _names, act in acts if act != "change"][::2] == ["suspend", "withdraw"]


def test_messages_after_saving_and_deleting_say_which_post(client, register):
    client.force_login(register.chief)
    house = register.department
    for row in (register.returned, register.own, house):
        line, url = str(identify(row) or f"{house.region} · {house}"), admin_url(row)
        shown = client.post(url, form_at(client, url), follow=True)
        (message,) = (str(each) for each in shown.context["messages"] if "已修改" in str(each))
        assert line in html.unescape(re.sub("<[^>]+>", "", message))
    line, url = str(identify(register.returned)), admin_url(register.returned, "delete")
    shown = client.post(url, form_at(client, url) | {"post": "yes"}, follow=True)
    assert any(line in html.unescape(str(each)) for each in shown.context["messages"])
    merge = admin_url(register.department, "merge")
    assert f"{register.department.region} · {register.department}" in said(client.get(merge))
