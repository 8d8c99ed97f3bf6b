"""Any list: applied, it changes nothing the second time; undone, the public sees what it saw."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from officials.actions import import_apply, import_undo, imports
from officials.models import LiveHotline, LivePost, Post
from tests.support import factories
from tests.support.pairwise import examples
from tests.support.staged_lists import published, stage_by

pytestmark = [pytest.mark.django_db]

NAMES = ["王示例", "赵样本", "钱占位", "孙范例", ""]
rows = st.lists(
    st.tuples(
        st.sampled_from(["教育局", "民政局", "样甲区水利局"]),
        st.sampled_from(["局长", "副局长", "办公室", "一科科长"]),
        st.sampled_from(NAMES),
        st.sampled_from(["", "全面工作", "招生"]),
        st.lists(st.integers(1, 30), max_size=3, unique=True),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:2],
)


def line(row):
    unit, title, name, duties, numbers = row
    digits = "、".join(f"1540000{number:04}" for number in numbers)
    return f"{unit},{name},{title},{duties},{digits}"


def answer_all(batch, by):
    """Answer every question of a plan by its last option."""
    while doubtful := batch.rows.filter(action="doubtful").first():
        index, doubt = next(
            (index, doubt) for index, doubt in enumerate(doubtful.doubts) if doubt["answer"] is None
        )
        value = "keep" if doubt["kind"] in {"row", "number"} else doubt["options"][-1][0]
        imports.answer(doubtful, index, value, by=by)


def seen():
    """Return what the public sees, without the keys of the editions."""
    posts = LivePost.objects.values_list("uid", "card__title", "card__duties")
    return sorted(posts), sorted(LiveHotline.objects.values_list("uid", "digits"))


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows)
def test_a_list_changes_nothing_twice_and_is_undone_without_a_trace(clerk, school_office, listed):
    with transaction.atomic():
        published(school_office)
        before = seen()
        register = sorted(Post.objects.values_list("title", "duties"))
        batch = stage_by(clerk, *map(line, listed))
        answer_all(batch, clerk)
        import_apply.apply(batch, by=clerk)
        shown = seen()
        assert {*shown[0]} <= {*before[0]}
        assert {*shown[1]} <= {*before[1]}
        again = stage_by(clerk, *map(line, listed))
        left = again.rows.exclude(action__in=["unchanged", "missing"])
        assert [row for row in left if not _is_asked_without_a_change(row)] == []
        import_undo.undo(batch, by=clerk)
        assert seen() == shown
        assert sorted(Post.objects.values_list("title", "duties")) == register
        transaction.set_rollback(True)
    factories.clear_history_user()


def _is_asked_without_a_change(row):
    """Return whether a row only asks again whether it is taken without a number."""
    return row.action == "doubtful" and {doubt["kind"] for doubt in row.doubts} == {"row"}
