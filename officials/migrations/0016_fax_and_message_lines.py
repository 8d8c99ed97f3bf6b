"""Carry over which hotlines are for faxes or messages, by labels that say nothing else.

What is published changes with the register, so that no post becomes a draft and no review is due.
"""

from django.db import migrations

CARRY_OVER = """
SELECT set_config(
    'pgtrigger.ignore', '{pgtrigger_touches_posts_0afe2,pgtrigger_number_is_frozen_89ce9}', true);

CREATE FUNCTION pg_temp.use_of(label text) RETURNS text LANGUAGE sql
RETURN CASE
    WHEN btrim(label) ~* '^(办公|办公室|值班|值班室)?(传真|fax)(机|号|号码|专线)?$' THEN 'fax'
    WHEN btrim(label) ~* '^((手机)?短信(号|号码|平台|举报|投诉)?|仅收短信|只收短信|sms|tty)$' THEN 'text'
    ELSE 'call'
END;

UPDATE officials_hotline SET use = pg_temp.use_of(label) WHERE pg_temp.use_of(label) <> 'call';
UPDATE officials_editionhotline SET use = pg_temp.use_of(label)
    WHERE pg_temp.use_of(label) <> 'call';

UPDATE officials_searchrow SET
    kinds = present.kinds,
    tokens = ts_delete(tokens, '{hmobile,hlandline,htollfree,hshort}'::text[])
        || array_to_tsvector(present.kind_tokens)
FROM (
    SELECT edition_id,
        array_agg(DISTINCT CASE use WHEN 'call' THEN kind ELSE use END
            ORDER BY CASE use WHEN 'call' THEN kind ELSE use END) AS kinds,
        array_agg(DISTINCT 'h' || CASE use WHEN 'call' THEN kind ELSE use END) AS kind_tokens
    FROM officials_editionhotline
    WHERE suspended_at IS NULL AND withdrawn_at IS NULL
    GROUP BY edition_id
    HAVING bool_or(use <> 'call')
) AS present
WHERE officials_searchrow.edition_id = present.edition_id;

DROP FUNCTION pg_temp.use_of(text);
SELECT set_config('pgtrigger.ignore', '', true);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0015_use_of_hotlines_and_length_of_surnames'),
    ]

    operations = [
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
