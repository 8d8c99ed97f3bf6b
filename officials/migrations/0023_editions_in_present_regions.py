"""Show nothing in a region that was merged, and raise versions above where a region stands now."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

RAISE_VERSIONS = """
CREATE OR REPLACE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    above bigint[] := ARRAY(
        SELECT DISTINCT unnest(path) FROM public.officials_region WHERE id = ANY(places));
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(above)
    ORDER BY region_id FOR UPDATE;
    -- A merger that this waited for has put other regions above them.
    above := above || ARRAY(
        SELECT DISTINCT unnest(path) FROM public.officials_region WHERE id = ANY(places));
    UPDATE public.officials_publicversion
    SET own = own + (region_id = ANY(places))::int, subtree = subtree + 1
    WHERE region_id = ANY(above);
END $$;
"""

FORMER_RAISE_VERSIONS = """
CREATE OR REPLACE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    above bigint[] := ARRAY(
        SELECT DISTINCT unnest(path) FROM officials_region WHERE id = ANY(places));
BEGIN
    PERFORM FROM officials_publicversion WHERE region_id = ANY(above)
    ORDER BY region_id FOR UPDATE;
    UPDATE officials_publicversion
    SET own = own + (region_id = ANY(places))::int, subtree = subtree + 1
    WHERE region_id = ANY(above);
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0024_uses_of_suggested_numbers'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='shown_in_a_present_region', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM FROM public.officials_region\n                        WHERE id IN (SELECT region_id FROM added) ORDER BY id FOR KEY SHARE;\n                    IF EXISTS (\n                        SELECT FROM added JOIN public.officials_region place\n                            ON place.id = added.region_id\n                        WHERE place.merged_into_id IS NOT NULL AND NOT added.closed)\n                    THEN\n                        RAISE check_violation USING\n                            CONSTRAINT = 'edition_shown_in_a_present_region',\n                            MESSAGE = 'nothing is published in a region that was merged';\n                    END IF;\n                    RETURN NULL;\n                ", hash='89f6396764d2568bcbe81b3318e9027a244f74e1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_shown_in_a_present_region_74032', referencing='REFERENCING NEW TABLE AS added ', table='officials_edition', when='AFTER')),
        ),
        migrations.RunSQL(RAISE_VERSIONS, FORMER_RAISE_VERSIONS),
    ]
