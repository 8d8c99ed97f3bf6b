"""The lexicon, filled from what is live or coming; and indexes by which places are offered."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from officials.search import lexicon

PLACES = """
-- Of each level the first whose pinyin begins so, without sorting a thousand townships.
CREATE INDEX region_level_pinyin ON officials_region (level, pinyin COLLATE "C");
CREATE INDEX region_characters ON officials_region USING gin (string_to_array(name, NULL));
CREATE INDEX department_name ON officials_department (name COLLATE "C");
"""


def fill(apps, schema_editor):
    names = apps.get_model("officials", "LexiconName").objects
    editions = apps.get_model("officials", "Edition").objects.filter(closed=False)
    holders = editions.exclude(card__holder=None).order_by("pk").values_list(
        "pk", "card__holder__name", "card__holder__readings"
    )
    last = 0
    while page := list(holders.filter(pk__gt=last)[: lexicon.BATCH]):
        last = page[-1][0]
        spelled = {row for _, name, readings in page for row in lexicon.spellings(name, readings)}
        names.bulk_create(
            [
                names.model(name=name, letters=letters, initials=initials)
                for name, letters, initials in sorted(spelled)
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0007_search_by_tiers'),
    ]

    operations = [
        migrations.CreateModel(
            name='LexiconName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(db_collation='C')),
                ('letters', models.TextField(db_collation='C')),
                ('initials', models.TextField(db_collation='C')),
            ],
            options={
                'verbose_name': '检索用姓名',
                'verbose_name_plural': '检索用姓名',
                'indexes': [models.Index(fields=['letters', 'name'], name='lexicon_letters'), models.Index(fields=['initials', 'name'], name='lexicon_initials'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('letters'), name='gin_trgm_ops'), name='lexicon_trigrams'), django.contrib.postgres.indexes.GinIndex(models.Func(models.F('name'), models.Value(None), function='string_to_array'), name='lexicon_characters')],
                'constraints': [models.UniqueConstraint(fields=('name', 'letters'), name='lexicon_name_once')],
            },
        ),
        migrations.RunSQL(
            PLACES,
            "DROP INDEX department_name; DROP INDEX region_characters; DROP INDEX region_level_pinyin;",
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
