"""Doubts are answered for a whole unit, and before a list is handed in; a preview keeps nothing."""

import pytest

from officials.actions import Refused, import_questions, imports
from officials.actions.import_originals import GRID, understand_sheets
from officials.importing.readers import process
from officials.models import Department, ImportAction, ImportBatch, ImportRow
from tests.support import factories

pytestmark = pytest.mark.django_db
HEADER = "单位\t职务\t姓名\t电话"
LINES = (
    "应急办\t主任\t王示例\t15400000001",
    "应急办\t副主任\t李样本\t15400000002",
    "应急办\t科长\t张虚构\t15400000003",
    "林业局\t局长\t赵占位\t15400000004",
)


@pytest.fixture
def editor(place):
    return factories.staff("editor", place)


@pytest.fixture
def notice(place):
    return factories.notice(owner_region=place)


@pytest.fixture
def offices(place):
    """Return two departments of one type that 应急办 may mean."""
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    names = ("应急管理局", "应急管理二局")
    return [factories.department(region=place, type=kind, name=name) for name in names]


def entries_of(region, *lines):
    book = process.read_clipboard("\n".join((HEADER, *lines)))
    return understand_sheets(book, region, {}).entries


@pytest.fixture
def batch(place, notice, editor, offices):
    made = factories.import_batch(
        region=place, notice=notice, made_by=editor, source_format=GRID, source=b""
    )
    imports.plan(made, entries_of(place, *LINES))
    return made


def preview(place, notice, by, answers=None, lines=LINES):
    entries = entries_of(place, *lines)
    return import_questions.preview(entries, answers or {}, region=place, notice=notice, by=by)


def doubtful(batch):
    return batch.rows.filter(action=ImportAction.DOUBTFUL).count()


def test_rows_of_a_unit_that_ask_the_same_are_counted(batch):
    assert import_questions.count_alike(batch) == {("应急办", "department"): 3}


def test_one_answer_is_given_to_all_rows_of_its_unit(batch, editor, offices):
    row = batch.rows.order_by("position").first()
    imports.answer(row, 0, str(offices[1].pk), by=editor)
    import_questions.answer_alike(row, 0, by=editor)
    assert doubtful(batch) == 0
    named = batch.rows.filter(unit="应急办")
    assert {*named.values_list("department", flat=True)} == {offices[1].pk}


def test_an_answer_for_one_row_leaves_the_others_open(batch, editor, offices):
    imports.answer(batch.rows.order_by("position").first(), 0, str(offices[0].pk), by=editor)
    assert doubtful(batch) == 2


def test_a_row_that_was_answered_otherwise_keeps_its_answer(batch, editor, offices):
    first, second, _third, _other = batch.rows.order_by("position")
    imports.answer(second, 0, str(offices[0].pk), by=editor)
    imports.answer(first, 0, str(offices[1].pk), by=editor)
    import_questions.answer_alike(first, 0, by=editor)
    second.refresh_from_db()
    assert (doubtful(batch), second.department_id) == (0, offices[0].pk)


@pytest.mark.parametrize("index", [0, 5, -1])
def test_an_open_doubt_gives_no_answer_to_other_rows(batch, editor, index):
    import_questions.answer_alike(batch.rows.order_by("position").first(), index, by=editor)
    assert doubtful(batch) == 3


@pytest.fixture
def namesakes(place, notice, editor):
    """Return a list of three people whose names are known."""
    for name in ("王示例", "李样本", "张虚构"):
        factories.official(name=name, owner_region=place)
    factories.department_type(code="other", name="其他单位")
    made = factories.import_batch(
        region=place, notice=notice, made_by=editor, source_format=GRID, source=b""
    )
    imports.plan(made, entries_of(place, *(line.replace("应急办", "科技局") for line in LINES)))
    return made


def test_an_answer_that_all_doubts_of_a_kind_offer_is_given_to_all_of_them(namesakes, editor):
    (common,) = import_questions.common_answers(namesakes)
    assert (common.kind, common.value, common.count) == ("official", "new", 3)
    import_questions.answer_everywhere(namesakes, "official", "new", 3, by=editor)
    assert doubtful(namesakes) == 0


def test_more_doubts_than_a_page_displayed_are_not_answered_along(namesakes, editor, batch):
    for kind, count in (("official", 2), ("official", 4), ("number", 1)):
        with pytest.raises(Refused):
            import_questions.answer_everywhere(namesakes, kind, "new", count, by=editor)
    with pytest.raises(Refused):
        import_questions.answer_everywhere(batch, "department", "1", 3, by=editor)
    assert (doubtful(namesakes), doubtful(batch)) == (3, 3)


def test_doubts_about_units_have_no_answer_in_common(batch):
    assert import_questions.common_answers(batch) == []


def test_a_preview_says_what_the_lines_would_do_and_keeps_nothing(place, notice, editor, offices):
    rows = preview(place, notice, editor)
    assert [row.action for row in rows] == ["doubtful"] * 3 + ["add"]
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()
    assert Department.objects.count() == 2


def test_an_answer_that_was_chosen_before_is_given_to_the_line_it_was_chosen_for(
    place, notice, editor, offices
):
    first, second, *_others = preview(place, notice, editor)
    answers = {import_questions.key_of(second, second.doubts[0]): str(offices[1].pk)}
    moved = preview(place, notice, editor, answers, lines=(LINES[3], *LINES[:3]))
    by_name = {row.name: row for row in moved}
    assert by_name[second.name].department_id == offices[1].pk
    assert by_name[first.name].action == ImportAction.DOUBTFUL


@pytest.mark.parametrize("value", ["0", "new", "x"])
def test_an_answer_that_is_no_choice_any_more_leaves_the_doubt(
    place, notice, editor, offices, value
):
    first, *_others = preview(place, notice, editor)
    answers = {import_questions.key_of(first, first.doubts[0]): value}
    assert preview(place, notice, editor, answers)[0].action == ImportAction.DOUBTFUL


def test_nobody_previews_lines_in_a_region_that_they_do_not_edit(place, notice):
    for by in (factories.staff("viewer", place), factories.staff("editor", factories.county())):
        with pytest.raises(Refused, match="不能"):
            preview(place, notice, by)
