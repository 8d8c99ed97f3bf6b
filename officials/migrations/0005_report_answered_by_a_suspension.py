"""Let a report be answered by the suspension of its number."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0004_search'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='report_closed_with_an_answer',
        ),
        migrations.AlterField(
            model_name='report',
            name='answer',
            field=models.CharField(blank=True, choices=[('number_corrected', '号码已经更正。'), ('details_corrected', '岗位、职责或时间等说明已经更正。'), ('withdrawn', '号码已经撤下。'), ('suspended', '号码已经暂停显示，等单位改正。'), ('called', '我们拨打过，有人接听，号码无误。'), ('office_confirmed', '已向单位核实，号码无误。'), ('passed_on', '已转告单位。接听态度本站无法核实。'), ('not_reached', '我们多次拨打，没有人接，暂时无法核实。'), ('not_enough', '反映的内容不够具体，无法核实。'), ('identity_unknown', '无法确认是本人提出，没有撤下。')], max_length=20, verbose_name='答复'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('state__in', ['received', 'checking'])), models.Q(('answered_at__gte', models.F('received_at')), ('answered_by__isnull', False), models.Q(models.Q(('answer', 'number_corrected'), ('state', 'corrected')), models.Q(('answer', 'details_corrected'), ('state', 'corrected')), models.Q(('answer', 'withdrawn'), ('state', 'corrected')), models.Q(('answer', 'suspended'), ('state', 'corrected')), models.Q(('answer', 'called'), ('state', 'confirmed')), models.Q(('answer', 'office_confirmed'), ('state', 'confirmed')), models.Q(('answer', 'passed_on'), ('state', 'unverified')), models.Q(('answer', 'not_reached'), ('state', 'unverified')), models.Q(('answer', 'not_enough'), ('state', 'unverified')), models.Q(('answer', 'identity_unknown'), ('state', 'unverified')), _connector='OR')), _connector='OR'), name='report_closed_with_an_answer'),
        ),
    ]
