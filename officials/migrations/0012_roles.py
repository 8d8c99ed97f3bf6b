"""Roles in regions, and whose hand is in a change that another account makes."""

import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

HANDS = """
-- The user in the history's context.
CREATE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
            ->> 'user')::bigint
$$;

-- Who made an account or last gave it a password.
CREATE FUNCTION officials_behind(who bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT credentials_by_id FROM officials_user WHERE id = who);
END $$;

CREATE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT hands || ARRAY(
        SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands))
$$;

-- The ids with the user in the history's context added, and with who may act through that account.
CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    who bigint := officials_at_work();
BEGIN
    RETURN officials_with_hands(contributors, who, officials_behind(who));
END $$;
"""

# As 0002 had it.
WITHOUT = """
CREATE OR REPLACE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    who bigint := (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
                   ->> 'user')::bigint;
BEGIN
    IF who IS NULL OR who = ANY(contributors) THEN
        RETURN contributors;
    END IF;
    RETURN contributors || who;
END $$;
DROP FUNCTION officials_with_hands;
DROP FUNCTION officials_behind;
DROP FUNCTION officials_at_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0011_search_by_bands'),
    ]

    operations = [
        migrations.RunSQL(HANDS, WITHOUT),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', '查看'), ('editor', '编辑'), ('reviewer', '审核'), ('office', '办公室管理员')], help_text='编辑可以录入和撤下；审核还可以批准；办公室管理员管理本地区的工作人员。', max_length=10, verbose_name='角色')),
            ],
            options={
                'verbose_name': '角色',
                'verbose_name_plural': '角色',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('viewer', '查看'), ('editor', '编辑'), ('reviewer', '审核'), ('office', '办公室管理员')], help_text='编辑可以录入和撤下；审核还可以批准；办公室管理员管理本地区的工作人员。', max_length=10, verbose_name='角色')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='post',
            options={'ordering': ['department__rank', 'department_id', 'rank', 'id'], 'verbose_name': '岗位', 'verbose_name_plural': '岗位'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_frozen',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='comes_back_by_the_rules',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='a_change_makes_a_draft',
        ),
        migrations.AddField(
            model_name='edition',
            name='behind_approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editionevent',
            name='behind_approver',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='credentials_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='密码由谁设置'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."post_id" IS DISTINCT FROM (NEW."post_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."official_id" IS DISTINCT FROM (NEW."official_id") OR OLD."appointment_id" IS DISTINCT FROM (NEW."appointment_id") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."contributors" IS DISTINCT FROM (NEW."contributors") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."behind_approver_id" IS DISTINCT FROM (NEW."behind_approver_id") OR OLD."waived" IS DISTINCT FROM (NEW."waived"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0618b2ae35b4aed74883bbc64eed8c85a9a539af', operation='UPDATE', pgid='pgtrigger_edition_is_frozen_2f400', table='officials_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_editionevent" ("appointment_id", "approved_by_id", "behind_approver_id", "card", "closed", "contributors", "department_id", "id", "official_id", "outcome", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "published_at", "rank", "region_id", "revision", "submitted_by_id", "uid", "waived") VALUES (OLD."appointment_id", OLD."approved_by_id", OLD."behind_approver_id", OLD."card", OLD."closed", OLD."contributors", OLD."department_id", OLD."id", OLD."official_id", OLD."outcome", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."public_reason", OLD."published_at", OLD."rank", OLD."region_id", OLD."revision", OLD."submitted_by_id", OLD."uid", OLD."waived"); RETURN NULL;', hash='d905cfd7e2478466a7415f7d644837aa72bf3225', operation='DELETE', pgid='pgtrigger_delete_delete_5bda1', table='officials_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='comes_back_by_the_rules', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.withdrawn_at IS NOT NULL\n                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at\n                        OR OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NEW.restored_by_id IS NULL\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'hotline_comes_back_by_the_rules',\n                            MESSAGE = 'withdrawn is for good; a second person restores';\n                    END IF;\n                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL\n                        AND NOT NEW.restore_waived\n                        AND (OLD.suspended_by_id = officials_behind(NEW.restored_by_id)\n                             OR NEW.restored_by_id = officials_behind(OLD.suspended_by_id))\n                    THEN\n                        RAISE check_violation\n                            USING CONSTRAINT = 'hotline_restored_by_nobodys_second_account',\n                            MESSAGE = 'who gave an account its password restores nothing of it';\n                    END IF;\n                    RETURN NEW;\n                ", hash='73eaf6037adc5b357fb76067555949e95e563477', operation='UPDATE', pgid='pgtrigger_comes_back_by_the_rules_1cf38', table='officials_hotline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='a_change_makes_a_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (NEW.department_id, NEW.kind, NEW.title, NEW.duties, NEW.rank, NEW.demo)\n                        IS DISTINCT FROM\n                       (OLD.department_id, OLD.kind, OLD.title, OLD.duties, OLD.rank, OLD.demo)\n                    THEN\n                        NEW.revision := OLD.revision + 1;\n                        NEW.review_state := 'draft';\n                        NEW.contributors := officials_with_user(OLD.contributors);\n                    END IF;\n                    -- Whoever gave the submitter a password may have submitted it as well.\n                    IF NEW.review_state = 'submitted' AND OLD.review_state <> 'submitted' THEN\n                        NEW.contributors := officials_with_hands(\n                            NEW.contributors, officials_behind(NEW.submitted_by_id));\n                    END IF;\n                    IF NEW.revision < OLD.revision\n                        OR NOT (OLD.contributors <@ NEW.contributors\n                                OR OLD.review_state = 'submitted' AND NEW.review_state = 'approved')\n                    THEN\n                        RAISE check_violation USING CONSTRAINT = 'post_contributors_stay',\n                            MESSAGE = 'who had a hand in a post is forgotten by its approval only';\n                    END IF;\n                    RETURN NEW;\n                ", hash='e37c650f2a4d7b3a787dd75be481bf15631a272e', operation='UPDATE', pgid='pgtrigger_a_change_makes_a_draft_2bd42', table='officials_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='who_gave_the_password', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE who bigint;', func="\n                    IF TG_OP = 'INSERT' THEN\n                        NEW.credentials_by_id := officials_at_work();\n                    ELSIF NEW.password = OLD.password THEN\n                        NEW.credentials_by_id := OLD.credentials_by_id;\n                    ELSE\n                        who := officials_at_work();\n                        NEW.credentials_by_id := CASE WHEN who IS NULL OR who = NEW.id\n                            THEN OLD.credentials_by_id ELSE who END;\n                    END IF;\n                    RETURN NEW;\n                ", hash='40af14f0a9aba67e0891d8e455f4441613fa1d97', operation='INSERT OR UPDATE', pgid='pgtrigger_who_gave_the_password_e07c3', table='officials_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."credentials_by_id", NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;', hash='ad28673bbd49d252d96c6278b21eec40ac4c8002', operation='INSERT', pgid='pgtrigger_insert_insert_78b0a', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."credentials_by_id" IS DISTINCT FROM (NEW."credentials_by_id") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."credentials_by_id", NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;', hash='ea58bcb1edf409469e400dd7d6fca028f30852be', operation='UPDATE', pgid='pgtrigger_update_update_4fc65', table='officials_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_userevent" ("credentials_by_id", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."credentials_by_id", OLD."date_joined", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;', hash='eed3b9b6598b3a1236ee37fed5a7eb0690c5bbc8', operation='DELETE', pgid='pgtrigger_delete_delete_c51a9', table='officials_user', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('waived', True), ('behind_approver__isnull', True), models.Q(models.Q(('behind_approver', models.F('submitted_by')), _negated=True), models.Q(('contributors__contains', [models.F('behind_approver')]), _negated=True)), _connector='OR'), name='edition_approved_by_nobodys_second_account'),
        ),
        migrations.AddField(
            model_name='role',
            name='region',
            field=models.ForeignKey(help_text='包括它下面的所有地区，例如：陕西省 › 西安市。', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='officials.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='role',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL, verbose_name='工作人员'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='officials.role'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='region',
            field=models.ForeignKey(db_constraint=False, help_text='包括它下面的所有地区，例如：陕西省 › 西安市。', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='officials.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='工作人员'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='credentials_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='密码由谁设置'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(fields=('user', 'region', 'role'), name='role_once', violation_error_message='这个角色已经有了。'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['viewer', 'editor', 'reviewer', 'office'])), name='role_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_roleevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."role", NEW."user_id"); RETURN NULL;', hash='6bb17e5c629a6d1e617df3b8825c2262b51a1d28', operation='INSERT', pgid='pgtrigger_insert_insert_ed288', table='officials_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "officials_roleevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region_id", NEW."role", NEW."user_id"); RETURN NULL;', hash='252bfcb409a4ecbd171e5e29c70c91243d3db713', operation='UPDATE', pgid='pgtrigger_update_update_f66be', table='officials_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "officials_roleevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."role", OLD."user_id"); RETURN NULL;', hash='d204b7c6a70030ea1cb509e9d349674f18bb5c30', operation='DELETE', pgid='pgtrigger_delete_delete_07a11', table='officials_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='407b8c28bf37b415b90bad2a98c8cf5792310df0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4d05f', table='officials_roleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c9f9cb78759845d6416da959008ed26b7d6badc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3cc90', table='officials_userevent', when='BEFORE')),
        ),
    ]
