"""Say the place of a role as choosers do, the lowest first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0072_deleted_with_the_rights_of_the_site'),
    ]

    operations = [
        migrations.AlterField(
            model_name='role',
            name='region',
            field=models.ForeignKey(help_text='包括它下面的所有地区，例如：西安市，陕西省。', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.region', verbose_name='地区'),
        ),
        migrations.AlterField(
            model_name='roleevent',
            name='region',
            field=models.ForeignKey(db_constraint=False, help_text='包括它下面的所有地区，例如：西安市，陕西省。', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.region', verbose_name='地区'),
        ),
    ]
