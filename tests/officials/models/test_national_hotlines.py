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
        ("reached", {"active", "local", "merged"}),
    ],
)
def test_each_question_selects_its_statuses(hotlines, question, expected):
    selected = getattr(hotlines, question)()
    assert set(selected.values_list("name", flat=True)) == expected


def test_merged_hotline_gives_way_to_the_present_use_of_its_number(db):
    former = factories.national_hotline(number="12356", status="merged")
    assert [*NationalHotline.objects.reached()] == [former]
    elsewhere = factories.national_hotline(
        number="12356", status="active", territory=factories.province()
    )
    assert {*NationalHotline.objects.reached()} == {former, elsewhere}
    present = factories.national_hotline(number="12356", status="active")
    assert {*NationalHotline.objects.reached()} == {present, elsewhere}


def test_hotline_in_use_and_numbering_follow_the_same_statuses(hotlines):
    in_use = {hotline.number for hotline in hotlines.all() if hotline.is_in_use}
    assert in_use == set(hotlines.in_use().values_list("number", flat=True))
    assert read_numbering().short_codes == in_use


def test_those_that_serve_a_department_type_answer_everywhere_before_locally(db):
    for number, status, values in [
        ("12319", "local", {"department_types": ["housing", "streets"]}),
        ("12301", "merged", {"department_types": ["streets"]}),
        ("12328", "active", {"department_types": ["streets"]}),
        ("12330", "active", {"department_types": ["trade"]}),
        ("1823", "active", {"department_types": ["streets"], "territory": factories.province()}),
    ]:
        factories.national_hotline(number=number, status=status, **values)
    serving = NationalHotline.objects.for_department_types
    assert [line.number for line in serving(["streets"])] == ["12328", "12319"]
    assert [line.number for line in serving(["housing", "trade"])] == ["12330", "12319"]
    assert not serving([]).exists()


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("public_security", "110"),
        ("fire_rescue", "119"),
        ("medical_security", "12393"),
        ("power_supply", "95598"),
        ("tax", "12366"),
        ("market_regulation", "12315"),
        ("hrss", "12333"),
        ("transport", "12328"),
        ("womens_federation", "12338"),
        ("justice", "12348"),
        ("youth_league", "12355"),
        ("housing_fund", "12329"),
        ("housing_construction", "12319"),
        ("tobacco", "12313"),
        ("health", "12320"),
        ("emergency", "12350"),
        ("postal", "12305"),
        ("telecom_admin", "12381"),
        ("disabled_federation", "12385"),
        ("discipline", "12388"),
        ("court", "12368"),
    ],
)
def test_a_body_without_numbers_has_the_hotline_of_its_kind(code, number):
    assert NationalHotline.objects.for_department_types([code])[0].number == number


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("code", ["ecology", "culture_tourism", "civil_affairs"])
def test_a_body_whose_hotline_was_merged_has_none_of_its_kind(code):
    assert not NationalHotline.objects.for_department_types([code]).exists()
    merged = NationalHotline.objects.filter(department_types__contains=[code])
    assert {line.merged_into for line in merged} == {"12345"}
