"""Protect what the role of the site may not delete along with a number, a post or a notice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0071_deleted_posts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='officecorrection',
            name='hotline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='officials.hotline', verbose_name='热线'),
        ),
        migrations.AlterField(
            model_name='takedownrequest',
            name='hotline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takedown_requests', to='officials.hotline', verbose_name='热线'),
        ),
        migrations.AlterField(
            model_name='withheldtext',
            name='notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.notice', verbose_name='公告'),
        ),
        migrations.AlterField(
            model_name='withheldtext',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.post', verbose_name='岗位'),
        ),
    ]
