"""Index what waits, for the piles and filters of staff, and what is public of each post."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0010_number_as_shown'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='edition',
            name='edition_post',
        ),
        migrations.AddIndex(
            model_name='department',
            index=models.Index(fields=['rank', 'id'], name='department_order'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['post'], include=('period', 'closed', 'outcome'), name='edition_post'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('closed', False)), fields=['published_at', 'post'], include=('id',), name='edition_published'),
        ),
        migrations.AddIndex(
            model_name='hotline',
            index=models.Index(condition=models.Q(models.Q(('kind', 'landline'), _negated=True), models.Q(('kind', 'mobile'), _negated=True)), fields=['kind', 'id'], name='hotline_kind'),
        ),
        migrations.AddIndex(
            model_name='hotline',
            index=models.Index(condition=models.Q(('use', 'call'), _negated=True), fields=['use', 'id'], name='hotline_use'),
        ),
        migrations.AddIndex(
            model_name='hotline',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['id'], name='hotline_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('review_state', 'approved'), _negated=True), fields=['id'], name='post_unapproved'),
        ),
        migrations.AddIndex(
            model_name='verification',
            index=models.Index(condition=models.Q(('result', 'unanswered'), ('struck_at__isnull', True)), fields=['hotline'], name='verification_unanswered'),
        ),
    ]
