"""Refuse a cover that makes a chain with another one."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0051_shown_numbers_stay'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='joins_no_chain', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."ended_at" IS NULL)', func="\n                    PERFORM FROM public.officials_post\n                        WHERE id IN (NEW.post_id, NEW.covered_by_id)\n                        ORDER BY id FOR NO KEY UPDATE;\n                    IF EXISTS (\n                        SELECT FROM public.officials_cover other\n                        WHERE other.id <> NEW.id AND other.ended_at IS NULL\n                            AND other.start_date <= NEW.end_date\n                            AND other.end_date >= NEW.start_date\n                            AND (other.post_id = NEW.covered_by_id\n                                OR other.covered_by_id = NEW.post_id))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'cover_in_no_chain',\n                            MESSAGE = 'a post that covers another is not covered on those days';\n                    END IF;\n                    RETURN NEW;\n                ", hash='b21a76c68ab736a8b85f924d47e257cecc6569c1', operation='INSERT OR UPDATE OF "covered_by_id", "start_date", "end_date"', pgid='pgtrigger_joins_no_chain_f527b', table='officials_cover', when='BEFORE')),
        ),
    ]
