"""Index the digits of a number as they are shown, by which its posts are found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0009_rows_that_say_the_same_again'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='editionhotline',
            index=models.Index(models.Case(models.When(suspended_at__isnull=True, then='digits'), default=models.Value('')), condition=models.Q(('withdrawn_at__isnull', True)), name='edition_hotline_shown'),
        ),
    ]
