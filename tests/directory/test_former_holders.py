"""Former holders are found among all that was ever public."""

import pytest
from django.db import connection

from directory import former_holders

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("mass")
def test_the_past_terms_of_a_name_are_looked_up_in_an_index():
    """Without it a search reads every edition of the country; a small database does in any case."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql = former_holders._PAST_TERMS_NAMED.sql
        cursor.execute(f"EXPLAIN {sql}", {"names": ["王示例"], "limit": 10})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan on edition_people" in plan
