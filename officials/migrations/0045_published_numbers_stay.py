"""Keep numbers that were published, and their checks."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0044_redactions'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='what_was_published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM public.officials_editionhotline\n                        WHERE hotline_uid = OLD.uid)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'hotline_published_stays',\n                            MESSAGE = 'a number that was published is withdrawn, not deleted';\n                    END IF;\n                    RETURN OLD;\n                ", hash='659b012fc502c050acd438cf4456075c253b6edc', operation='DELETE', pgid='pgtrigger_what_was_published_stays_0bc77', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='goes_with_its_number', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM public.officials_editionhotline shown\n                        JOIN public.officials_hotline hotline ON hotline.uid = shown.hotline_uid\n                        WHERE hotline.id = OLD.hotline_id)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'verification_published_stays',\n                            MESSAGE = 'a check of a number that was published is not deleted';\n                    END IF;\n                    RETURN OLD;\n                ", hash='3cdf10a510d6982676630eb3c187bfe8d4269e7b', operation='DELETE', pgid='pgtrigger_goes_with_its_number_42a28', table='officials_verification', when='BEFORE')),
        ),
    ]
