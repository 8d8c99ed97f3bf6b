"""Record the events of tables that lists write once a statement."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0052_no_chains_of_covers'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='appointment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appointment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appointment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotline',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotlinesource',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotlinesource',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='hotlinesource',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrow',
            name='stays_when_applied_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='official',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='post',
            name='delete_delete',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'insert\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM new_values;\n            RETURN NULL;\n        ', hash='0bbeeb287189a4015e55b54299b3c6a39b4f6e7c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_67fce', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'update\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM (SELECT "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM new_values EXCEPT SELECT "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='fde76f0722c118b00f333694679fa38d71e6f194', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_44d2f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_appointmentevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'delete\', id, "id", "uid", "post_id", "official_id", "capacity", "start_date", "end_date", "notice_id" FROM old_values;\n            RETURN NULL;\n        ', hash='5f9b8fcdaee68ef6fadfdea83a25aa83d8c5631d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3fca4', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'insert\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM new_values;\n            RETURN NULL;\n        ', hash='aff04f8cfcdebbb573e6536759d1b637b3e473e1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7416d', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'update\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM (SELECT "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM new_values EXCEPT SELECT "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='b6400ed8b3a85f699cc4b6da4e52e6eb3dd5df24', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c76e5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlineevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'delete\', id, "id", "uid", "post_id", "appointment_id", "kind", "digits", "extension", "use", "label", "purpose", "answered_by", "hours", "rank", "suspended_at", "suspended_by_id", "suspended_for_id", "restored_by_id", "restore_waived", "withdrawn_at", "public_reason" FROM old_values;\n            RETURN NULL;\n        ', hash='35728ceff585eba90244eccee13707ac3a338685', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f587c', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_hotline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'insert\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM new_values;\n            RETURN NULL;\n        ', hash='7ca1877fe284395a7dc3345f2438974c065a2c77', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_14cbf', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'update\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM (SELECT "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM new_values EXCEPT SELECT "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='5e8287311d672ef4390082b287ac66d0a5d8d0c8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_faa6b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hotlinesource',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_hotlinesourceevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "hotline_id", "notice_id", "printed_name", "printed_number")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'delete\', id, "id", "hotline_id", "notice_id", "printed_name", "printed_number" FROM old_values;\n            RETURN NULL;\n        ', hash='35c3cae76d541c7b0b1708a65ed4c8a459122ddb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9aec3', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_hotlinesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrow',
            trigger=pgtrigger.compiler.Trigger(name='stays_when_applied_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (SELECT \n        FROM written FULL JOIN former ON former.id = written.id\n        JOIN public.officials_importbatch batch ON batch.id IN (written.batch_id, former.batch_id)\n    \n            WHERE batch.state IN ('applied', 'undone') AND (\n    batch.state = 'undone' AND (written.post_id IS NULL OR written.post_id = former.post_id) AND (written.post_revision IS NULL OR written.post_revision = former.post_revision) AND (written.official_id IS NULL OR written.official_id = former.official_id) AND (written.department_id IS NULL OR written.department_id = former.department_id)\n        AND to_jsonb(former) - '{post_id,post_revision,official_id,department_id}'::text[] = to_jsonb(written) - '{post_id,post_revision,official_id,department_id}'::text[]\n) IS NOT TRUE)\n        THEN\n            RAISE check_violation USING CONSTRAINT = 'import_row_stays_when_applied',\n                MESSAGE = 'the rows of a list that was applied stay as they were';\n        END IF;\n         RETURN NULL;", hash='26c18a59510775d2fffcb5592d3aab4e7338e4c6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stays_when_applied_update_252fc', referencing='REFERENCING OLD TABLE AS former  NEW TABLE AS written ', table='officials_importrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'insert\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM new_values;\n            RETURN NULL;\n        ', hash='5bc04a56137ca78f19f8a34d9866096a869d6e34', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_80e73', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'update\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM (SELECT "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM new_values EXCEPT SELECT "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='98ad8a97741dd2396064c74758a7ad0c2992b2b3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c65b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='official',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_officialevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'delete\', id, "id", "uid", "owner_region_id", "name", "pinyin", "other_readings", "surname_length", "demo" FROM old_values;\n            RETURN NULL;\n        ', hash='7cec02869bf56b420ef61d6c91485a26f58be7a9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b584a', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_official', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'insert\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM new_values;\n            RETURN NULL;\n        ', hash='00dedc6eefd29c5ca3c53262ee96ee4e32dd7654', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_66dff', referencing='REFERENCING NEW TABLE AS new_values ', table='officials_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'update\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM (SELECT "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM new_values EXCEPT SELECT "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM old_values)\n        AS changed ORDER BY id;\n            RETURN NULL;\n        ', hash='8805fb4b8d74549ebce74478ec513d13490f914f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aea89', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='officials_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO public.officials_postevent (pgh_created_at, pgh_context, pgh_context_id, pgh_label, pgh_obj_id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at")\n            SELECT now(), nullif(current_setting(\'pghistory.context_metadata\', true), \'\')::jsonb, nullif(current_setting(\'pghistory.context_id\', true), \'\')::uuid, \'delete\', id, "id", "uid", "department_id", "kind", "title", "duties", "rank", "demo", "review_state", "review_comment", "revision", "contributors", "submitted_by_id", "submitted_at" FROM old_values;\n            RETURN NULL;\n        ', hash='50d64db771212971bc552d08e3907a616a88a941', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_512c1', referencing='REFERENCING OLD TABLE AS old_values ', table='officials_post', when='AFTER')),
        ),
    ]
