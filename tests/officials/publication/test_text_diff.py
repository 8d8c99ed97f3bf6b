"""A reviewer sees which characters changed, and numbers as a whole."""

from hypothesis import given, settings, strategies as st

from officials.publication.text_diff import Piece, diff_texts
from tests.support.pairwise import examples

TEXTS = st.text("城管局、信访 0123456789ab·", max_size=30)


def whole(pieces):
    return "".join(piece.text for piece in pieces)


@settings(max_examples=examples(300))
@given(TEXTS, TEXTS)
def test_pieces_are_the_texts_and_what_is_not_marked_is_in_both(before, after):
    old, new = diff_texts(before, after)
    assert (whole(old), whole(new)) == (before, after)
    kept = ["".join(each.text for each in side if not each.is_changed) for side in (old, new)]
    assert kept[0] == kept[1]
    if before == after:
        assert not any(piece.is_changed for piece in (*old, *new))


def test_an_added_duty_is_marked_alone():
    old, new = diff_texts("分管城管", "分管城管、信访")
    assert old == (Piece("分管城管", is_changed=False),)
    assert new == (Piece("分管城管", is_changed=False), Piece("、信访", is_changed=True))


def test_a_number_is_marked_by_its_groups_not_by_the_digit():
    _old, new = diff_texts("办公 · 0999-012 3451", "办公 · 0999-012 3459")
    assert [piece.text for piece in new if piece.is_changed] == ["3459"]


def test_texts_that_share_little_are_marked_as_a_whole():
    old, new = diff_texts("王示例", "赵虚构")
    assert old == (Piece("王示例", is_changed=True),)
    assert new == (Piece("赵虚构", is_changed=True),)
