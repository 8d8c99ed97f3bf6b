"""The list of staff, taken out and read again, is the same posts: .xlsx and both kinds of CSV."""

from hypothesis import given, settings, strategies as st

from officials.exporting import formats, register_list, workbooks
from officials.exporting.register_list import ListedPost
from officials.importing.readers.formats import read_file
from officials.importing.tables import understand
from officials.importing.texts import clean_unit
from officials.models import (
    Appointment,
    Department,
    Hotline,
    Official,
    Post,
    PostKind,
    Region,
    ReviewState,
)
from officials.phones import Kind, Numbering, Use
from tests.support.pairwise import examples

NUMBERING = Numbering({"0558": {7}, "010": {8}}, {"12345", "110"})

UNITS = ["区教育局", "区统计局", "城市管理局（综合执法局）", "市卫健委", "栎阳街道办事处", "县法院"]
TITLES = [
    "局长",
    "党组书记、局长",
    "副主任（主持工作）",
    "镇长",
    "+1 窗口",
    "@值班",
    "-1 层服务台",
    "总计科长",
]
NAMES = [
    f"{surname}{given}" for surname in ("王", "单", "欧阳", "𠮷") for given in ("示例", "样本")
]
NAMES += ["买买提·示例", "阿依古丽·买买提·样本"]
DUTIES = [
    "",
    "全面工作",
    "分管城管、信访",
    "联系 12345 热线",
    "=1+1",
    "'加引号",
    '有"引号",有逗号',
]
LABELS = [
    "",
    "办公电话",
    "传真",
    "值班室",
    "24小时热线",
    "电话/传真",
    "手机",
    "投诉、举报",
    "（总机）",
]
HOURS = ["", "工作日 9:00–17:00", "24小时"]


@st.composite
def hotlines(draw):
    last = draw(st.integers(0, 9999))
    kind, digits = draw(
        st.sampled_from(
            [
                (Kind.LANDLINE, f"0558000{last:04}"),
                (Kind.LANDLINE, f"0100000{last:04}"),
                (Kind.MOBILE, f"1540000{last:04}"),
                (Kind.TOLLFREE, f"400000{last:04}"),
                (Kind.SHORT, "12345"),
                (Kind.SHORT, "055812345"),
            ]
        )
    )
    has_extension = kind == Kind.LANDLINE and draw(st.booleans())
    return Hotline(
        kind=kind,
        digits=digits,
        extension=str(draw(st.integers(0, 9999))) if has_extension else "",
        use=draw(st.sampled_from([*Use])),
        label=draw(st.sampled_from(LABELS)),
        hours=draw(st.sampled_from(HOURS)),
    )


@st.composite
def listed_posts(draw):
    """Return a post of the register as the list has it, without a database."""
    region = Region(name=draw(st.sampled_from(["样品县", "鼓楼区", "空白镇"])))
    post = Post(
        department=Department(name=draw(st.sampled_from(UNITS)), region=region),
        kind=draw(st.sampled_from([*PostKind])),
        title=draw(st.sampled_from(TITLES)),
        duties=draw(st.sampled_from(DUTIES)),
        review_state=draw(st.sampled_from([*ReviewState])),
        uid=f"p{draw(st.integers(10**6, 10**9))}",
    )
    name = draw(st.sampled_from([*NAMES, ""]))
    holder = Appointment(post=post, official=Official(name=name)) if name else None
    key = lambda hotline: (hotline.digits, hotline.extension)  # noqa: E731
    numbers = draw(st.lists(hotlines(), max_size=4, unique_by=key))
    return ListedPost(
        post, holder, numbers, NUMBERING, draw(st.sampled_from(["公开中", "从未公布"]))
    )


def xlsx(rows):
    return "a.xlsx", b"".join(workbooks.write_xlsx("岗位", register_list.headings(), rows))


def table(rows):
    lines = formats.write_csv([register_list.headings(), *rows])
    return "a.csv", (formats.BYTE_ORDER_MARK + lines).encode()


def exact_table(rows):
    return "a.csv", formats.write_exact_csv([[*register_list.CELLS], *rows]).encode()


@settings(max_examples=examples(120), deadline=None)
@given(
    st.lists(listed_posts(), min_size=1, max_size=6, unique_by=lambda listed: listed.post.uid),
    st.sampled_from([xlsx, table, exact_table]),
)
def test_an_export_is_read_as_the_same_posts(listed, write):
    name, data = write(map(register_list.cells_of, listed))
    understanding = understand(read_file(data, name), NUMBERING, area_code="0558")
    assert [
        (
            entry.uid,
            entry.region,
            entry.unit,
            entry.title,
            entry.name,
            entry.is_vacant,
            entry.duties,
            {(number.digits, number.extension, number.use) for number in entry.numbers},
            entry.hours,
        )
        for entry in understanding.entries
    ] == [expected(each) for each in listed]
    (found,) = understanding.tables
    assert found.skipped == ()


def expected(listed):
    post, holder, hotlines_of_post = listed[:3]
    hours = {hotline.hours for hotline in hotlines_of_post}
    return (
        post.uid,
        post.department.region.name,
        clean_unit(post.department.name),
        post.title,
        holder.official.name if holder else "",
        post.kind == PostKind.SEAT and not holder,
        post.duties,
        {(each.digits, each.extension, each.use) for each in hotlines_of_post},
        hours.pop() if len(hours) == 1 else "",
    )


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(hotlines(), min_size=1, max_size=1))
def test_a_usual_label_goes_out_and_comes_in_with_its_number(numbers):
    hotline = numbers[0]
    hotline.label, hotline.use = "办公电话", Use.CALL
    cell = register_list.write_numbers(numbers, NUMBERING)
    assert cell.startswith("办公电话：")


def test_a_label_that_would_be_misread_is_left_out_but_never_the_number():
    hotline = Hotline(kind=Kind.MOBILE, digits="15400000001", label="（总机）0558", use=Use.CALL)
    assert register_list.write_numbers([hotline], NUMBERING) == "154 0000 0001"
