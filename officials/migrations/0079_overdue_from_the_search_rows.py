"""Let search rows say since when a number of the card is known: the pile of overdue ones."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0078_hotlines_know_their_posts'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchrow',
            name='known_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='edition',
            name='post',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='officials.post'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['known_on', 'edition'], name='search_known_on'),
        ),
    ]
