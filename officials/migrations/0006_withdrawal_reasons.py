"""Replace the free words of public reasons by fixed ones; ``other`` where none fits.

The history keeps the free words: the events of each take-down hold them. The trigger that records
take-downs would record this change as another one, so it rests meanwhile.
"""

from django.db import migrations

FIXED = """
ALTER TABLE public.officials_edition DISABLE TRIGGER pgtrigger_withdrawal_update_40f05;

UPDATE public.officials_edition SET public_reason = CASE
    WHEN public_reason IN ('号码已停用', '号码停用', '停用', '空号') THEN 'number_stopped'
    WHEN public_reason IN ('号码已移交他人', '号码移交') THEN 'number_reassigned'
    WHEN public_reason IN ('号码有误', '号码有误，核实后重新公布') THEN 'number_wrong'
    WHEN public_reason IN ('公告已更正', '公告更正') THEN 'notice_corrected'
    WHEN public_reason IN ('误发', '公布有误', '公布有误，核对后重新公布') THEN 'mistake'
    WHEN public_reason IN ('岗位已撤销', '岗位撤销', '机构改革，岗位撤销') THEN 'post_abolished'
    WHEN public_reason IN ('机构改革', '机构调整', '岗位调整') THEN 'reorganised'
    WHEN public_reason IN ('领导离任', '离任', '调任', '调离') THEN 'holder_left'
    WHEN public_reason IN ('应本人要求', '本人要求') THEN 'on_request'
    WHEN public_reason IN ('安全原因') THEN 'security'
    ELSE 'other' END
WHERE public_reason <> '';

ALTER TABLE public.officials_edition ENABLE TRIGGER pgtrigger_withdrawal_update_40f05;
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0005_bound_functions")]

    operations = [migrations.RunSQL(FIXED, migrations.RunSQL.noop)]
