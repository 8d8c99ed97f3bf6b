"""Rows written by COPY are read back as they were."""

import pytest
from django.db import IntegrityError, connection

from officials.db.copy import LineWriter, insert_lines, insert_values
from officials.models import HotlineSource, Official
from tests.support import factories


def test_encoded_line_keeps_characters_that_copy_treats_specially(db):
    odd = 'a\tb\nc\r"d"\\e,{f}'
    kept = factories.official()
    fields = Official._meta.concrete_fields
    values = {field.attname: getattr(kept, field.attname) for field in fields}
    values |= {"id": kept.pk + 1, "uid": "0" * 12, "name": odd, "other_readings": [odd]}
    writer = LineWriter()
    writer.add(Official, **values)
    with connection.cursor() as cursor:
        insert_lines(cursor, writer.lines())
    copied = Official.objects.get(uid="0" * 12)
    assert (copied.name, copied.other_readings) == (odd, [odd])


def test_rows_that_are_given_by_their_values_get_ids_and_keep_the_rules(db):
    kept = factories.hotline_source()
    other = factories.notice()
    values = {"hotline_id": kept.hotline_id, "notice_id": other.pk, "printed_name": "a\tb\\n"}
    insert_values(HotlineSource, iter([{**values, "printed_number": kept.printed_number}]))
    copied = HotlineSource.objects.get(notice=other)
    assert (copied.printed_name, copied.printed_number) == ("a\tb\\n", kept.printed_number)
    assert copied.pk not in {None, kept.pk}
    insert_values(HotlineSource, [])
    with pytest.raises(IntegrityError, match="hotline_source_once"):
        insert_values(HotlineSource, [{**values, "printed_number": kept.printed_number}])
