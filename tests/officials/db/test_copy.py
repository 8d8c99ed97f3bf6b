"""Rows written by COPY are read back as they were."""

from django.db import connection

from officials.db.copy import LineWriter, insert_lines
from officials.models import Official
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
