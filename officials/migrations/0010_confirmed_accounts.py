"""Count an account as a person of its own once somebody outside the chain of makers confirmed it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = """
DROP FUNCTION officials_behind(bigint);

CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE chain (id) AS (
            SELECT unnest(credential_givers) FROM public.officials_user
            WHERE officials_user.id = who AND confirmed_at IS NULL
            UNION
            SELECT unnest(maker.credential_givers)
            FROM chain JOIN public.officials_user maker USING (id)
            WHERE maker.confirmed_at IS NULL
        )
        SELECT id FROM chain WHERE id <> who ORDER BY id);
END $$;

CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := officials_at_work();
BEGIN
    RETURN officials_with_hands(contributors, VARIADIC who || officials_behind(who));
END $$;
"""

FORMER_FUNCTIONS = """
DROP FUNCTION officials_behind(bigint);

CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT credentials_by_id FROM officials_user WHERE id = who);
END $$;

CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := officials_at_work();
BEGIN
    RETURN officials_with_hands(contributors, who, officials_behind(who));
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0009_proposals_by_hands'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='withdrawal_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='comes_back_by_the_rules',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='a_change_makes_a_draft',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposedchange',
            name='begins_open',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposedchange',
            name='is_decided_once',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='who_gave_the_password',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='edition',
            name='edition_approved_by_nobodys_second_account',
        ),
        migrations.RemoveField(
            model_name='edition',
            name='behind_approver',
        ),
        migrations.RemoveField(
            model_name='editionevent',
            name='behind_approver',
        ),
        migrations.AddField(
            model_name='edition',
            name='approver_confirmed',
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='editionevent',
            name='approver_confirmed',
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='confirmed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='确认时间'),
        ),
        migrations.AddField(
            model_name='user',
            name='confirmed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='由谁确认'),
        ),
        migrations.AddField(
            model_name='user',
            name='credential_givers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='userevent',
            name='confirmed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='确认时间'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='confirmed_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='由谁确认'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='credential_givers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None),
        ),
        migrations.RunSQL(FUNCTIONS, FORMER_FUNCTIONS),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."post_id" IS DISTINCT FROM (NEW."post_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."official_id" IS DISTINCT FROM (NEW."official_id") OR OLD."appointment_id" IS DISTINCT FROM (NEW."appointment_id") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."contributors" IS DISTINCT FROM (NEW."contributors") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."approver_confirmed" IS DISTINCT FROM (NEW."approver_confirmed") OR OLD."waived" IS DISTINCT FROM (NEW."waived"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a149e96316c31d3de3537673af18f92545a10b07', operation='UPDATE', pgid='pgtrigger_edition_is_frozen_2f400', table='officials_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='approver_is_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.approver_confirmed\n                        AND NOT EXISTS (SELECT FROM officials_user\n                            WHERE id = NEW.approved_by_id AND confirmed_at IS NOT NULL)\n                        AND NOT EXISTS (SELECT FROM officials_edition\n                            WHERE post_id = NEW.post_id AND revision = NEW.revision\n                            AND approved_by_id = NEW.approved_by_id AND approver_confirmed)\n                        AND NOT EXISTS (SELECT FROM officials_editionevent\n                            WHERE post_id = NEW.post_id AND revision = NEW.revision\n                            AND approved_by_id = NEW.approved_by_id AND approver_confirmed)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'edition_approver_is_confirmed',\n                            MESSAGE = 'nobody confirmed that a real person holds the account';\n                    END IF;\n                    RETURN NEW;\n                ", hash='0b09e7e6c8f945b95b2134e11e367eae74f3cd10', operation='INSERT', pgid='pgtrigger_approver_is_confirmed_7831d', table='officials_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_editionevent" ("appointment_id", "approved_by_id", "approver_confirmed", "card", "closed", "contributors", "department_id", "id", "official_id", "outcome", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "published_at", "rank", "region_id", "revision", "submitted_by_id", "uid", "waived") VALUES (OLD."appointment_id", OLD."approved_by_id", OLD."approver_confirmed", OLD."card", OLD."closed", OLD."contributors", OLD."department_id", OLD."id", OLD."official_id", OLD."outcome", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."public_reason", OLD."published_at", OLD."rank", OLD."region_id", OLD."revision", OLD."submitted_by_id", OLD."uid", OLD."waived"); RETURN NULL;', hash='2c078b62b3b68b8c7255b963079e7be5423f4805', operation='DELETE', pgid='pgtrigger_delete_delete_5bda1', table='officials_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."outcome" IN (\'withdrawn\', \'abolished\'))', func='INSERT INTO "officials_editionevent" ("appointment_id", "approved_by_id", "approver_confirmed", "card", "closed", "contributors", "department_id", "id", "official_id", "outcome", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "published_at", "rank", "region_id", "revision", "submitted_by_id", "uid", "waived") VALUES (NEW."appointment_id", NEW."approved_by_id", NEW."approver_confirmed", NEW."card", NEW."closed", NEW."contributors", NEW."department_id", NEW."id", NEW."official_id", NEW."outcome", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'withdrawal\', NEW."id", NEW."post_id", NEW."public_reason", NEW."published_at", NEW."rank", NEW."region_id", NEW."revision", NEW."submitted_by_id", NEW."uid", NEW."waived"); RETURN NULL;', hash='b9799808bbc9ae8a7fd96dedfdcb033e2e67700f', operation='UPDATE', pgid='pgtrigger_withdrawal_update_40f05', table='officials_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='comes_back_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.withdrawn_at IS NOT NULL\n                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at\n                        OR OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NEW.restored_by_id IS NULL\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'hotline_comes_back_by_the_rules',\n                            MESSAGE = 'withdrawn is for good; a second person restores';\n                    END IF;\n                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NOT NEW.restore_waived\n                        AND (OLD.suspended_by_id = ANY(officials_behind(NEW.restored_by_id))\n                             OR NEW.restored_by_id = ANY(officials_behind(OLD.suspended_by_id))\n                             OR NOT EXISTS (SELECT FROM officials_user\n                                WHERE id = NEW.restored_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'hotline_restored_by_nobodys_second_account',\n                            MESSAGE = 'who gave an account its password restores nothing of it';\n                    END IF;\n                    RETURN NEW;\n                ", hash='04de73fa67680ca1ea2743f0aca8b76486324989', operation='UPDATE', pgid='pgtrigger_comes_back_by_the_rules_1cf38', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='a_change_makes_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (NEW.department_id, NEW.kind, NEW.title, NEW.duties, NEW.rank, NEW.demo)\n                        IS DISTINCT FROM\n                       (OLD.department_id, OLD.kind, OLD.title, OLD.duties, OLD.rank, OLD.demo)\n                    THEN\n                        NEW.revision := OLD.revision + 1;\n                        NEW.review_state := 'draft';\n                        NEW.contributors := officials_with_user(OLD.contributors);\n                    END IF;\n                    -- Whoever gave the submitter a password may have submitted it as well.\n                    IF NEW.review_state = 'submitted' AND OLD.review_state <> 'submitted' THEN\n                        NEW.contributors := officials_with_hands(\n                            NEW.contributors, VARIADIC officials_behind(NEW.submitted_by_id));\n                    END IF;\n                    IF NEW.revision < OLD.revision\n                        OR NOT (OLD.contributors <@ NEW.contributors\n                                OR OLD.review_state = 'submitted' AND NEW.review_state = 'approved')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'post_contributors_stay',\n                            MESSAGE = 'who had a hand in a post is forgotten by its approval only';\n                    END IF;\n                    RETURN NEW;\n                ", hash='3107126d4403a4f7b16a28ecba99bc2714824b9b', operation='UPDATE', pgid='pgtrigger_a_change_makes_a_draft_2bd42', table='officials_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedchange',
            trigger=pgtrigger.compiler.Trigger(name='begins_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.state <> 'open' THEN\n                        RAISE check_violation USING CONSTRAINT = 'proposed_change_begins_open',\n                            MESSAGE = 'a change is proposed before somebody decides';\n                    END IF;\n                    NEW.hands := public.officials_with_hands(ARRAY[NEW.proposed_by_id],\n                        VARIADIC public.officials_behind(NEW.proposed_by_id));\n                    RETURN NEW;\n                ", hash='c9fee1ae50721e3638944b641fa06139146e66d0', operation='INSERT', pgid='pgtrigger_begins_open_0fd6a', table='officials_proposedchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedchange',
            trigger=pgtrigger.compiler.Trigger(name='is_decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(declare="DECLARE decision text[] := '{state,decided_by_id,decided_at,comment,waived}'; target text := 'officials_' || NEW.kind; columns text; present jsonb; proposed jsonb;", func="\n                    IF OLD.state <> 'open' OR to_jsonb(OLD) - decision <> to_jsonb(NEW) - decision\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'proposed_change_is_frozen',\n                            MESSAGE = 'a proposed change is decided once and stays as it is';\n                    END IF;\n                    IF NEW.state <> 'confirmed' THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NOT NEW.waived AND (\n                        public.officials_behind(NEW.decided_by_id) && NEW.hands\n                        OR NOT EXISTS (SELECT FROM public.officials_user\n                            WHERE id = NEW.decided_by_id AND confirmed_at IS NOT NULL))\n                    THEN\n                        RAISE check_violation USING\n                            CONSTRAINT = 'proposed_change_confirmed_by_nobodys_second_account',\n                            MESSAGE = 'nobody confirms a change through an account of their own';\n                    END IF;\n                    -- The tables accept these statements from this trigger alone.\n                    SELECT string_agg(format('%I', key), ', '), jsonb_object_agg(key, value -> 1)\n                        INTO columns, proposed FROM jsonb_each(NEW.changes);\n                    IF NEW.row_id IS NULL THEN\n                        EXECUTE format(\n                            'INSERT INTO public.%1$I (%2$s) SELECT %2$s'\n                            ' FROM jsonb_populate_record(NULL::public.%1$I, $1) RETURNING id',\n                            target, columns) INTO NEW.row_id USING proposed;\n                        RETURN NEW;\n                    END IF;\n                    EXECUTE format('SELECT to_jsonb(stored) FROM public.%I AS stored'\n                        ' WHERE id = $1 FOR NO KEY UPDATE', target)\n                        INTO present USING NEW.row_id;\n                    IF present IS NULL OR EXISTS (\n                        SELECT FROM jsonb_each(NEW.changes)\n                        WHERE present -> key IS DISTINCT FROM value -> 0)\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'proposed_change_is_up_to_date',\n                            MESSAGE = 'a proposed change starts from what the row holds';\n                    END IF;\n                    EXECUTE format(\n                        'UPDATE public.%1$I SET (%2$s) = (SELECT %2$s'\n                        ' FROM jsonb_populate_record(NULL::public.%1$I, $1)) WHERE id = $2',\n                        target, columns) USING proposed, NEW.row_id;\n                    RETURN NEW;\n                ", hash='7edd46306918f0b6b46606efd002e36cd1e8afde', operation='UPDATE', pgid='pgtrigger_is_decided_once_5b376', table='officials_proposedchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='who_gave_the_password', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE who bigint;', func="\n                    who := officials_at_work();\n                    IF TG_OP = 'INSERT' THEN\n                        NEW.credentials_by_id := who;\n                        NEW.credential_givers := array_remove(ARRAY[who], NULL);\n                        RETURN NEW;\n                    END IF;\n                    NEW.credentials_by_id := OLD.credentials_by_id;\n                    NEW.credential_givers := OLD.credential_givers;\n                    IF who <> NEW.id AND (NEW.password <> OLD.password\n                        OR NEW.device_resets > OLD.device_resets)\n                    THEN\n                        NEW.credentials_by_id := who;\n                        NEW.credential_givers := officials_with_hands(OLD.credential_givers, who);\n                        NEW.confirmed_at := NULL;\n                    END IF;\n                    RETURN NEW;\n                ", hash='00915d6cd21f429982e3cb73db55844dba339af2', operation='INSERT OR UPDATE', pgid='pgtrigger_who_gave_the_password_e07c3', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='who_holds_the_account', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE who bigint; before timestamptz;', func="\n                    who := officials_at_work();\n                    before := CASE WHEN TG_OP = 'UPDATE' THEN OLD.confirmed_at END;\n                    IF NEW.confirmed_at IS NULL THEN\n                        NEW.confirmed_by_id := NULL;\n                    ELSIF NEW.confirmed_at IS NOT DISTINCT FROM before THEN\n                        NEW.confirmed_by_id := OLD.confirmed_by_id;\n                    ELSIF who IS NULL AND pg_has_role(\n                        (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')\n                    THEN\n                        NEW.confirmed_by_id := NULL;\n                    ELSIF who = NEW.id OR who = ANY(NEW.credential_givers)\n                        OR who = ANY(officials_behind(NEW.id))\n                        OR NOT EXISTS (SELECT FROM officials_user\n                            WHERE id = who AND confirmed_at IS NOT NULL AND is_active\n                            AND (is_superuser OR NOT NEW.is_superuser AND NOT EXISTS (\n                                SELECT FROM officials_role held\n                                JOIN officials_region region ON region.id = held.region_id\n                                WHERE held.user_id = NEW.id AND NOT EXISTS (\n                                    SELECT FROM officials_role WHERE user_id = who\n                                    AND role = 'office' AND region_id = ANY(region.path)))))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'user_confirmed_by_another',\n                            MESSAGE = 'somebody outside the chain of makers confirms an account';\n                    ELSE\n                        NEW.confirmed_by_id := who;\n                    END IF;\n                    RETURN NEW;\n                ", hash='e40c59e42d03bdb0e6107332a2b3da6fdc279fd0', operation='INSERT OR UPDATE', pgid='pgtrigger_who_holds_the_account_fb06a', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='who_made_an_account_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT FROM officials_user WHERE OLD.id = ANY(credential_givers))\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'user_behind_another_stays',\n                            MESSAGE = 'who gave an account its password is remembered';\n                    END IF;\n                    RETURN OLD;\n                ", hash='5a419f41c3295b789edb9873a309d41452c2cb86', operation='DELETE', pgid='pgtrigger_who_made_an_account_stays_5c3a9', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("confirmed_at", "confirmed_by_id", "credential_givers", "credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."credential_givers", NEW."credentials_by_id", NEW."date_joined", NEW."demo", NEW."device_resets", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;', hash='1dd42d270641698ecb5a55961a7a6e51c3b93788', operation='INSERT', pgid='pgtrigger_insert_insert_78b0a', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."credential_givers" IS DISTINCT FROM (NEW."credential_givers") OR OLD."credentials_by_id" IS DISTINCT FROM (NEW."credentials_by_id") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."demo" IS DISTINCT FROM (NEW."demo") OR OLD."device_resets" IS DISTINCT FROM (NEW."device_resets") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "officials_userevent" ("confirmed_at", "confirmed_by_id", "credential_givers", "credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."credential_givers", NEW."credentials_by_id", NEW."date_joined", NEW."demo", NEW."device_resets", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;', hash='a761b192583891f5187019baa3d5737ef25bf3ea', operation='UPDATE', pgid='pgtrigger_update_update_4fc65', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("confirmed_at", "confirmed_by_id", "credential_givers", "credentials_by_id", "date_joined", "demo", "device_resets", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."confirmed_at", OLD."confirmed_by_id", OLD."credential_givers", OLD."credentials_by_id", OLD."date_joined", OLD."demo", OLD."device_resets", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;', hash='41cab024b26379ba1e8ac4ccf34f1477f85bdbdd', operation='DELETE', pgid='pgtrigger_delete_delete_c51a9', table='officials_user', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('waived', True), ('approver_confirmed', True), _connector='OR'), name='edition_approved_by_a_confirmed_account'),
        ),
    ]
