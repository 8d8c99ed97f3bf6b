"""The columns that an office corrected are used for its next list of the same kind."""

import pytest

from tests.support import factories
from tests.support.imports import bring, choices, page_of

pytestmark = pytest.mark.django_db
USED = "用了您单位上次的更正"
LIST = [
    ["公开电话"],
    ["单位", "姓名", "职务", "联系方式", "说明"],
    ["教育局", "王示例", "局长", "029-00002001", "主持全面工作"],
]


@pytest.fixture
def corrected(clerk, notice):
    """Return a list whose column of remarks was corrected to duties."""
    batch = bring(clerk, notice, LIST)
    assert choices(clerk, batch)["sheet0-column4"] == "remarks"
    clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"sheet0-column4": "duties"})
    return batch


def test_the_next_list_with_the_same_headings_is_read_the_same_way(clerk, notice, corrected):
    batch = bring(clerk, notice, LIST[1:])
    page = clerk.get(page_of(batch, "columns"))
    assert USED in page.text
    assert corrected.file_name in page.text
    assert choices(clerk, batch)["sheet0-column4"] == "duties"
    (sheet,) = page.context["form"].sheets()
    assert sheet.header.value() == "1"


def test_a_kept_correction_is_used_for_the_list_after_it(clerk, notice, corrected):
    for _time in range(2):
        batch = bring(clerk, notice, LIST)
        clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"plan": "1"})
    assert batch.rows.get().duties == "主持全面工作"


def test_other_headings_are_read_as_ever(clerk, notice, corrected):
    other = [["公开电话"], [*LIST[1][:4], "补充说明"], LIST[2]]
    assert USED not in clerk.get(page_of(bring(clerk, notice, other), "columns")).text


def test_another_office_has_habits_of_its_own(client, corrected):
    elsewhere = factories.county(name="别的县")
    client.force_login(factories.staff("editor", elsewhere))
    batch = bring(client, factories.notice(owner_region=elsewhere), LIST)
    assert USED not in client.get(page_of(batch, "columns")).text
    assert choices(client, batch)["sheet0-column4"] == "remarks"


def test_the_way_back_reads_by_the_header_also_the_next_time(clerk, notice, corrected):
    batch = bring(clerk, notice, LIST)
    back = clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"forget": "sheet0"})
    assert back["Location"] == page_of(batch, "columns")
    for each in (batch, bring(clerk, notice, LIST)):
        assert USED not in clerk.get(page_of(each, "columns")).text
        assert choices(clerk, each)["sheet0-column4"] == "remarks"


def test_a_newer_correction_counts(clerk, notice, corrected):
    batch = bring(clerk, notice, LIST)
    clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"sheet0-column4": "hours"})
    assert USED not in clerk.get(page_of(batch, "columns")).text
    assert choices(clerk, bring(clerk, notice, LIST))["sheet0-column4"] == "hours"


HEADLESS = [
    ["1", "教育局", "王示例", "局长", "029-00002001"],
    ["2", "教育局", "赵样本", "副局长", "029-00002002"],
]
ROLES = {0: "", 1: "unit", 2: "name", 3: "title", 4: "phone"}


def choose_columns(clerk, batch):
    """Say what the columns of a list without a header hold."""
    chosen = {f"sheet0-column{index}": role for index, role in ROLES.items()}
    return clerk.post(page_of(batch, "columns"), chosen | {"sheet0-header": "0", "plan": "1"})


def test_the_columns_of_a_list_without_a_header_are_known_by_their_content(clerk, notice):
    choose_columns(clerk, bring(clerk, notice, HEADLESS))
    following = [["9", "民政局", "钱虚构", "主任", "029-00002009"]]
    batch = bring(clerk, notice, following)
    assert USED in clerk.get(page_of(batch, "columns")).text
    clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"plan": "1"})
    row = batch.rows.get()
    assert (row.unit, row.name, row.title) == ("民政局", "钱虚构", "主任")


def test_a_list_without_a_header_in_another_order_is_not_taken_for_it(clerk, notice):
    choose_columns(clerk, bring(clerk, notice, HEADLESS))
    turned = [["1", "教育局", "局长", "王示例", "029-00002001"]]
    assert USED not in clerk.get(page_of(bring(clerk, notice, turned), "columns")).text


def test_the_way_back_forgets_the_columns_of_a_list_without_a_header(clerk, notice):
    choose_columns(clerk, bring(clerk, notice, HEADLESS))
    batch = bring(clerk, notice, HEADLESS)
    clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"forget": "sheet0"})
    assert USED not in clerk.get(page_of(bring(clerk, notice, HEADLESS), "columns")).text


@pytest.mark.parametrize("key", ["sheet9", "", "header"])
def test_a_way_back_of_no_sheet_changes_nothing(clerk, notice, corrected, key):
    batch = bring(clerk, notice, LIST)
    clerk.post(page_of(batch, "columns"), choices(clerk, batch) | {"forget": key})
    assert choices(clerk, batch)["sheet0-column4"] == "duties"
