"""The list of posts as a table: the posts of the filtered list, in the user's regions alone."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from officials.actions import withdrawal
from officials.admin.posts import exports
from officials.clock import today
from officials.importing.readers.formats import read_file
from officials.importing.tables import understand
from officials.models import Department, DepartmentType, Post
from officials.models.national_hotlines import read_numbering
from tests.support import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/officials/post/"
NAMES = [export.name for export in exports.EXPORTS]


@pytest.fixture
def place():
    region = factories.county(parent=factories.prefecture(), name="样品县")
    factories.area_code(region=region, code="0558", local_digits=[7])
    factories.national_hotline(number="12345")
    return region


@pytest.fixture
def clerk(client, place):
    client.force_login(factories.staff("viewer", place))
    return client


def get_rows(client, query="", name="export.csv"):
    """Return the rows of a table by their headings."""
    response = client.get(f"{LIST}{name}{query}")
    assert response.status_code == 200
    if name.endswith(".xlsx"):
        sheet = load_workbook(io.BytesIO(response.content)).active
        head, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        text = response.content.decode().removeprefix("\ufeff")
        head, *rows = csv.reader(io.StringIO(text, newline=""))
    return [dict(zip(head, row, strict=True)) for row in rows]


def make_post(region, title="副局长", **values):
    department = Department.objects.filter(region=region).first()
    department = department or factories.department(region=region, name="样品局")
    return factories.post(department=department, title=title, **values)


def test_a_row_is_a_post_with_all_that_its_form_holds_and_its_state(clerk, place):
    post = make_post(place, duties="分管城管、信访")
    hotline = {"kind": "landline", "digits": "05580000001", "extension": "801", "label": "办公电话"}
    factories.hotline(post=post, hours="工作日 9:00–17:00", **hotline)
    held = factories.appointment(post=post, official=factories.official(name="王示例"))
    own = {"digits": "15400000001", "label": "手机"}
    factories.hotline(appointment=held, hours="工作日 9:00–17:00", **own)
    assert get_rows(clerk) == [
        {
            "所在地区": "样品县",
            "部门名称": "样品局",
            "岗位": "副局长",
            "任职者": "王示例",
            "分工": "分管城管、信访",
            "电话": "办公电话：0558-000 0001 转 801；手机：154 0000 0001",
            "受理时间": "工作日 9:00–17:00",
            "审核状态": "草稿",
            "公布情况": "从未公布",
            "岗位编号": post.uid,
        }
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_form_is_read_by_an_import_as_the_posts_of_the_register(clerk, place, name):
    post = make_post(place)
    factories.hotline(post=post, kind="landline", digits="05580000001")
    factories.hotline(post=post, kind="short", digits="12345")
    factories.appointment(post=post, official=factories.official(name="欧阳示例"))
    empty = make_post(place, title="统计科长", duties="")
    content = clerk.get(f"{LIST}{name}").content
    entries = understand(read_file(content, name), read_numbering()).entries
    read = {entry.uid: entry for entry in entries}
    assert {*read} == {post.uid, empty.uid}
    assert (read[post.uid].name, read[post.uid].title) == ("欧阳示例", "副局长")
    assert [number.digits for number in read[post.uid].numbers] == ["05580000001", "12345"]
    assert read[empty.uid].is_vacant


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_the_posts_of_the_users_regions_alone(client, two_regions, name):
    for word, other in ("甲乙", "乙甲"):
        client.force_login(factories.staff("viewer", two_regions[word].region))
        for query in ("", f"?q={other}县", "?review_state__exact=draft", "?published=live"):
            rows = get_rows(client, query, name)
            assert not any(secret in f"{rows}" for secret in two_regions[other].secrets), query
        assert len(get_rows(client, "", name)) == 5
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    assert len(get_rows(client, "", name)) == Post.objects.count()


def test_nobody_without_a_role_gets_a_table(client, place):
    make_post(place)
    assert client.get(f"{LIST}export.csv").status_code == 302
    client.force_login(factories.user(is_staff=True))
    assert client.get(f"{LIST}export.csv").status_code == 403


def test_a_table_has_the_posts_that_the_list_is_narrowed_to(clerk, place):
    live, draft = make_post(place, title="局长"), make_post(place)
    factories.publish(live)
    for query, expected in {
        "?review_state__exact=draft": {draft.uid},
        "?published=live": {live.uid},
        "?q=副局长": {draft.uid},
        "?q=局长&p=1&o=1": {live.uid, draft.uid},
        "?q=没有": set(),
    }.items():
        assert {row["岗位编号"] for row in get_rows(clerk, query)} == expected, query
    assert get_rows(clerk, "?published=live")[0]["审核状态"] == "已批准"


def test_the_list_links_to_its_tables_with_its_filters(clerk, place):
    make_post(place)
    page = clerk.get(f"{LIST}?q=副局长&published=nothing&o=1").content.decode()
    for name in NAMES:
        query = "q=%E5%89%AF%E5%B1%80%E9%95%BF&amp;published=nothing"
        assert f'href="{LIST}{name}?{query}"' in page
    assert "export.csv" not in clerk.get(f"{LIST}?_popup=1").content.decode()


@pytest.mark.parametrize(
    "query", ["?review_state__exact=%00", "?nowhere=1", "?p=x", "?published=x"]
)
def test_a_filter_that_cannot_be_leads_back_to_the_list(clerk, place, query):
    make_post(place)
    response = clerk.get(f"{LIST}export.csv{query}", follow=True)
    assert response.status_code in {200, 400}


def test_a_withdrawn_number_and_that_of_a_former_holder_are_left_out(clerk, place):
    post = make_post(place)
    stays, goes = (factories.sourced_hotline(post=post, digits=f"1540000000{n}") for n in "12")
    former = factories.appointment(
        post=post, start_date=today() - timedelta(9), end_date=today() - timedelta(1)
    )
    factories.hotline(appointment=former, digits="15400000003")
    withdrawal.withdraw_hotline(goes, by=factories.editor(), reason="number_stopped")
    (row,) = get_rows(clerk)
    assert (row["电话"], row["任职者"]) == ("办公电话：154 0000 0001", "空缺")
    assert stays.digits == "15400000001"


def test_too_many_posts_are_refused_in_words(clerk, place, monkeypatch):
    monkeypatch.setattr(exports, "MAX_POSTS", 1)
    make_post(place)
    assert len(get_rows(clerk)) == 1
    make_post(place, title="局长")
    page = clerk.get(f"{LIST}export.xlsx", follow=True).content.decode()
    assert "请先筛选再下载" in page


def test_a_table_takes_the_same_queries_for_few_and_for_many_posts(clerk, place):
    counts = []
    for _round in range(2):
        for number in range(4):
            post = make_post(place, title=f"岗位{number}")
            factories.hotline(post=post)
            factories.hotline(appointment=factories.appointment(post=post))
        with CaptureQueriesContext(connection) as queries:
            get_rows(clerk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_table_is_read_and_never_written_to(clerk, place):
    make_post(place)
    assert clerk.post(f"{LIST}export.csv").status_code == 405


def test_the_template_offers_departments_of_the_users_regions_and_all_types(client, two_regions):
    client.force_login(factories.staff("viewer", two_regions["甲"].region))
    response = client.get(f"{LIST}template.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    offered = [cell for (cell, *_others) in book["选项"].iter_rows(values_only=True) if cell]
    assert "甲字局" in offered
    assert "乙字局" not in offered
    assert {*DepartmentType.objects.values_list("name", flat=True)} <= {*offered}
    assert len(offered) == len({*offered})
    assert f'href="{LIST}template.xlsx"' in client.get(LIST).content.decode()
    client.force_login(factories.user(is_staff=True))
    assert client.get(f"{LIST}template.xlsx").status_code == 403
