"""Any table of posts plans exactly those posts; once it is applied it plans no change."""

from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import import_apply, imports
from officials.models import ImportAction, RoleName
from tests.officials.importing.drawn_lists import MERGING, SHAPES, in_reading_order, sheets
from tests.officials.importing.test_any_shape import FILES, TEXTS
from tests.support import factories
from tests.support.pairwise import examples


class AnyList(TestCase):
    def setup_example(self):
        super().setup_example()
        self.county = factories.county(name="样甲区")
        factories.area_code(region=self.county, code="0558", local_digits=[7])
        factories.national_hotline(number="12345")
        factories.department_type(code="other", name="其他单位")
        factories.staff(RoleName.REVIEWER, self.county)
        self.editor = factories.staff(RoleName.EDITOR, self.county)

    def stage(self, name, data):
        notice = factories.notice(owner_region=self.county)
        return imports.stage(data, name, region=self.county, notice=notice, by=self.editor)

    @settings(max_examples=examples(18), deadline=None)
    @given(st.data())
    def test_any_table_plans_exactly_its_posts_and_once_applied_nothing(self, data):
        shape = data.draw(st.sampled_from([*SHAPES]))
        posts, draft = data.draw(sheets(shape, "名单"))
        ways = {**FILES, **({} if shape in MERGING else TEXTS)}
        ways.pop("pasted", None)
        way = data.draw(st.sampled_from([*ways]))
        name, content = ways[way]([draft] if way in FILES else draft)
        batch = self.stage(name, content)
        rows = [*batch.rows.order_by("position")]
        assert [(row.unit, row.title, row.name, row.duties, {*row.numbers}) for row in rows] == [
            (
                post.unit,
                post.title,
                post.name,
                post.duties,
                {_number(each) for each in post.numbers},
            )
            for post in in_reading_order(shape, posts)
        ]
        said = {}
        for row in rows:
            key = (row.unit, row.title, row.name)
            says = (row.duties, row.hours, row.numbers, row.hotlines)
            if not row.name or key not in said:
                assert row.action == ImportAction.ADD
                said[key] = says
            else:
                is_same = says == said[key]
                assert row.action == (ImportAction.UNCHANGED if is_same else ImportAction.REJECTED)
        import_apply.apply(batch, by=self.editor)
        again = self.stage(name, content).rows.exclude(action=ImportAction.REJECTED)
        assert {row.action for row in again} == {ImportAction.UNCHANGED}


def _number(said):
    digits, extension, _use = said
    return f"{digits}转{extension}" if extension else digits
