"""Filled databases for tests, by the fixture that asks for one."""

import csv
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests import golden
from tests.support import factories, register, two_regions, world
from tests.support.databases import Template

SUPPORT = "tests/support/**/*.py"
FIXTURES = "fixtures/**/*"
DEMO = settings.BASE_DIR / "fixtures" / "demo"
FILES = Path(settings.DATA_DIR) / "templates" / "files"
MASS_POSTS = 400


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_country():
    """Load the regions, numbers and topics that are shipped."""
    call_command("load_reference", verbosity=0)


def load_demonstration():
    call_command("load_demo", verbosity=0)


def make_ground():
    """Make a county, two townships and a zone that may publish, and a place that may not."""
    for code in sorted({row["type"] for row in rows(DEMO / "departments.csv")}):
        factories.department_type(code=code)
    county = factories.county(name="样甲县")
    factories.area_code(region=county.parent)
    factories.township(parent=county, name="样乙镇")
    factories.township(parent=county, name="样丙街道", type="街道")
    factories.zone(parent=county.parent)
    factories.area_code(region=factories.province(code="810000"), code="+852")
    return county


def load_mass():
    make_ground()
    call_command("load_demo", posts=MASS_POSTS, verbosity=0)


def build_two_regions():
    """Make the regions, and keep the files of their notices beside the template."""
    shutil.rmtree(FILES, ignore_errors=True)
    with override_settings(MEDIA_ROOT=FILES):
        return two_regions.build()


WORLD = Template("world", world.build, (SUPPORT,))
REGISTER = Template("register", register.build, (SUPPORT,))
TWO_REGIONS = Template("two_regions", build_two_regions, (SUPPORT,))
COUNTRY = Template("country", load_country, (FIXTURES,))
GOLDEN = Template("golden", golden.build, (SUPPORT, "tests/golden/*", FIXTURES), COUNTRY)
DEMONSTRATION = Template("demonstration", load_demonstration, (FIXTURES,), COUNTRY)
MASS = Template("mass", load_mass, (SUPPORT, FIXTURES))
FILLED = {
    each.name: each for each in (WORLD, REGISTER, TWO_REGIONS, GOLDEN, COUNTRY, DEMONSTRATION, MASS)
}
