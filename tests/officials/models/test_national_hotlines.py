"""Which national hotlines are in use: three questions with three answers."""

import pytest

from officials.models import NationalHotline
from officials.models.national_hotlines import Status, read_numbering
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotlines(db):
    for digits, status in enumerate(Status):
        factories.national_hotline(number=f"9990{digits}", name=status.value, status=status)
    return NationalHotline.objects


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("in_use", {"active", "local"}),
        ("in_use_everywhere", {"active"}),
        ("not_withdrawn", {"active", "local", "merged"}),
    ],
)
def test_each_question_selects_its_statuses(hotlines, question, expected):
    selected = getattr(hotlines, question)()
    assert set(selected.values_list("name", flat=True)) == expected


def test_hotline_in_use_and_numbering_follow_the_same_statuses(hotlines):
    in_use = {hotline.number for hotline in hotlines.all() if hotline.is_in_use}
    assert in_use == set(hotlines.in_use().values_list("number", flat=True))
    assert read_numbering().short_codes == in_use
