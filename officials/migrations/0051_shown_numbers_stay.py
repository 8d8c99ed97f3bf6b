"""Keep the numbers of editions that were shown, and suspended while the register says so."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0050_notice_checks'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='editionhotline',
            name='what_was_withdrawn_stays_so',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='what_was_withdrawn_stays_so', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.withdrawn_at IS NOT NULL\n                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'edition_hotline_stays_withdrawn',\n                            MESSAGE = 'a withdrawn number does not come back';\n                    END IF;\n                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND EXISTS (SELECT FROM public.officials_hotline\n                            WHERE uid = NEW.hotline_uid AND suspended_at IS NOT NULL)\n                    THEN\n                        RAISE check_violation USING\n                            CONSTRAINT = 'edition_hotline_restored_with_its_number',\n                            MESSAGE = 'a number is restored in the register first';\n                    END IF;\n                    RETURN NEW;\n                ", hash='3276dbdb05c04593be0188d8ed426f7f6c14048a', operation='UPDATE', pgid='pgtrigger_what_was_withdrawn_stays_so_2cd93', table='officials_editionhotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='editionhotline',
            trigger=pgtrigger.compiler.Trigger(name='what_was_shown_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM public.officials_edition\n                        WHERE id = OLD.edition_id AND lower(period) <= public.officials_now())\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'edition_hotline_shown_stays',\n                            MESSAGE = 'a number that has been shown is not deleted';\n                    END IF;\n                    RETURN OLD;\n                ", hash='879e6f0161b3613cc7fbbcec05d3ec320aa605cd', operation='DELETE', pgid='pgtrigger_what_was_shown_stays_18a08', table='officials_editionhotline', when='BEFORE')),
        ),
    ]
