"""Fixtures of topics: departments that answer them, and a topic."""

import pytest

from tests.support import factories


@pytest.fixture
def labour(world):
    return factories.department_type(code="labour", name="人社局", name_en="Labour Bureau")


@pytest.fixture
def court(world):
    return factories.department_type(code="court", name="法院", name_en="Court")


@pytest.fixture
def wages(world, labour, court):
    """A topic that labour answers first, then the court."""
    factories.national_hotline(number="12333", name="人社热线", name_en="Labour line")
    factories.national_hotline(number="12301", name="停用线", status="withdrawn")
    return factories.topic(
        slug="unpaid-wages",
        name="欠薪",
        name_en="Unpaid wages",
        group="劳动",
        aliases=["讨薪", "拖欠工资"],
        department_types=["labour", "court"],
        hotlines=["12333", "12345", "12301"],
        rank=500,
    )
