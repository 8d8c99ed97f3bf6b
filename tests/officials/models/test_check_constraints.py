"""Rows are validated as Django validates them, by one query for all of their check constraints."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from officials.models import Hotline
from officials.models.check_constraints import ChecksAtOnce
from tests.support import factories

pytestmark = pytest.mark.django_db

# What breaks one check, two of one row, none for want of a value, and what no query can carry.
HOTLINES = [
    {},
    {"digits": "12ab"},
    {"digits": "12ab", "uid": "of no form"},
    {"digits": None},
    {"digits": "1\0"},
]


def errors_of(validate, row, exclude=None):
    """Return what a row is refused for, by field, each with its code."""
    try:
        validate(row, exclude)
    except ValidationError as error:
        return [
            (field, each.code, each.messages)
            for field, listed in error.error_dict.items()
            for each in listed
        ]
    return []


def test_a_row_is_refused_for_what_django_refuses_it_for():
    post = factories.post()
    found = []
    for values in HOTLINES:
        row = Hotline(**{"post": post, "digits": "15400000001", "kind": "mobile"} | values)
        for exclude in (None, {"digits"}, {"uid", "post"}):
            expected = errors_of(models.Model.validate_constraints, row, exclude)
            assert errors_of(Hotline.validate_constraints, row, exclude) == expected, values
            found.append(len(expected))
    assert {0, 1, 2} <= {*found}


def test_all_check_constraints_are_asked_by_one_query():
    checked = [each for each in apps.get_models() if issubclass(each, ChecksAtOnce)]
    assert Hotline in checked
    row = factories.hotline()
    with CaptureQueriesContext(connection) as queries:
        row.validate_constraints()
    asked = [each["sql"] for each in queries if "_check_0" in each["sql"]]
    assert len(asked) == 1
