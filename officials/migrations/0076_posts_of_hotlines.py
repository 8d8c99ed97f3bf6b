"""Give each hotline one column for its post; index the piles of staff."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0075_suspensions_of_the_past'),
    ]

    operations = [
        migrations.AddField(
            model_name='hotline',
            name='on_post',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.post', verbose_name='所在岗位'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('end_date__isnull', False)), fields=['end_date'], name='appointment_ending'),
        ),
        migrations.AddIndex(
            model_name='hotline',
            index=models.Index(condition=models.Q(('suspended_at__isnull', False)), fields=['suspended_at'], name='hotline_suspended'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('review_state', 'approved'), _negated=True), fields=['review_state', 'submitted_at'], name='post_waiting'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='knows_its_post', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    NEW.on_post_id := coalesce(NEW.post_id, (SELECT post_id FROM public.officials_appointment\n        WHERE id = NEW.appointment_id));\n    RETURN NEW;\n', hash='85ca246725d3085145649f76e63206cc16cc1da6', operation='INSERT', pgid='pgtrigger_knows_its_post_4c5fc', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='still_knows_its_post', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."on_post_id" IS DISTINCT FROM (NEW."on_post_id"))', func='\n    NEW.on_post_id := coalesce(NEW.post_id, (SELECT post_id FROM public.officials_appointment\n        WHERE id = NEW.appointment_id));\n    RETURN NEW;\n', hash='79b0bb12e4b38ed8e30c050efd5f4da14a151bce', operation='UPDATE', pgid='pgtrigger_still_knows_its_post_756ff', table='officials_hotline', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='verification',
            index=models.Index(condition=models.Q(models.Q(('result', 'wrong'), ('result', 'dead'), ('result', 'unanswered'), _connector='OR'), ('struck_at__isnull', True)), fields=['checked_on'], name='verification_of_trouble'),
        ),
    ]
