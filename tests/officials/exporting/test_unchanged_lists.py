"""A list that staff take out and send in again unchanged plans no change."""

from hypothesis import example, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import imports
from officials.exporting import formats, register_list, workbooks
from officials.models import Post, PostKind, RoleName
from officials.models.national_hotlines import read_numbering
from officials.phones import Use
from officials.publication.register import held_today
from tests.officials.exporting.test_round_trip import DUTIES, HOURS, LABELS, TITLES as ANY_TITLES
from tests.support import factories
from tests.support.pairwise import examples

TITLES = [title for title in ANY_TITLES if "@" not in title]  # as an address, not registered
UNITS = [
    "教育局",
    "城市管理局（综合执法局）",
    "统计局",
    "样甲区人民法院",
    "Ａ类服务中心",
    "卫健委 ",
    "教体局",
]
NAMES = [
    "王示例",
    "欧阳演示",
    "𠮷样本",
    "买买提·示例",
    "阿依古丽·买买提·样本",
    "努尔买买提江示例",
    "王",
    "Anna Example",
    "赵某样本",
]
# Its label cannot be written into the cell of several numbers, its use can.
FAX_AMONG_OTHERS = [
    ("教育局", "局长", PostKind.SEAT, "", "王示例", []),
    (
        *("教育局", "局长", PostKind.SEAT, "", "王示例"),
        [
            ("0558000", "", Use.CALL, "", "", False),
            ("0558000", "", Use.CALL, "", "", False),
            ("0558000", "", Use.FAX, "办公电话", "", False),
        ],
    ),
]
KINDS = {"0558000": "landline", "1540000": "mobile", "400000": "tollfree"}


@st.composite
def registers(draw):
    """Return posts as values: unit, title, kind, duties, name, numbers, whose they are."""
    number = st.tuples(
        st.sampled_from(["0558000", "1540000", "400000"]),
        st.sampled_from(["", "", "801"]),
        st.sampled_from([*Use]),
        st.sampled_from(LABELS),
        st.sampled_from(HOURS),
        st.booleans(),
    )
    post = st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from(TITLES),
        st.sampled_from([*PostKind]),
        st.sampled_from(DUTIES),
        st.sampled_from([*NAMES, "", ""]),
        st.lists(number, max_size=4),
    )
    return draw(st.lists(post, min_size=1, max_size=8))


def register(county, posts):
    """Write the drawn posts into the register."""
    offices = {}
    for unit, title, kind, duties, name, numbers in posts:
        office = offices.get(unit) or factories.department(region=county, name=unit)
        offices[unit] = office
        post = factories.post(department=office, title=title, kind=kind, duties=duties)
        held = None
        if name:
            official = factories.official(owner_region=county, name=name)
            held = factories.appointment(post=post, official=official)
        for index, (start, extension, use, label, hours, is_own) in enumerate(numbers):
            owner = {"appointment": held} if held and is_own else {"post": post}
            factories.hotline(
                **owner,
                kind=KINDS[start],
                digits=f"{start}{post.pk % 100:02}{index:02}",
                extension=extension if start == "0558000" else "",
                use=use,
                label=label,
                hours=hours,
            )


def take_out(form):
    rows = [
        *register_list.read_rows(
            Post.objects.all(), held_today(), read_numbering(), lambda _post: "公开中"
        )
    ]
    if form == "xlsx":
        return "岗位.xlsx", b"".join(workbooks.write_xlsx("岗位", register_list.headings(), rows))
    if form == "exact":
        data = formats.write_exact_csv([[*register_list.CELLS], *rows])
        return "posts.csv", data.encode()
    lines = formats.write_csv([register_list.headings(), *rows])
    return "岗位.csv", (formats.BYTE_ORDER_MARK + lines).encode()


def send_in(county, form):
    name, data = take_out(form)
    editor = factories.staff(RoleName.EDITOR, county)
    notice = factories.notice(owner_region=county)
    return imports.stage(data, name, region=county, notice=notice, by=editor)


class AnyRegister(TestCase):
    def setup_example(self):
        super().setup_example()
        self.county = factories.county(name="样甲区")
        factories.area_code(region=self.county, code="0558", local_digits=[7])
        for name in ("教育局", "体育局"):
            factories.department_type(name=name, aliases=["教体局"])
        factories.department_type(code="other", name="其他单位")

    @settings(max_examples=examples(24), deadline=None)
    @example(FAX_AMONG_OTHERS, "xlsx")
    @given(registers(), st.sampled_from(["xlsx", "csv", "exact"]))
    def test_any_register_is_unchanged_by_its_own_list(self, posts, form):
        register(self.county, posts)
        batch = send_in(self.county, form)
        found = batch.rows.exclude(action="unchanged")
        assert [(row.action, row.changes, row.problems, row.doubts) for row in found] == []
        assert batch.rows.count() == len(posts)
