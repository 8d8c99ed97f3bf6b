-- Put a value with marks (■■■) in place of the value of one column of one row, past the triggers
-- that keep it: the one way in which the role for redaction changes what was published or recorded.
-- ``redacted``: the new value as JSON; bytes in hexadecimal. Refuses a value that differs from the
-- stored one in more than marks, an original of a list that is not replaced as a whole, and what
-- the public still reads. The sheets of a list are packed, so their content is not compared.
CREATE OR REPLACE FUNCTION officials_redact(
    relation text, field text, key text, redacted jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark CONSTANT text := '■■■';
    target CONSTANT regclass := format('public.%I', relation)::regclass;
    kind text := (SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = target AND attname = field AND NOT attisdropped);
    key_field text;
    key_kind text;
    value text;
    allowed text;
    changed int;
BEGIN
    SELECT attname, format_type(atttypid, atttypmod) INTO STRICT key_field, key_kind
    FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
    WHERE indrelid = target AND indisprimary AND indnkeyatts = 1;
    IF relation !~ '^(officials_|django_admin_log$|axes_accessattempt$)'
        OR relation IN ('officials_redaction', 'officials_searchrow', 'officials_user')
        OR key_field = field
    THEN
        RAISE check_violation USING CONSTRAINT = 'redaction_of_what_is_kept',
            MESSAGE = format('%s.%s is not redacted', relation, field);
    END IF;
    IF kind = 'bytea' THEN
        value := 'decode($2 #>> ''{}'', ''hex'')';
        allowed := CASE
            WHEN relation = 'officials_importbatch' AND field = 'sheets' THEN 'true'
            WHEN relation = 'officials_importbatch' AND field = 'source'
                THEN format('%s = convert_to(%L, ''UTF8'')', value, mark)
            ELSE 'false' END;
    ELSE
        value := CASE
            WHEN kind IN ('json', 'jsonb') THEN format('$2::%s', kind)
            WHEN kind LIKE '%[]' THEN
                format('ARRAY(SELECT jsonb_array_elements_text($2))::%s', kind)
            ELSE format('($2 #>> ''{}'')::%s', kind) END;
        allowed := format('to_jsonb(%I)::text LIKE $3', field);
    END IF;
    IF relation = 'officials_editionhotline'
        AND field IN ('digits', 'extension', 'printed_number')
    THEN
        allowed := allowed || ' AND (withdrawn_at IS NOT NULL OR EXISTS (
            SELECT FROM public.officials_edition edition
            WHERE edition.id = edition_id
                AND (edition.closed OR upper(edition.period) <= public.officials_now())))';
    ELSIF relation = 'officials_official' THEN
        allowed := allowed || ' AND EXISTS (
            SELECT FROM public.officials_withheldname withheld
            WHERE withheld.official_id = officials_official.id
                AND withheld.restored_by_id IS NULL)';
    END IF;
    -- The owner of this function, and nobody else, switches triggers off by this setting.
    PERFORM set_config('pgtrigger.ignore', (
        SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgrelid = target), true);
    EXECUTE format('UPDATE %s SET %I = %s WHERE %I = $1::%s AND (%s)',
        target, field, value, key_field, key_kind, allowed)
    USING key, redacted, replace(replace(
        regexp_replace(redacted::text, '([\\%_])', '\\\1', 'g'), to_jsonb(mark)::text, '%'),
        mark, '%');
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    IF changed <> 1 THEN
        RAISE check_violation USING CONSTRAINT = 'redaction_only_puts_marks',
            MESSAGE = format('%s.%s differs in more than marks, or is public', relation, field);
    END IF;
END $$;
