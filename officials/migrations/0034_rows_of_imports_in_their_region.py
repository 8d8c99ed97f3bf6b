"""Keep the rows of imports in their region and under its successor, check them once a statement."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

MERGE_REGION = """
CREATE OR REPLACE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    merged bigint := former[cardinality(former)];
    above bigint[] := (SELECT path FROM public.officials_region WHERE id = successor);
    -- The regions that have more below them from now on, and those that have less.
    gaining bigint[] := ARRAY(SELECT unnest(above) EXCEPT SELECT unnest(former));
    losing bigint[] := ARRAY(SELECT unnest(former) EXCEPT SELECT unnest(above));
    below int;
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(former || above)
        ORDER BY region_id FOR UPDATE;
    SELECT live INTO STRICT below FROM public.officials_publicversion WHERE region_id = merged;
    UPDATE public.officials_publicversion SET
        own = own + (region_id IN (merged, successor))::int, subtree = subtree + 1,
        live = live + below * ((region_id = ANY(gaining))::int - (region_id = ANY(losing))::int)
    WHERE region_id = ANY(former || above);
    INSERT INTO public.officials_livecountchange AS stored (region_id, at, change)
    SELECT region, at, change * CASE WHEN region = ANY(gaining) THEN 1 ELSE -1 END
    FROM public.officials_livecountchange
    CROSS JOIN unnest(gaining || array_remove(losing, merged)) AS region
    WHERE region_id = merged
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change;
    DELETE FROM public.officials_livecountchange WHERE region_id = merged;

    UPDATE public.officials_region SET merged_into_id = successor WHERE merged_into_id = merged;
    UPDATE public.officials_region SET parent_id = successor
    WHERE parent_id = merged AND merged_into_id IS NULL;
    UPDATE public.officials_searchrow AS found SET
        region_path = place.path,
        tokens = ts_delete(found.tokens, ARRAY(SELECT 'r' || unnest(losing)))
            || array_to_tsvector(ARRAY(SELECT 'r' || unnest(gaining)))
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    WHERE edition.id = found.edition_id
        AND found.tokens @@ quote_literal('r' || merged)::tsquery;

    UPDATE public.officials_department SET region_id = successor WHERE region_id = merged;
    DELETE FROM public.officials_role gone USING public.officials_role held
    WHERE gone.region_id = merged AND held.region_id = successor
        AND (held.user_id, held.role) = (gone.user_id, gone.role);
    UPDATE public.officials_role SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_official SET owner_region_id = successor
    WHERE owner_region_id = merged;
    UPDATE public.officials_notice SET owner_region_id = successor WHERE owner_region_id = merged;
    UPDATE public.officials_importbatch SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importrow AS planned SET region_id = successor
    FROM public.officials_importbatch batch
    WHERE planned.region_id = merged AND batch.id = planned.batch_id
        AND batch.state NOT IN ('applied', 'undone');
    UPDATE public.officials_nationalhotline SET territory_id = successor
    WHERE territory_id = merged;
    UPDATE public.officials_regionalias SET region_id = successor WHERE region_id = merged;
    INSERT INTO public.officials_regionalias
        (region_id, name, short_name, pinyin, code, redirects, year, type, document_number)
    SELECT successor, name, short_name, pinyin, code, true,
        extract(year FROM public.officials_now() AT TIME ZONE 'Asia/Shanghai'), '合并', ''
    FROM public.officials_region WHERE id = merged;
END $$;
"""
FORMER_MERGE_REGION = """
CREATE OR REPLACE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    merged bigint := former[cardinality(former)];
    above bigint[] := (SELECT path FROM public.officials_region WHERE id = successor);
    -- The regions that have more below them from now on, and those that have less.
    gaining bigint[] := ARRAY(SELECT unnest(above) EXCEPT SELECT unnest(former));
    losing bigint[] := ARRAY(SELECT unnest(former) EXCEPT SELECT unnest(above));
    below int;
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(former || above)
        ORDER BY region_id FOR UPDATE;
    SELECT live INTO STRICT below FROM public.officials_publicversion WHERE region_id = merged;
    UPDATE public.officials_publicversion SET
        own = own + (region_id IN (merged, successor))::int, subtree = subtree + 1,
        live = live + below * ((region_id = ANY(gaining))::int - (region_id = ANY(losing))::int)
    WHERE region_id = ANY(former || above);
    INSERT INTO public.officials_livecountchange AS stored (region_id, at, change)
    SELECT region, at, change * CASE WHEN region = ANY(gaining) THEN 1 ELSE -1 END
    FROM public.officials_livecountchange
    CROSS JOIN unnest(gaining || array_remove(losing, merged)) AS region
    WHERE region_id = merged
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change;
    DELETE FROM public.officials_livecountchange WHERE region_id = merged;

    UPDATE public.officials_region SET merged_into_id = successor WHERE merged_into_id = merged;
    UPDATE public.officials_region SET parent_id = successor
    WHERE parent_id = merged AND merged_into_id IS NULL;
    UPDATE public.officials_searchrow AS found SET
        region_path = place.path,
        tokens = ts_delete(found.tokens, ARRAY(SELECT 'r' || unnest(losing)))
            || array_to_tsvector(ARRAY(SELECT 'r' || unnest(gaining)))
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    WHERE edition.id = found.edition_id
        AND found.tokens @@ quote_literal('r' || merged)::tsquery;

    UPDATE public.officials_department SET region_id = successor WHERE region_id = merged;
    DELETE FROM public.officials_role gone USING public.officials_role held
    WHERE gone.region_id = merged AND held.region_id = successor
        AND (held.user_id, held.role) = (gone.user_id, gone.role);
    UPDATE public.officials_role SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_official SET owner_region_id = successor
    WHERE owner_region_id = merged;
    UPDATE public.officials_notice SET owner_region_id = successor WHERE owner_region_id = merged;
    UPDATE public.officials_nationalhotline SET territory_id = successor
    WHERE territory_id = merged;
    UPDATE public.officials_regionalias SET region_id = successor WHERE region_id = merged;
    INSERT INTO public.officials_regionalias
        (region_id, name, short_name, pinyin, code, redirects, year, type, document_number)
    SELECT successor, name, short_name, pinyin, code, true,
        extract(year FROM public.officials_now() AT TIME ZONE 'Asia/Shanghai'), '合并', ''
    FROM public.officials_region WHERE id = merged;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0031_applied_lists'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='goes_its_way',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrow',
            name='stays_when_applied',
        ),
        migrations.AddField(
            model_name='importrow',
            name='is_vacant',
            field=models.BooleanField(default=False, verbose_name='空缺'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='uid',
            field=models.TextField(blank=True, verbose_name='岗位编号'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='department',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.department', verbose_name='部门'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='department_type',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.departmenttype', verbose_name='部门类型'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='official',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.official', verbose_name='领导干部'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='post',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.post', verbose_name='岗位'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='region',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='officials.region', verbose_name='地区'),
        ),
        migrations.AddIndex(
            model_name='hotline',
            index=models.Index(fields=['digits', 'extension'], name='hotline_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.region_id IS NOT DISTINCT FROM OLD.region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.region_id FOR KEY SHARE;\n            NEW.region_id := coalesce(successor, NEW.region_id);\n            RETURN NEW;\n        ", hash='ad7e41385f0888d86524b3ad5fef81b58d6aa9ba', operation='INSERT OR UPDATE OF "region_id"', pgid='pgtrigger_follows_merger_c257e', table='officials_importbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='goes_its_way', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decided text[] := '{state,undone_by_id,undone_at,rows_done,started_at,problem,region_id}';", func="\n                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (\n                        ('planned', 'applying'), ('planned', 'applied'), ('planned', 'failed'),\n                        ('applying', 'planned'), ('applying', 'applied'), ('applying', 'failed'),\n                        ('failed', 'planned'), ('applied', 'undone'))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_goes_its_way',\n                            MESSAGE = 'an import is planned, applied, and undone at most once';\n                    END IF;\n                    IF (OLD.notice_id, OLD.made_by_id, OLD.made_at, OLD.file_name,\n                            OLD.source, OLD.source_format) IS DISTINCT FROM\n                       (NEW.notice_id, NEW.made_by_id, NEW.made_at, NEW.file_name,\n                            NEW.source, NEW.source_format)\n                        OR OLD.region_id <> NEW.region_id AND NOT EXISTS (\n                            SELECT FROM public.officials_region\n                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)\n                        OR OLD.state IN ('applied', 'undone')\n                        AND to_jsonb(OLD) - decided <> to_jsonb(NEW) - decided\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_frozen',\n                            MESSAGE = 'the original of an import stays as it came';\n                    END IF;\n                    RETURN NEW;\n                ", hash='436b21062b9d461374c69fc84b1ef37590a346e3', operation='UPDATE', pgid='pgtrigger_goes_its_way_c5ce7', table='officials_importbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT FROM written JOIN public.officials_importbatch batch ON batch.id = written.batch_id\n            WHERE batch.state IN ('applied', 'undone'))\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='3e5c3f517d4df102dcbe09eea82e04f83c1e207d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stays_when_applied_insert_833eb', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT \n        FROM written FULL JOIN former ON former.id = written.id\n        JOIN public.officials_importbatch batch ON batch.id IN (written.batch_id, former.batch_id)\n    \n            WHERE batch.state IN ('applied', 'undone') AND (\n    batch.state = 'undone' AND to_jsonb(former) - '{post_id,post_revision,official_id,department_id}'::text[] = to_jsonb(written) - '{post_id,post_revision,official_id,department_id}'::text[]\n        AND jsonb_strip_nulls(to_jsonb(written)) <@ to_jsonb(former)\n) IS NOT TRUE)\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='320a2d5c1b38816ba375db760d2f56bbef64a8aa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_when_applied_update_252fc', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT FROM former JOIN public.officials_importbatch batch ON batch.id = former.batch_id\n            WHERE batch.state IN ('applied', 'undone'))\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='32f86ef2b19ad42dbbdd7170b2da0e4748e9e796', level='STATEMENT', operation='DELETE', pgid='pgtrigger_stays_when_applied_delete_e5ffc', referencing='REFERENCING OLD TABLE AS former ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM FROM public.officials_region\n            WHERE id IN (SELECT region_id FROM written) ORDER BY id FOR KEY SHARE;\n        IF EXISTS (SELECT FROM public.officials_region\n            WHERE id IN (SELECT region_id FROM written) AND merged_into_id IS NOT NULL)\n        THEN\n            UPDATE public.officials_importrow AS row SET region_id = place.merged_into_id\n            FROM public.officials_region place\n            WHERE row.id IN (SELECT id FROM written) AND place.id = row.region_id\n                AND place.merged_into_id IS NOT NULL;\n        END IF;\n         RETURN NULL;', hash='a59923b2def62041655f750f3085749de99f2b9b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_follows_merger_insert_f66d7', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_in_its_region_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT \n    FROM written row\n    JOIN public.officials_importbatch batch ON batch.id = row.batch_id\n    LEFT JOIN public.officials_region place ON place.id = row.region_id\n    LEFT JOIN public.officials_department department ON department.id = row.department_id\n    LEFT JOIN public.officials_region home ON home.id = department.region_id\n    LEFT JOIN public.officials_departmenttype type ON type.id = row.department_type_id\n    LEFT JOIN public.officials_official official ON official.id = row.official_id\n    LEFT JOIN public.officials_post post ON post.id = row.post_id\n    LEFT JOIN public.officials_department office ON office.id = post.department_id\n    LEFT JOIN public.officials_region seat ON seat.id = office.region_id\n WHERE \n    (row.region_id IS NOT NULL AND (place.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.department_id IS NOT NULL AND (home.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.post_id IS NOT NULL AND (seat.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.department_type_id IS NOT NULL AND type.id IS NULL\n    OR row.official_id IS NOT NULL AND official.id IS NULL)\n) THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_in_its_region',\n                MESSAGE = 'a row names what stands in the region of its list';\n        END IF;\n         RETURN NULL;", hash='c4ce2b26abbbf0d772946224704b40b020213b6e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stays_in_its_region_insert_a5cf0', referencing='REFERENCING NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        PERFORM FROM public.officials_region\n            WHERE id IN (SELECT region_id FROM written) ORDER BY id FOR KEY SHARE;\n        IF EXISTS (SELECT FROM public.officials_region\n            WHERE id IN (SELECT region_id FROM written) AND merged_into_id IS NOT NULL)\n        THEN\n            UPDATE public.officials_importrow AS row SET region_id = place.merged_into_id\n            FROM public.officials_region place\n            WHERE row.id IN (SELECT id FROM written) AND place.id = row.region_id\n                AND place.merged_into_id IS NOT NULL;\n        END IF;\n         RETURN NULL;', hash='05f94cd7a1aea1521dc1845cf9972ddfadc6411b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_follows_merger_update_9b348', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_in_its_region_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT \n    FROM written row\n    JOIN public.officials_importbatch batch ON batch.id = row.batch_id\n    LEFT JOIN public.officials_region place ON place.id = row.region_id\n    LEFT JOIN public.officials_department department ON department.id = row.department_id\n    LEFT JOIN public.officials_region home ON home.id = department.region_id\n    LEFT JOIN public.officials_departmenttype type ON type.id = row.department_type_id\n    LEFT JOIN public.officials_official official ON official.id = row.official_id\n    LEFT JOIN public.officials_post post ON post.id = row.post_id\n    LEFT JOIN public.officials_department office ON office.id = post.department_id\n    LEFT JOIN public.officials_region seat ON seat.id = office.region_id\n WHERE \n    (row.region_id IS NOT NULL AND (place.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.department_id IS NOT NULL AND (home.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.post_id IS NOT NULL AND (seat.path @> ARRAY[batch.region_id]) IS NOT TRUE\n    OR row.department_type_id IS NOT NULL AND type.id IS NULL\n    OR row.official_id IS NOT NULL AND official.id IS NULL)\n AND \n    EXISTS (SELECT FROM former WHERE former.id = row.id\n        AND (former.batch_id, former.region_id, former.department_id, former.department_type_id,\n            former.official_id, former.post_id) IS DISTINCT FROM\n            (row.batch_id, row.region_id, row.department_id, row.department_type_id,\n            row.official_id, row.post_id))\n) THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_in_its_region',\n                MESSAGE = 'a row names what stands in the region of its list';\n        END IF;\n         RETURN NULL;", hash='77e8fe82eaa580a884c70d88da109f3c851cc462', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_in_its_region_update_c06e2', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        migrations.RunSQL(MERGE_REGION, FORMER_MERGE_REGION),
    ]
