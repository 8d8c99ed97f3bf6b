"""Merge a region into another one: two people decide it, the row stays for what it showed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FUNCTION = """
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
        ('officials', '0019_search_answers'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='renaming_shows',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='notice',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='touches_posts',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='region',
            name='path_from_parents',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='region',
            name='path_of_children',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='role',
            name='a_role_taken_ends_sessions',
        ),
        migrations.AddField(
            model_name='region',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='officials.region', verbose_name='并入'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.region_id IS NOT DISTINCT FROM OLD.region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.region_id FOR KEY SHARE;\n            NEW.region_id := coalesce(successor, NEW.region_id);\n            RETURN NEW;\n        ", hash='f446f8c016a05324e4ee5523fb151a00c0950813', operation='INSERT OR UPDATE OF "region_id"', pgid='pgtrigger_follows_merger_d21db', table='officials_department', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='renaming_shows', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE moved boolean;', func="\n                    -- Two people have confirmed a merger of regions.\n                    moved := NEW.region_id <> OLD.region_id AND NOT EXISTS (\n                        SELECT FROM public.officials_region\n                        WHERE id = OLD.region_id AND merged_into_id = NEW.region_id);\n                    -- And a name that a proposal brings.\n                    IF moved OR (NEW.type_id, NEW.rank) IS DISTINCT FROM (OLD.type_id, OLD.rank)\n                        OR NEW.name <> OLD.name AND pg_trigger_depth() = 1\n                    THEN\n                        -- Posts before versions, as every act locks them.\n                        PERFORM public.officials_touch(ARRAY(\n                            SELECT id FROM public.officials_post WHERE department_id = NEW.id\n                            AND (review_state <> 'approved' OR moved)\n                        ), false);\n                    END IF;\n                    PERFORM public.officials_raise_versions(ARRAY(\n                        SELECT OLD.region_id UNION SELECT NEW.region_id\n                        UNION SELECT region_id FROM public.officials_edition\n                            WHERE department_id = NEW.id AND NOT closed));\n                    RETURN NULL;\n                ", hash='7450cdf85cefd67631801bfb01a4655843abd005', operation='UPDATE', pgid='pgtrigger_renaming_shows_e2837', table='officials_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nationalhotline',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.territory_id IS NOT DISTINCT FROM OLD.territory_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.territory_id FOR KEY SHARE;\n            NEW.territory_id := coalesce(successor, NEW.territory_id);\n            RETURN NEW;\n        ", hash='3af5b46dcf3e29e81053a3e16c54d313d15336d4', operation='INSERT OR UPDATE OF "territory_id"', pgid='pgtrigger_follows_merger_3a556', table='officials_nationalhotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.owner_region_id IS NOT DISTINCT FROM OLD.owner_region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.owner_region_id FOR KEY SHARE;\n            NEW.owner_region_id := coalesce(successor, NEW.owner_region_id);\n            RETURN NEW;\n        ", hash='c430f41e9e536fa3716f790733c8e586b8b93d20', operation='INSERT OR UPDATE OF "owner_region_id"', pgid='pgtrigger_follows_merger_6bf2c', table='officials_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{file_name,file_type,file_size,file_sha256,owner_region_id}'::text[] = to_jsonb(NEW) - '{file_name,file_type,file_size,file_sha256,owner_region_id}'::text[] THEN\n                RETURN NULL;\n            END IF;\n            PERFORM officials_touch(\n                ARRAY(\n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotlinesource source\n                JOIN officials_hotline hotline ON hotline.id = source.hotline_id\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE source.notice_id = OLD.id\n                 UNION \n                SELECT coalesce(hotline.post_id, appointment.post_id)\n                FROM officials_hotlinesource source\n                JOIN officials_hotline hotline ON hotline.id = source.hotline_id\n                LEFT JOIN officials_appointment appointment\n                    ON appointment.id = hotline.appointment_id\n                WHERE source.notice_id = NEW.id\n                ),\n                TG_OP = 'UPDATE' AND false);\n            RETURN NULL;\n        ", hash='1d5ef503d45a2ba273cb326c4460f14577d87c2f', operation='UPDATE', pgid='pgtrigger_touches_posts_d4eb3', table='officials_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.owner_region_id IS NOT DISTINCT FROM OLD.owner_region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.owner_region_id FOR KEY SHARE;\n            NEW.owner_region_id := coalesce(successor, NEW.owner_region_id);\n            RETURN NEW;\n        ", hash='751857da76faaff82670247cf9b4d5d3ca783354', operation='INSERT OR UPDATE OF "owner_region_id"', pgid='pgtrigger_follows_merger_53718', table='officials_official', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='touches_posts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{owner_region_id}'::text[] = to_jsonb(NEW) - '{owner_region_id}'::text[] THEN\n                RETURN NULL;\n            END IF;\n            PERFORM officials_touch(\n                ARRAY(SELECT post_id FROM officials_appointment WHERE official_id = OLD.id UNION SELECT post_id FROM officials_appointment WHERE official_id = NEW.id),\n                TG_OP = 'UPDATE' AND false);\n            RETURN NULL;\n        ", hash='c3ca4d1ec8fddcfa6724f0600bb90c04b21bf660', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_touches_posts_66f93', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.parent_id FOR KEY SHARE;\n            NEW.parent_id := coalesce(successor, NEW.parent_id);\n            RETURN NEW;\n        ", hash='372d51af49519bdc9db938e53432b0cde5cefaec', operation='INSERT OR UPDATE OF "parent_id"', pgid='pgtrigger_follows_merger_9a4cd', table='officials_region', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='merges_when_empty', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."merged_into_id" IS NOT NULL AND OLD."merged_into_id" IS NULL)', func="\n            -- Whoever adds a row to either of them has committed it, or waits.\n            PERFORM FROM public.officials_region\n                WHERE id IN (NEW.id, NEW.merged_into_id) ORDER BY id FOR UPDATE;\n            IF NOT EXISTS (SELECT FROM public.officials_region\n                WHERE id = NEW.merged_into_id AND merged_into_id IS NULL AND NEW.id <> ALL(path))\n            THEN\n                RAISE check_violation USING CONSTRAINT = 'region_merges_into_a_present_one',\n                    MESSAGE = 'a region is merged into one that exists outside of it';\n            END IF;\n            IF EXISTS (SELECT FROM public.officials_edition\n                WHERE region_id = NEW.id AND NOT closed\n                    AND coalesce(upper(period), 'infinity') > public.officials_now())\n            THEN\n                RAISE check_violation USING CONSTRAINT = 'region_merges_empty',\n                    MESSAGE = 'what is live or scheduled in a region moves before it is merged';\n            END IF;\n            RETURN NEW;\n        ", hash='4935564a365386cbb04a1c07d11ec6e2c118ae7e', operation='UPDATE OF "merged_into_id"', pgid='pgtrigger_merges_when_empty_41554', table='officials_region', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='merging_moves_the_rest', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."merged_into_id" IS NOT NULL AND OLD."merged_into_id" IS NULL)', func='\n            PERFORM public.officials_merge_region(OLD.path, NEW.merged_into_id);\n            RETURN NULL;\n        ', hash='670cb5b826afc652712628586f0f50d5182594a7', operation='UPDATE OF "merged_into_id"', pgid='pgtrigger_merging_moves_the_rest_379af', table='officials_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='merged_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."merged_into_id" IS NOT NULL)', declare="DECLARE follows text[] := '{path,merged_into_id}';", func="\n            IF NOT public.officials_is_owner()\n                AND to_jsonb(OLD) - follows <> to_jsonb(NEW) - follows\n                OR NEW.merged_into_id IS NULL\n                OR NEW.merged_into_id <> OLD.merged_into_id AND NOT EXISTS (\n                    SELECT FROM public.officials_region\n                    WHERE id = OLD.merged_into_id AND merged_into_id = NEW.merged_into_id)\n            THEN\n                RAISE check_violation USING CONSTRAINT = 'region_merged_is_final',\n                    MESSAGE = 'a region that was merged stays merged, and as it was';\n            END IF;\n            RETURN NEW;\n        ", hash='c8c5936188bf71f4feb0161f7d4f9044b57628f8', operation='UPDATE', pgid='pgtrigger_merged_is_final_be633', table='officials_region', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='path_from_parents', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE above public.officials_region%ROWTYPE;', func="\n                    IF NEW.merged_into_id IS NOT NULL THEN\n                        SELECT path INTO STRICT NEW.path\n                            FROM public.officials_region WHERE id = NEW.merged_into_id;\n                    ELSIF NEW.parent_id IS NULL THEN\n                        NEW.path := ARRAY[NEW.id];\n                    ELSE\n                        SELECT * INTO STRICT above\n                            FROM public.officials_region WHERE id = NEW.parent_id;\n                        IF NEW.id = ANY(above.path) OR NEW.level <= above.level THEN\n                            RAISE check_violation USING CONSTRAINT = 'region_below_its_parent',\n                                MESSAGE = 'a region stands below its parent';\n                        END IF;\n                        NEW.path := above.path || NEW.id;\n                    END IF;\n                    -- Counts and search rows stand under the path; a merger above moves them.\n                    IF TG_OP = 'UPDATE' AND NEW.path IS DISTINCT FROM OLD.path\n                        AND NEW.merged_into_id IS NULL AND EXISTS (\n                        SELECT FROM public.officials_edition edition\n                        JOIN public.officials_region place ON place.id = edition.region_id\n                        WHERE NEW.id = ANY(place.path) AND NOT edition.closed\n                            AND coalesce(upper(edition.period), 'infinity')\n                                > public.officials_now())\n                        AND NOT EXISTS (\n                            SELECT FROM public.officials_region\n                            WHERE id = ANY(OLD.path) AND merged_into_id IS NOT NULL)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'region_moves_empty',\n                            MESSAGE = 'a region moves when nothing in it is live or scheduled';\n                    END IF;\n                    RETURN NEW;\n                ", hash='ba495d9c52130e256f9d066fa291c59e2a614d8f', operation='INSERT OR UPDATE OF "parent_id", "path", "level", "merged_into_id"', pgid='pgtrigger_path_from_parents_2a1a0', table='officials_region', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='path_of_children', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."path" IS DISTINCT FROM (NEW."path"))', func='\n                    UPDATE public.officials_region SET path = NEW.path || id\n                        WHERE parent_id = NEW.id OR merged_into_id = NEW.id;\n                    RETURN NULL;\n                ', hash='fa91ecbf3f0354a5d6d57d8f161589b25ff0dd79', operation='UPDATE OF "parent_id", "path"', pgid='pgtrigger_path_of_children_7d49e', table='officials_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionalias',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.region_id IS NOT DISTINCT FROM OLD.region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.region_id FOR KEY SHARE;\n            NEW.region_id := coalesce(successor, NEW.region_id);\n            RETURN NEW;\n        ", hash='06bb26067500b5403b85bfed7f23dc7c14583504', operation='INSERT OR UPDATE OF "region_id"', pgid='pgtrigger_follows_merger_3d094', table='officials_regionalias', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='follows_merger', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE successor bigint;', func="\n            IF TG_OP = 'UPDATE' AND NEW.region_id IS NOT DISTINCT FROM OLD.region_id THEN\n                RETURN NEW;\n            END IF;\n            SELECT merged_into_id INTO successor\n                FROM public.officials_region WHERE id = NEW.region_id FOR KEY SHARE;\n            NEW.region_id := coalesce(successor, NEW.region_id);\n            RETURN NEW;\n        ", hash='34f1971e5d9659be0ddd483c8dc67eba3151d478', operation='INSERT OR UPDATE OF "region_id"', pgid='pgtrigger_follows_merger_e956f', table='officials_role', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='a_role_taken_ends_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    -- A merger of regions takes nothing: the successor contains all of the region.\n                    IF EXISTS (\n                        SELECT FROM public.officials_role held\n                        JOIN public.officials_region gone ON gone.merged_into_id = held.region_id\n                        WHERE gone.id = OLD.region_id\n                            AND (held.user_id, held.role) = (OLD.user_id, OLD.role))\n                    THEN\n                        RETURN NULL;\n                    END IF;\n                    UPDATE public.officials_user SET sessions = sessions + 1\n                        WHERE id = OLD.user_id;\n                    RETURN NULL;\n                ', hash='4199625fa9ff25b607e55f0c2549b7846956d673', operation='UPDATE OR DELETE', pgid='pgtrigger_a_role_taken_ends_sessions_a995b', table='officials_role', when='AFTER')),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION officials_merge_region(bigint[], bigint)"),
    ]
