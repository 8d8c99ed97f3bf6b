"""Short forms of posts: what a row takes from the one above it, and a post from the one before."""

import re

import pytest

from officials.models import Hotline, HotlineSource, Post
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db
ADD = "/admin/officials/post/add/"


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("editor", place, username="clerk"))
    return client


@pytest.fixture
def department(place):
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    return factories.department(region=place)


@pytest.fixture
def notice(place):
    return factories.notice(owner_region=place)


def rows(*values):
    """Return the form data of a new post without a holder, with these hotlines."""
    data = {f"{each}-INITIAL_FORMS": 0 for each in ("appointments", "hotlines")}
    data |= {"appointments-TOTAL_FORMS": 0, "hotlines-TOTAL_FORMS": len(values)}
    for number, row in enumerate(values):
        data |= {f"hotlines-{number}-{name}": value for name, value in row.items()}
        data |= {f"hotlines-{number}-rank": 10, f"hotlines-{number}-use": "call"}
    return data


def add(client, department, *values, url=ADD, **extra):
    post = {"department": department.pk, "kind": "seat", "title": "副局长", "rank": 10}
    return client.post(url, post | rows(*values) | extra)


def test_a_number_that_is_printed_as_typed_is_typed_once(clerk, department, notice):
    row = {"number": "（0999）012 3456", "notice": notice.pk, "printed_name": "孙范例（副局长）"}
    assert add(clerk, department, row).status_code == 302
    source = HotlineSource.objects.get()
    assert (source.printed_number, source.hotline.digits) == ("（0999）012 3456", "09990123456")


def test_a_row_takes_from_the_one_above_what_is_left_empty_while_it_is_ticked(
    clerk, department, notice
):
    own = factories.notice(owner_region=notice.owner_region)
    add(
        clerk,
        department,
        {
            "number": "0123456",
            "hours": "工作日 8:30–12:00",
            "notice": notice.pk,
            "printed_name": "孙范例",
        },
        {},  # an empty row is none
        {"number": "0123457", "as_above": "on"},
        {"number": "0123458", "as_above": "on", "notice": own.pk, "hours": "24小时"},
        {"number": "0123459"},
    )
    made = Hotline.objects.order_by("digits").values_list(
        "hours", "sources__notice", "sources__printed_name", "sources__printed_number"
    )
    assert [*made] == [
        ("工作日 8:30–12:00", notice.pk, "孙范例", "0123456"),
        ("工作日 8:30–12:00", notice.pk, "孙范例", "0123457"),
        ("24小时", own.pk, "孙范例", "0123458"),
        ("", None, None, None),
    ]


def test_only_a_new_row_offers_it_and_a_stored_one_takes_nothing(clerk, department, notice):
    post = factories.post(department=department)
    factories.sourced_hotline(post=post, hours="24小时", rank=1)
    second = factories.hotline(post=post, hours="", rank=2)
    values = form_at(clerk, admin_url(post)) | {"hotlines-1-as_above": "on", "duties": "信访"}
    assert clerk.post(admin_url(post), values).status_code == 302
    second.refresh_from_db()
    assert (second.hours, second.sources.count()) == ("", 0)


def test_the_next_post_begins_with_department_notice_and_hours_of_the_last(
    clerk, department, notice
):
    factories.department(region=department.region)
    row = {"number": "0123456", "hours": "24小时", "notice": notice.pk, "printed_name": "孙范例"}
    response = add(clerk, department, row, _addanother="1")
    first = Post.objects.get()
    assert response["Location"] == f"{ADD}?after={first.pk}"
    page = clerk.get(response["Location"])
    form = page.context["adminform"].form
    hotlines = page.context["inline_admin_formsets"][1].formset.forms
    assert form["department"].value() == department.pk
    assert [(row["notice"].value(), row["hours"].value()) for row in hotlines] == [
        (notice.pk, "24小时"),
        (None, None),
    ]
    # What is filled in by itself makes no number.
    begun = {"hours": "24小时", "notice": notice.pk}
    assert add(clerk, department, begun, url=response["Location"], title="局长").status_code == 302
    assert not Post.objects.get(title="局长").hotlines.exists()


def test_a_post_of_another_region_fills_nothing_in(clerk, department, notice):
    elsewhere = factories.post()
    factories.department(region=department.region)
    page = clerk.get(f"{ADD}?after={elsewhere.pk}")
    assert page.context["adminform"].form["department"].value() is None


def test_the_only_department_of_a_clerk_is_filled_in(clerk, department):
    assert clerk.get(ADD).context["adminform"].form["department"].value() == department.pk


def test_a_stored_post_reads_line_by_line_and_opens_what_is_wrong(clerk, department):
    post = factories.post(department=department, title="副局长", duties="信访接待")
    factories.sourced_hotline(post=post)
    page = clerk.get(admin_url(post)).content.decode()
    for said in (department.name, "副局长", "信访接待"):
        assert f'<span class="line-value">{said}</span>' in page
    wrong = form_at(clerk, admin_url(post)) | {"title": "", "hotlines-0-rank": "x"}
    refused = clerk.post(admin_url(post), wrong)
    assert "line-value" not in refused.content.decode()
    hotline = next(iter(refused.context["inline_admin_formsets"][1]))
    assert not any(fieldset.is_collapsible for fieldset in hotline)


def test_somebody_who_may_only_read_reads_the_whole_post(client, place, department):
    post = factories.post(department=department, duties="信访接待")
    factories.appointment(post=post)
    hotline = factories.sourced_hotline(post=post)
    client.force_login(factories.staff("viewer", place, username="reader"))
    page = client.get(admin_url(post)).content.decode()
    for said in ("信访接待", str(hotline), hotline.sources.get().printed_name):
        assert said in page
    for asked in ("line-value", "同上一个号码", 'name="_save"'):
        assert asked not in page


def test_everything_that_is_wrong_is_named_on_top_with_a_link_to_its_field(clerk, department):
    rows = ({"number": "0123456"}, {"number": "微信号：wx12345", "hours": "字" * 121})
    refused = add(clerk, department, *rows, title="")
    page = refused.content.decode()
    listed = page[page.index('class="errornote error-links"') : page.index("</section>")]
    assert re.findall(r'href="#([^"]+)">([^<]+)<', listed) == [
        ("id_title", "岗位名称"),
        ("id_hotlines-1-number", "热线第 2 行 · 号码"),
        ("id_hotlines-1-hours", "热线第 2 行 · 受理时间"),
    ]
    assert "有 3 处要改" in listed
    for anchor in ("id_title", "id_hotlines-1-number", "id_hotlines-1-hours"):
        assert f'id="{anchor}"' in page


def test_the_only_region_of_a_clerk_is_filled_in(clerk, place):
    for model, name in (("department", "region"), ("official", "owner_region")):
        add = f"/admin/officials/{model}/add/"
        assert clerk.get(add).context["adminform"].form[name].value() == place.pk
        linked = clerk.get(f"{add}?{name}={place.parent_id}")
        assert linked.context["adminform"].form[name].value() == str(place.parent_id)
    clerk.force_login(factories.staff("editor", place, factories.county(), username="of-two"))
    assert clerk.get(add).context["adminform"].form[name].value() is None
