"""Record redactions, let marks stand in place of digits, and add the function that puts them."""

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


REDACT = r"""
CREATE OR REPLACE FUNCTION officials_redact(
    relation text, field text, key text, redacted jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark CONSTANT text := '■■■';
    target CONSTANT regclass := format('public.%I', relation)::regclass;
    kind text := (SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = target AND attname = field AND NOT attisdropped);
    key_field text;
    key_kind text;
    value text;
    allowed text;
    changed int;
BEGIN
    SELECT attname, format_type(atttypid, atttypmod) INTO STRICT key_field, key_kind
    FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
    WHERE indrelid = target AND indisprimary AND indnkeyatts = 1;
    IF relation !~ '^(officials_|django_admin_log$|axes_accessattempt$)'
        OR relation IN ('officials_redaction', 'officials_searchrow', 'officials_user')
        OR key_field = field
    THEN
        RAISE check_violation USING CONSTRAINT = 'redaction_of_what_is_kept',
            MESSAGE = format('%s.%s is not redacted', relation, field);
    END IF;
    IF kind = 'bytea' THEN
        value := 'decode($2 #>> ''{}'', ''hex'')';
        allowed := CASE
            WHEN relation = 'officials_importbatch' AND field = 'sheets' THEN 'true'
            WHEN relation = 'officials_importbatch' AND field = 'source'
                THEN format('%s = convert_to(%L, ''UTF8'')', value, mark)
            ELSE 'false' END;
    ELSE
        value := CASE
            WHEN kind IN ('json', 'jsonb') THEN format('$2::%s', kind)
            WHEN kind LIKE '%[]' THEN
                format('ARRAY(SELECT jsonb_array_elements_text($2))::%s', kind)
            ELSE format('($2 #>> ''{}'')::%s', kind) END;
        allowed := format('to_jsonb(%I)::text LIKE $3', field);
    END IF;
    IF relation = 'officials_editionhotline'
        AND field IN ('digits', 'extension', 'printed_number')
    THEN
        allowed := allowed || ' AND (withdrawn_at IS NOT NULL OR EXISTS (
            SELECT FROM public.officials_edition edition
            WHERE edition.id = edition_id
                AND (edition.closed OR upper(edition.period) <= public.officials_now())))';
    ELSIF relation = 'officials_official' THEN
        allowed := allowed || ' AND EXISTS (
            SELECT FROM public.officials_withheldname withheld
            WHERE withheld.official_id = officials_official.id
                AND withheld.restored_by_id IS NULL)';
    END IF;
    -- The owner of this function, and nobody else, switches triggers off by this setting.
    PERFORM set_config('pgtrigger.ignore', (
        SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgrelid = target), true);
    EXECUTE format('UPDATE %s SET %I = %s WHERE %I = $1::%s AND (%s)',
        target, field, value, key_field, key_kind, allowed)
    USING key, redacted, replace(replace(
        regexp_replace(redacted::text, '([\\%_])', '\\\1', 'g'), to_jsonb(mark)::text, '%'),
        mark, '%');
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    IF changed <> 1 THEN
        RAISE check_violation USING CONSTRAINT = 'redaction_only_puts_marks',
            MESSAGE = format('%s.%s differs in more than marks, or is public', relation, field);
    END IF;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0043_republication_bans'),
    ]

    operations = [
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('number', '号码'), ('name', '姓名')], max_length=10, verbose_name='种类')),
                ('done_at', models.DateTimeField(verbose_name='办理时间')),
                ('counts', models.JSONField(verbose_name='处数')),
            ],
            options={
                'verbose_name': '清除记录',
                'verbose_name_plural': '清除记录',
                'ordering': ['-done_at', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='editionhotline',
            name='edition_hotline_digits',
        ),
        migrations.RemoveConstraint(
            model_name='hotline',
            name='hotline_digits',
        ),
        migrations.RemoveConstraint(
            model_name='official',
            name='official_surname_within_the_name',
        ),
        migrations.RemoveConstraint(
            model_name='verification',
            name='verification_digits',
        ),
        migrations.AddConstraint(
            model_name='editionhotline',
            constraint=models.CheckConstraint(condition=models.Q(('digits__regex', '^[0-9]{3,20}$'), ('digits', '■■■'), _connector='OR'), name='edition_hotline_digits'),
        ),
        migrations.AddConstraint(
            model_name='hotline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digits__regex', '^[0-9]{3,20}$'), models.Q(('digits', '■■■'), ('withdrawn_at__isnull', False)), _connector='OR'), models.Q(('extension__regex', '^[0-9]{0,6}$'), models.Q(('digits', '■■■'), ('extension', '■■■')), _connector='OR')), name='hotline_digits'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.CheckConstraint(condition=models.Q(('surname_length__isnull', True), ('name', '■■■'), models.Q(('surname_length__lte', 4), ('surname_length__lt', django.db.models.functions.text.Length('name'))), _connector='OR'), name='official_surname_within_the_name', violation_error_message='姓比姓名短，最多四个字。'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digits__regex', '^[0-9]{3,20}$'), ('digits', '■■■'), _connector='OR'), models.Q(('extension__regex', '^[0-9]{0,6}$'), models.Q(('digits', '■■■'), ('extension', '■■■')), _connector='OR')), name='verification_digits'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='done_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['number', 'name'])), name='redaction_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redaction',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='799e006ffe24fdac1d0756823810003a74e33142', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_as_recorded_6e961', table='officials_redaction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='redaction',
            trigger=pgtrigger.compiler.Trigger(name='raises_reference_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO officials_referenceversion AS stored (id, number) VALUES (1, 1)\n            ON CONFLICT (id) DO UPDATE SET number = stored.number + 1;\n            RETURN NULL;\n        ', hash='a13728417a61d6164ae314df33f45bd200d97767', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_raises_reference_version_0daf3', table='officials_redaction', when='AFTER')),
        ),
        migrations.RunSQL(REDACT, "DROP FUNCTION officials_redact(text, text, text, jsonb)"),
    ]
