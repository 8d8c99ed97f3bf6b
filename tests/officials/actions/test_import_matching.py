"""A row of a list means the post with its uid, or the one that it describes; else it is asked."""

import pytest

from officials.actions import Refused, import_plan, imports
from officials.models import PostKind, RoleName
from tests.support import factories
from tests.support.list_files import Draft, xlsx
from tests.support.staged_lists import HEADER, actions, registered, stage

pytestmark = [pytest.mark.django_db]

WITH_UID = f"岗位编号,{HEADER}"


def stage_with_uid(county, *lines):
    return stage(county, *lines, header=WITH_UID)


# By its uid


def test_a_row_with_a_uid_is_that_post_and_corrects_title_and_name(school_office):
    post = registered(school_office)
    batch = stage_with_uid(
        school_office.region, f"{post.uid},教育局,王范例,党组书记,全面工作,15400000001"
    )
    row = batch.rows.get()
    assert (row.action, row.post) == ("update", post)
    assert row.changes == {"title": ["局长", "党组书记"], "name": ["王示例", "王范例"]}


def test_a_row_with_a_uid_moves_its_post_to_the_department_that_it_names(school_office):
    post = registered(school_office)
    other = factories.department(region=school_office.region, name="民政局")
    rows = "民政局", "体育局"
    batch = stage_with_uid(school_office.region, f"{post.uid},{rows[0]},王示例,局长,,")
    row = batch.rows.get()
    assert (row.department, row.changes) == (other, {"department": ["教育局", "民政局"]})
    batch = stage_with_uid(school_office.region, f"{post.uid},{rows[1]},王示例,局长,,")
    row = batch.rows.get()
    assert (row.action, row.department) == ("update", None)
    assert row.changes == {"department": ["教育局", "体育局"]}


def test_a_row_with_a_uid_and_nothing_else_changes_nothing(school_office):
    post = registered(school_office)
    assert actions(stage_with_uid(school_office.region, f"{post.uid},,,,备,")) == ["update"]
    assert actions(stage_with_uid(school_office.region, f"{post.uid},教育局,,,,")) == ["unchanged"]


def test_a_row_with_a_uid_that_says_vacant_takes_the_holder_off(school_office):
    post = registered(school_office)
    row = stage_with_uid(school_office.region, f"{post.uid},教育局,空缺,局长,,").rows.get()
    assert (row.action, row.changes) == ("update", {"name": ["王示例", ""]})


def test_a_uid_of_another_region_or_of_nothing_is_rejected_in_words(school_office):
    elsewhere = registered(factories.department(region=factories.county(), name="教育局"))
    batch = stage_with_uid(
        school_office.region,
        f"{elsewhere.uid},教育局,王示例,局长,,15400000001",
        "0123456789ab,教育局,王样本,副局长,,15400000002",
    )
    assert actions(batch) == ["rejected", "rejected"]
    for row, uid in zip(batch.rows.all(), (elsewhere.uid, "0123456789ab"), strict=True):
        assert uid in row.problems[0]
        assert row.post is None


def test_a_uid_that_stands_twice_is_rejected_where_the_rows_differ(school_office):
    post = registered(school_office)
    line = f"{post.uid},教育局,王示例,局长,全面工作,15400000001"
    other = f"{post.uid},教育局,王示例,局长,招生,15400000001"
    batch = stage_with_uid(school_office.region, line, other, line)
    assert actions(batch) == ["unchanged", "rejected", "unchanged"]
    assert [row.post for row in batch.rows.all()] == [post, post, None]


# By what it says


def test_a_holder_for_a_vacant_post_is_an_update(school_office):
    post = registered(school_office, name="")
    row = stage(school_office.region, "教育局,王示例,局长,全面工作,15400000001").rows.get()
    assert (row.action, row.post) == ("update", post)
    assert row.changes == {"name": ["", "王示例"]}


def test_another_holder_of_the_only_such_post_is_an_update(school_office):
    post = registered(school_office, name="赵样本")
    row = stage(school_office.region, "教育局,王示例,局长,全面工作,15400000001").rows.get()
    assert (row.action, row.post) == ("update", post)
    assert row.changes == {"name": ["赵样本", "王示例"]}


def test_a_list_that_says_vacant_takes_the_holder_off_and_a_blank_name_does_not(school_office):
    post = registered(school_office)
    row = stage(school_office.region, "教育局,空缺,局长,全面工作,15400000001").rows.get()
    assert (row.action, row.post, row.changes) == ("update", post, {"name": ["王示例", ""]})
    batch = stage(school_office.region, "教育局,,局长,全面工作,15400000001")
    assert actions(batch) == ["unchanged"]


def test_another_holder_of_one_of_several_such_posts_is_asked_about(school_office):
    first, second = (
        registered(school_office, name, f"1540000000{digit}", "副局长")
        for name, digit in (("王示例", 1), ("赵样本", 2))
    )
    batch = stage(
        school_office.region,
        "教育局,王示例,副局长,全面工作,15400000001",
        "教育局,钱占位,副局长,招生,15400000009",
    )
    known, row = batch.rows.all()
    assert (known.action, known.post) == ("unchanged", first)
    assert (row.action, row.doubts[0]["kind"], row.post) == ("doubtful", "post", None)
    assert [option[1] for option in row.doubts[0]["options"]] == ["赵样本", "新增的岗位"]
    imports.answer(row, 0, str(second.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.post) == ("update", second)
    assert row.changes["name"] == ["赵样本", "钱占位"]


def test_another_holder_with_the_number_of_one_post_alone_takes_that_one(school_office):
    posts = [
        registered(school_office, name, f"1540000000{digit}", "副局长")
        for name, digit in (("王示例", 1), ("赵样本", 2), ("李样本", 3))
    ]
    batch = stage(
        school_office.region,
        "教育局,钱占位,副局长,全面工作,15400000002",
        "教育局,孙范例,副局长,全面工作,15400000001",
        "教育局,周占位,副局长,招生,",
    )
    first, second, third = batch.rows.exclude(action="missing")
    assert (first.post, second.post) == (posts[1], posts[0])
    doubt = third.doubts[-1]
    assert (third.action, [each[1] for each in doubt["options"]]) == (
        "doubtful",
        ["李样本", "新增的岗位"],
    )


def test_a_new_post_beside_several_is_added_when_a_person_says_so(school_office):
    post = registered(school_office, "赵样本", title="副局长")
    registered(school_office, "王示例", "15400000002", "副局长")
    line = "教育局,钱占位,副局长,全面工作,15400000003"
    batch = stage(school_office.region, "教育局,王示例,副局长,,15400000002", line)
    row = batch.rows.get(name="钱占位")
    assert not batch.rows.filter(action="missing").exists()
    imports.answer(row, 0, "new", by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.post) == ("add", None)
    assert batch.rows.get(action="missing").post == post


def test_one_post_is_not_given_to_two_rows(school_office):
    post = registered(school_office, "赵样本", title="副局长")
    batch = stage(
        school_office.region,
        "教育局,王示例,副局长,,15400000002",
        "教育局,钱占位,副局长,,15400000003",
    )
    rows = [*batch.rows.filter(action="doubtful")]
    assert len(rows) == 2
    with pytest.raises(Refused):
        imports.answer_all(batch, {(row.pk, 0): str(post.pk) for row in rows}, by=batch.made_by)
    imports.answer(rows[0], 0, str(post.pk), by=batch.made_by)
    with pytest.raises(Refused):
        imports.answer(rows[1], 0, str(post.pk), by=batch.made_by)


def test_the_vacant_one_of_several_such_posts_takes_the_new_holder(school_office):
    registered(school_office, "王示例", title="副局长")
    vacant = registered(school_office, "", "15400000002", "副局长")
    batch = stage(
        school_office.region,
        "教育局,王示例,副局长,全面工作,15400000001",
        "教育局,钱占位,副局长,全面工作,15400000002",
    )
    row = batch.rows.get(name="钱占位")
    assert (row.action, row.post) == ("update", vacant)


def test_desks_of_one_title_are_told_apart_by_their_numbers(school_office):
    for digit in (1, 2, 3):
        registered(school_office, "", f"1540000000{digit}", "值班室", kind=PostKind.DESK, duties="")
    header = "单位,岗位,电话"
    lines = [f"教育局,值班室,1540000000{digit}" for digit in (3, 1, 2)]
    assert actions(stage(school_office.region, *lines, header=header)) == ["unchanged"] * 3
    lines[0] = "教育局,值班室,15400000009"
    assert actions(stage(school_office.region, *lines, header=header)) == [
        "update",
        "unchanged",
        "unchanged",
    ]


def test_width_and_spaces_are_no_change(county):
    office = factories.department(region=county, name="城市管理局（综合执法局）")
    registered(office, "阿依古丽·样本", title="局长（主持 工作）", duties="城管、信访 （兼）")
    line = "城市管理局(综合执法局),阿依古丽.样本,局长（主持工作）,城管、信访（兼）,154 0000 0001"
    assert actions(stage(county, line)) == ["unchanged"]


def test_a_government_is_not_its_office_of_the_same_type(county):
    type_ = factories.department_type(code="gov_office", aliases=["县政府", "市政府", "区政府"])
    office = factories.department(region=county, type=type_, name="人民政府办公室")
    ending = county.name[-1]
    line = f"{ending}政府,王示例,县长,全面工作,15400000001"
    row = stage(county, line).rows.get()
    assert (row.action, row.department, row.department_type) == ("add", None, type_)
    government = factories.department(region=county, type=type_, name="人民政府")
    for unit in (f"{ending}政府", f"{county.name}政府", "人民政府", f"{county.name}人民政府"):
        row = stage(county, line.replace(f"{ending}政府", unit)).rows.get()
        assert (row.action, row.department) == ("add", government), unit
    row = stage(county, line.replace(f"{ending}政府", f"{ending}政府办公室")).rows.get()
    assert row.department == office


def test_a_person_of_a_known_name_who_takes_a_post_is_asked_about(school_office):
    registered(school_office, name="")
    official = factories.official(owner_region=school_office.region, name="王示例")
    batch = stage(school_office.region, "教育局,王示例,局长,,15400000001")
    row = batch.rows.get()
    assert (row.action, row.doubts[0]["kind"]) == ("doubtful", "official")
    imports.answer(row, 0, str(official.pk), by=batch.made_by)
    row.refresh_from_db()
    assert (row.action, row.official) == ("update", official)


def test_a_number_that_the_post_has_already_is_not_asked_about(school_office):
    other = factories.department(region=school_office.region, name="民政局")
    factories.publish(registered(other, name="赵样本"))
    registered(school_office)
    assert actions(stage(school_office.region, "教育局,王示例,局长,招生,15400000001")) == ["update"]


def test_a_post_that_a_rejected_row_names_is_not_missing(school_office):
    registered(school_office)
    batch = stage(school_office.region, "教育局,王示例,局长,,1540000")
    assert actions(batch) == ["rejected"]


def test_a_sheet_that_is_named_by_a_township_lists_the_offices_there(county):
    town = factories.township(parent=county, name="样乙镇")
    office = factories.department(region=town, name="党政办")
    editor = factories.staff(RoleName.EDITOR, county)
    data = xlsx(
        Draft([HEADER.split(","), ["党政办", "王示例", "主任", "", "15400000001"]], name="样乙镇"),
        Draft([HEADER.split(","), ["党政办", "赵样本", "主任", "", "15400000002"]], name="县直"),
    )
    notice = factories.notice(owner_region=county)
    batch = imports.stage(data, "名单.xlsx", region=county, notice=notice, by=editor)
    first, second = batch.rows.all()
    assert (first.region, first.department) == (town, office)
    assert (second.region, second.department) == (county, None)


def test_the_newest_of_many_namesakes_are_offered_with_place_and_post(school_office):
    place = school_office.region
    for _each in range(import_plan.MOST_OPTIONS + 3):
        namesake = factories.official(owner_region=place, name="王示例")
    factories.appointment(
        official=namesake, post=factories.post(department=school_office, title="副局长")
    )
    batch = stage(place, "教育局,王示例,局长,,15400000001")
    row = batch.rows.exclude(action="missing").get()
    options = dict(row.doubts[0]["options"])
    assert len(options) == import_plan.MOST_OPTIONS + 1
    assert options[str(namesake.pk)] == f"王示例（{place} {school_office}副局长）"
    assert options[str(namesake.pk - 1)] == f"王示例（{place}）"
