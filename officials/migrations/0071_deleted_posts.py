"""Index the deletions of posts by time, for the bin."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0070_large_print_of_staff'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='postevent',
            index=models.Index(condition=models.Q(('pgh_label', 'delete')), fields=['pgh_created_at'], name='postevent_deleted'),
        ),
    ]
