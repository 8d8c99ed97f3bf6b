"""Let an unchanged row name no post where it says which row says the same."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0008_fewer_indexes_for_lists'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='importrow',
            name='import_row_of_a_post',
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('post__isnull', False), models.Q(('action__in', ['update', 'unchanged', 'missing']), _negated=True), models.Q(('action', 'unchanged'), models.Q(('problems', []), _negated=True)), _connector='OR'), name='import_row_of_a_post'),
        ),
    ]
