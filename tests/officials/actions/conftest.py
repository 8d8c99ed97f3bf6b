"""A county with an office, for lists."""

import pytest

from officials.models import RoleName
from tests.support import factories


@pytest.fixture
def county():
    county = factories.county(name="样甲区")
    factories.department_type(code="other", name="其他单位")
    return county


@pytest.fixture
def school_office(county):
    return factories.department(region=county, name="教育局")


@pytest.fixture
def clerk(county):
    """Return an editor of the county, which has a reviewer too."""
    factories.staff(RoleName.REVIEWER, county)
    return factories.staff(RoleName.EDITOR, county)
