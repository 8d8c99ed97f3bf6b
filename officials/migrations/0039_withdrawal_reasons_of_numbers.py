"""Store why a number was withdrawn, show it, and requests for what other regions publish."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


VIEWS = """
CREATE OR REPLACE VIEW lost_number AS
SELECT max(hotline.id) AS id, post.uid AS post, hotline.withdrawn_at,
    coalesce(nullif(hotline.public_reason, ''), 'other') AS public_reason
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= hotline.withdrawn_at
    AND (hotline.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date
        > (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 30
GROUP BY post.uid, hotline.hotline_uid, hotline.withdrawn_at, 4;

CREATE OR REPLACE VIEW shown_edition AS
SELECT edition.id, public.officials_people(edition.card) AS people, edition.region_id,
    CASE WHEN edition.closed THEN upper(edition.period) END AS until, edition.public_reason
FROM public.officials_edition edition
WHERE lower(edition.period) <= public.officials_now();
"""

FORMER = """
DROP VIEW lost_number;
DROP VIEW shown_edition;
CREATE OR REPLACE VIEW shown_edition AS
SELECT edition.id, officials_people(edition.card) AS people
FROM officials_edition edition
WHERE lower(edition.period) <= officials_now();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("officials", "0038_call_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="LostNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post", models.CharField(max_length=12)),
                ("withdrawn_at", models.DateTimeField()),
                (
                    "public_reason",
                    models.CharField(
                        choices=[
                            ("number_stopped", "号码已停用"),
                            ("number_reassigned", "号码已移交他人"),
                            ("number_wrong", "号码有误"),
                            ("notice_corrected", "公告已更正"),
                            ("mistake", "公布有误，核实后重新公布"),
                            ("post_abolished", "岗位已撤销"),
                            ("reorganised", "机构调整"),
                            ("holder_left", "领导离任"),
                            ("on_request", "应本人要求"),
                            ("security", "安全原因"),
                            ("other", "其他原因"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name": "撤下的号码",
                "verbose_name_plural": "撤下的号码",
                "db_table": "lost_number",
                "ordering": ["-withdrawn_at", "id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="TakedownRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("number_stopped", "号码已停用"),
                            ("number_reassigned", "号码已移交他人"),
                            ("number_wrong", "号码有误"),
                            ("notice_corrected", "公告已更正"),
                            ("mistake", "公布有误，核实后重新公布"),
                            ("post_abolished", "岗位已撤销"),
                            ("reorganised", "机构调整"),
                            ("holder_left", "领导离任"),
                            ("on_request", "应本人要求"),
                            ("security", "安全原因"),
                            ("other", "其他原因"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("asked_at", models.DateTimeField(verbose_name="请求时间")),
            ],
            options={
                "verbose_name": "撤下请求",
                "verbose_name_plural": "撤下请求",
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="TakedownRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("number_stopped", "号码已停用"),
                            ("number_reassigned", "号码已移交他人"),
                            ("number_wrong", "号码有误"),
                            ("notice_corrected", "公告已更正"),
                            ("mistake", "公布有误，核实后重新公布"),
                            ("post_abolished", "岗位已撤销"),
                            ("reorganised", "机构调整"),
                            ("holder_left", "领导离任"),
                            ("on_request", "应本人要求"),
                            ("security", "安全原因"),
                            ("other", "其他原因"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("asked_at", models.DateTimeField(verbose_name="请求时间")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="editionhotline",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="hotline",
            name="touches_posts",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="hotline",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="hotline",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="hotline",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="editionhotline",
            name="public_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("number_stopped", "号码已停用"),
                    ("number_reassigned", "号码已移交他人"),
                    ("number_wrong", "号码有误"),
                    ("notice_corrected", "公告已更正"),
                    ("mistake", "公布有误，核实后重新公布"),
                    ("post_abolished", "岗位已撤销"),
                    ("reorganised", "机构调整"),
                    ("holder_left", "领导离任"),
                    ("on_request", "应本人要求"),
                    ("security", "安全原因"),
                    ("other", "其他原因"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="editionhotlineevent",
            name="public_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("number_stopped", "号码已停用"),
                    ("number_reassigned", "号码已移交他人"),
                    ("number_wrong", "号码有误"),
                    ("notice_corrected", "公告已更正"),
                    ("mistake", "公布有误，核实后重新公布"),
                    ("post_abolished", "岗位已撤销"),
                    ("reorganised", "机构调整"),
                    ("holder_left", "领导离任"),
                    ("on_request", "应本人要求"),
                    ("security", "安全原因"),
                    ("other", "其他原因"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="hotline",
            name="public_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("number_stopped", "号码已停用"),
                    ("number_reassigned", "号码已移交他人"),
                    ("number_wrong", "号码有误"),
                    ("notice_corrected", "公告已更正"),
                    ("mistake", "公布有误，核实后重新公布"),
                    ("post_abolished", "岗位已撤销"),
                    ("reorganised", "机构调整"),
                    ("holder_left", "领导离任"),
                    ("on_request", "应本人要求"),
                    ("security", "安全原因"),
                    ("other", "其他原因"),
                ],
                editable=False,
                max_length=20,
                verbose_name="撤下的原因",
            ),
        ),
        migrations.AddField(
            model_name="hotlineevent",
            name="public_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("number_stopped", "号码已停用"),
                    ("number_reassigned", "号码已移交他人"),
                    ("number_wrong", "号码有误"),
                    ("notice_corrected", "公告已更正"),
                    ("mistake", "公布有误，核实后重新公布"),
                    ("post_abolished", "岗位已撤销"),
                    ("reorganised", "机构调整"),
                    ("holder_left", "领导离任"),
                    ("on_request", "应本人要求"),
                    ("security", "安全原因"),
                    ("other", "其他原因"),
                ],
                editable=False,
                max_length=20,
                verbose_name="撤下的原因",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="editionhotline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "officials_editionhotlineevent" ("answered_by", "digits", "edition_id", "extension", "hotline_uid", "hours", "id", "kind", "label", "last_verified", "notice_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_name", "printed_number", "public_reason", "purpose", "rank", "result", "suspended_at", "under_report", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."digits", OLD."edition_id", OLD."extension", OLD."hotline_uid", OLD."hours", OLD."id", OLD."kind", OLD."label", OLD."last_verified", OLD."notice_id", OLD."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."printed_name", OLD."printed_number", OLD."public_reason", OLD."purpose", OLD."rank", OLD."result", OLD."suspended_at", OLD."under_report", OLD."use", OLD."withdrawn_at"); RETURN NULL;',
                    hash="3f1b1b111744372260962759248ccb4e63b4e8ab",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e447f",
                    table="officials_editionhotline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hotline",
            trigger=pgtrigger.compiler.Trigger(
                name="touches_posts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[] = to_jsonb(NEW) - '{suspended_at,suspended_by_id,suspended_for_id,restored_by_id,restore_waived,withdrawn_at,public_reason}'::text[] THEN\n                RETURN NULL;\n            END IF;\n            PERFORM officials_touch(\n                ARRAY(\n                SELECT post_id FROM (\n                    SELECT OLD.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = OLD.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                 UNION \n                SELECT post_id FROM (\n                    SELECT NEW.post_id\n                    UNION ALL\n                    SELECT post_id FROM officials_appointment WHERE id = NEW.appointment_id\n                ) AS posts WHERE post_id IS NOT NULL\n                ),\n                TG_OP = 'UPDATE' AND false);\n            RETURN NULL;\n        ",
                    hash="d8c5f9e742e5dbd3fbdef8b34577936c685a8aab",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_touches_posts_0afe2",
                    table="officials_hotline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hotline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "suspended_for_id", "uid", "use", "withdrawn_at") VALUES (NEW."answered_by", NEW."appointment_id", NEW."digits", NEW."extension", NEW."hours", NEW."id", NEW."kind", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."post_id", NEW."public_reason", NEW."purpose", NEW."rank", NEW."restore_waived", NEW."restored_by_id", NEW."suspended_at", NEW."suspended_by_id", NEW."suspended_for_id", NEW."uid", NEW."use", NEW."withdrawn_at"); RETURN NULL;',
                    hash="526f36d03bd864f468a81e4d364f96901e58a1f3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7416d",
                    table="officials_hotline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hotline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "suspended_for_id", "uid", "use", "withdrawn_at") VALUES (NEW."answered_by", NEW."appointment_id", NEW."digits", NEW."extension", NEW."hours", NEW."id", NEW."kind", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."post_id", NEW."public_reason", NEW."purpose", NEW."rank", NEW."restore_waived", NEW."restored_by_id", NEW."suspended_at", NEW."suspended_by_id", NEW."suspended_for_id", NEW."uid", NEW."use", NEW."withdrawn_at"); RETURN NULL;',
                    hash="60d13c8078202fd16f9e79d59d21ff7307cc9ab5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c76e5",
                    table="officials_hotline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hotline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "officials_hotlineevent" ("answered_by", "appointment_id", "digits", "extension", "hours", "id", "kind", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "public_reason", "purpose", "rank", "restore_waived", "restored_by_id", "suspended_at", "suspended_by_id", "suspended_for_id", "uid", "use", "withdrawn_at") VALUES (OLD."answered_by", OLD."appointment_id", OLD."digits", OLD."extension", OLD."hours", OLD."id", OLD."kind", OLD."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."post_id", OLD."public_reason", OLD."purpose", OLD."rank", OLD."restore_waived", OLD."restored_by_id", OLD."suspended_at", OLD."suspended_by_id", OLD."suspended_for_id", OLD."uid", OLD."use", OLD."withdrawn_at"); RETURN NULL;',
                    hash="7890acc4daf00ea3b9d0b5356efd1198a5adc5e1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f587c",
                    table="officials_hotline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="editionhotline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("public_reason", ""),
                    models.Q(
                        (
                            "public_reason__in",
                            [
                                "number_stopped",
                                "number_reassigned",
                                "number_wrong",
                                "notice_corrected",
                                "mistake",
                                "post_abolished",
                                "reorganised",
                                "holder_left",
                                "on_request",
                                "security",
                                "other",
                            ],
                        ),
                        ("withdrawn_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="edition_hotline_public_reason_is_a_fixed_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="hotline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("public_reason", ""),
                    models.Q(
                        (
                            "public_reason__in",
                            [
                                "number_stopped",
                                "number_reassigned",
                                "number_wrong",
                                "notice_corrected",
                                "mistake",
                                "post_abolished",
                                "reorganised",
                                "holder_left",
                                "on_request",
                                "security",
                                "other",
                            ],
                        ),
                        ("withdrawn_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hotline_public_reason_is_a_fixed_word",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="请求人",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequest",
            name="hotline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="takedown_requests",
                to="officials.hotline",
                verbose_name="热线",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequest",
            name="kept_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="保留人",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequestevent",
            name="asked_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="请求人",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequestevent",
            name="hotline",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="officials.hotline",
                verbose_name="热线",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequestevent",
            name="kept_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="保留人",
            ),
        ),
        migrations.AddField(
            model_name="takedownrequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="officials.takedownrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedownrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kept_by__isnull", True)),
                fields=("hotline",),
                name="takedown_request_once_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedownrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "number_stopped",
                            "number_reassigned",
                            "number_wrong",
                            "notice_corrected",
                            "mistake",
                            "post_abolished",
                            "reorganised",
                            "holder_left",
                            "on_request",
                            "security",
                            "other",
                        ],
                    )
                ),
                name="takedown_request_reason_is_a_fixed_word",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedownrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "officials_takedownrequestevent" ("asked_at", "asked_by_id", "hotline_id", "id", "kept_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "why") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."hotline_id", NEW."id", NEW."kept_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."why"); RETURN NULL;',
                    hash="16c7b4bcdbd3c01d3113545625ab09d6e3cc3a0c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_860cc",
                    table="officials_takedownrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedownrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "officials_takedownrequestevent" ("asked_at", "asked_by_id", "hotline_id", "id", "kept_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "why") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."hotline_id", NEW."id", NEW."kept_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."why"); RETURN NULL;',
                    hash="40c34ec8ff09f8f82be46095ea34bca18ee404ff",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_da9e5",
                    table="officials_takedownrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedownrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "officials_takedownrequestevent" ("asked_at", "asked_by_id", "hotline_id", "id", "kept_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "why") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."hotline_id", OLD."id", OLD."kept_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."why"); RETURN NULL;',
                    hash="173680912a7c854b6c315251e7df1bf46807c12c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_024fc",
                    table="officials_takedownrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedownrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f5c8025c8e33677c425f615ca396753d9a56eed0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e8c6c",
                    table="officials_takedownrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(VIEWS, FORMER),
    ]
