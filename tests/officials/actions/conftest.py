"""A county with an office, for lists."""

import pytest

from tests.support import factories


@pytest.fixture
def county():
    county = factories.county(name="样甲区")
    factories.department_type(code="other", name="其他单位")
    return county


@pytest.fixture
def school_office(county):
    return factories.department(region=county, name="教育局")
