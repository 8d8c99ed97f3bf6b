from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0006_withdrawal_reasons'),
    ]

    operations = [
        migrations.AlterField(
            model_name='edition',
            name='public_reason',
            field=models.CharField(blank=True, choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=200),
        ),
        migrations.AlterField(
            model_name='editionevent',
            name='public_reason',
            field=models.CharField(blank=True, choices=[('number_stopped', '号码已停用'), ('number_reassigned', '号码已移交他人'), ('number_wrong', '号码有误'), ('notice_corrected', '公告已更正'), ('mistake', '公布有误，核实后重新公布'), ('post_abolished', '岗位已撤销'), ('reorganised', '机构调整'), ('holder_left', '领导离任'), ('on_request', '应本人要求'), ('security', '安全原因'), ('other', '其他原因')], max_length=200),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('public_reason__in', ['', 'number_stopped', 'number_reassigned', 'number_wrong', 'notice_corrected', 'mistake', 'post_abolished', 'reorganised', 'holder_left', 'on_request', 'security', 'other'])), name='edition_public_reason_is_a_fixed_word'),
        ),
    ]
