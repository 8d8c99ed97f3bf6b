"""Create the functions, their secret keys, and the triggers on the tables of django-otp."""

from django.db import migrations

# Two random keys of the length of SHA-256's block. No role but the owner reads them.
KEYS = """
CREATE TABLE officials_republicationkey (
    id int PRIMARY KEY DEFAULT 1,
    inner_key bytea NOT NULL,
    outer_key bytea NOT NULL,
    CONSTRAINT republication_key_is_one_row CHECK (id = 1)
);
INSERT INTO officials_republicationkey (inner_key, outer_key) VALUES (
    sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid())),
    sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid())));
"""

DROP_KEYS = """
DROP TABLE officials_republicationkey;
"""

FUNCTIONS = r"""
CREATE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE
RETURN (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
    ->> 'user')::bigint;

CREATE FUNCTION officials_behind(who bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.officials_user WHERE id = who AND confirmed_at IS NULL
        AND credential_givers <> '{}')
    THEN
        RETURN '{}';
    END IF;
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

CREATE FUNCTION officials_device_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owners bigint[];
BEGIN
    IF TG_TABLE_NAME = 'otp_static_statictoken' THEN
        owners := ARRAY(SELECT user_id FROM otp_static_staticdevice WHERE id = NEW.device_id);
    ELSE
        owners := ARRAY[OLD.user_id, NEW.user_id];
    END IF;
    UPDATE officials_user SET device_resets = device_resets + 1
        WHERE id = ANY(owners) AND id <> officials_at_work();
    RETURN NULL;
END $$;

CREATE FUNCTION officials_hidden_names(post bigint, withheld jsonb, banned text[])
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF withheld = '{}' AND banned = '{}' AND NOT EXISTS (
        SELECT FROM public.officials_edition
        WHERE post_id = post AND outcome = 'replaced' AND public_reason <> '')
    THEN
        RETURN '{}';
    END IF;
    RETURN public.officials_withheld_names(post, withheld) || ARRAY(
        SELECT DISTINCT term->>'name'
        FROM public.officials_withdrawn_terms(post) AS gone,
            public.officials_edition edition,
            jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
        WHERE edition.post_id = post
            AND (term->>'appointment' = ANY(gone) OR term->>'official' = ANY(banned)));
END $$;

CREATE FUNCTION officials_is_office_day(day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    (SELECT listed.kind = 'workday' FROM public.officials_calendarday listed
        WHERE listed.day = officials_is_office_day.day),
    extract(isodow FROM day) < 6);

CREATE FUNCTION officials_is_owner() RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
        WHERE oid = 'public.officials_edition'::regclass);
END $$;

CREATE FUNCTION officials_mask(card jsonb, withheld jsonb, names text[])
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF cardinality(names) = 0 THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'title', public.officials_without_names(card->>'title', names),
        'duties', public.officials_without_names(card->>'duties', names),
        'holder', public.officials_mask_term(card->'holder', withheld),
        'terms', (
            SELECT coalesce(
                jsonb_agg(public.officials_mask_term(term, withheld) ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(source || jsonb_build_object('printed_name',
                public.officials_without_names(source->>'printed_name', names))
                ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

CREATE FUNCTION officials_mask_term(term jsonb, withheld jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN withheld ? (term->>'official') THEN
    term || jsonb_build_object(
        'official', '', 'name', '', 'latin', '', 'readings', '[]'::jsonb, 'surname_length', NULL,
        'notice', '', 'withheld', withheld->(term->>'official'))
    ELSE term END;

CREATE FUNCTION officials_mask_titles(card jsonb, titles jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF titles = '{}' THEN
        RETURN card;
    END IF;
    RETURN card || jsonb_build_object(
        'holder', CASE WHEN titles ? (card->'holder'->>'notice') THEN
            card->'holder' || jsonb_build_object('notice', titles->(card->'holder'->>'notice'))
            ELSE card->'holder' END,
        'terms', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (term->>'notice') THEN
                term || jsonb_build_object('notice', titles->(term->>'notice'))
                ELSE term END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)),
        'sources', (
            SELECT coalesce(jsonb_agg(CASE WHEN titles ? (source->>'title') THEN
                source || jsonb_build_object('title', titles->(source->>'title'))
                ELSE source END ORDER BY place), '[]')
            FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
END $$;

CREATE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
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
    -- A sentence that both promise is kept once.
    UPDATE public.officials_promise AS twice SET withdrawn_at = public.officials_now()
    WHERE twice.region_id = merged AND twice.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM public.officials_promise kept
        WHERE kept.region_id = successor AND kept.withdrawn_at IS NULL
            AND (kept.notice_id, kept.wording) = (twice.notice_id, twice.wording));
    UPDATE public.officials_promise SET region_id = successor WHERE region_id = merged;
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

CREATE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN translate(
    left(overlay(encode(uuid_send(gen_random_uuid()), 'base64') PLACING '' FROM 9 FOR 4), 12),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    '0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjkmnpqrstvwxyz');

CREATE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN statement_timestamp();

CREATE FUNCTION officials_banned_people() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT official.uid::text
    FROM public.officials_republicationban ban
    JOIN public.officials_official official ON official.id = ban.official_id
    WHERE ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')
        >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date);

CREATE FUNCTION officials_covering(covering varchar) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (
    SELECT edition.id
    FROM public.officials_post post
    JOIN public.officials_edition edition ON edition.post_id = post.id
    WHERE post.uid = covering
        AND NOT edition.closed AND edition.period @> public.officials_now()
        AND EXISTS (
            SELECT FROM public.officials_editionhotline hotline
            WHERE hotline.edition_id = edition.id AND hotline.withdrawn_at IS NULL
                AND hotline.suspended_at IS NULL AND hotline.use = 'call'
                AND hotline.result NOT IN ('dead', 'wrong')));

CREATE FUNCTION officials_number_hash(digits text, extension text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256(secret.outer_key
        || sha256(secret.inner_key || convert_to(digits || '-' || extension, 'UTF8')))
    FROM public.officials_republicationkey secret
$$;

CREATE FUNCTION officials_past_card(
    card jsonb, post bigint, withheld jsonb, banned text[], titles jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    names text[] := public.officials_hidden_names(post, withheld, banned);
    gone text[];
    shown jsonb := card - 'cover' || jsonb_build_object('sources', (
        SELECT coalesce(
            jsonb_agg(source - '{hotline,printed_name}'::text[] ORDER BY place), '[]')
        FROM jsonb_array_elements(card->'sources') WITH ORDINALITY AS each (source, place)));
BEGIN
    IF cardinality(names) > 0 THEN
        gone := public.officials_withdrawn_terms(post);
        shown := shown || jsonb_build_object(
            'title', public.officials_without_names(card->>'title', names),
            'duties', public.officials_without_names(card->>'duties', names),
            'withdrawn', coalesce(card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned), false),
            'holder', CASE WHEN card->'holder'->>'appointment' = ANY(gone)
                OR card->'holder'->>'official' = ANY(banned) THEN 'null'::jsonb
                ELSE public.officials_mask_term(card->'holder', withheld) END,
            'terms', (
                SELECT coalesce(jsonb_agg(
                    public.officials_mask_term(term, withheld) ORDER BY place), '[]')
                FROM jsonb_array_elements(card->'terms') WITH ORDINALITY AS each (term, place)
                WHERE term->>'appointment' <> ALL(gone) AND term->>'official' <> ALL(banned)));
    END IF;
    RETURN public.officials_mask_titles(shown, titles);
END $$;

CREATE FUNCTION officials_people(card jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_path_query_array(card, '$.*[*].official')
    || jsonb_path_query_array(card, '$.*[*].name');

CREATE FUNCTION officials_printed_alone(printed text, digits text, extension text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
SELECT CASE
    WHEN printed !~* '^[0-9０-９[:space:]()（）+＋./·—–−－‐、转分机号ext:：#-]*$'
        OR length(figures) < 3 THEN ''
    WHEN digits LIKE '%' || figures OR digits || extension LIKE '%' || figures
        OR figures = '86' || ltrim(digits, '0') || extension
        OR figures = '86' || ltrim(digits, '0') THEN printed
    ELSE '' END
FROM regexp_replace(translate(printed, '０１２３４５６７８９', '0123456789'), '[^0-9]', '', 'g')
    AS figures
$$;

CREATE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
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

CREATE FUNCTION officials_redact(
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

CREATE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := public.officials_at_work();
    hands bigint[] := who || public.officials_behind(who);
BEGIN
    PERFORM FROM public.officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    UPDATE public.officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE public.officials_with_hands(contributors, VARIADIC hands) END
    WHERE id = ANY(posts);
END $$;

CREATE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
RETURN hands || ARRAY(
    SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands));

CREATE FUNCTION officials_with_user(contributors bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := officials_at_work();
    behind bigint[] := officials_behind(who);
BEGIN
    IF behind = '{}' THEN
        RETURN CASE WHEN who IS NULL OR who = ANY(contributors) THEN contributors
            ELSE contributors || who END;
    END IF;
    RETURN officials_with_hands(contributors, VARIADIC who || behind);
END $$;

CREATE FUNCTION officials_withdrawn_terms(post bigint) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'appointment'
    FROM public.officials_edition ended,
        jsonb_path_query(ended.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE ended.post_id = post AND ended.outcome = 'replaced' AND ended.public_reason <> ''
    EXCEPT
    SELECT term->>'appointment'
    FROM (
        SELECT card FROM public.officials_edition
        WHERE post_id = post AND lower(period) <= public.officials_now()
        ORDER BY lower(period) DESC LIMIT 1
    ) latest, jsonb_path_query(latest.card, '$.*[*] ? (exists(@.official))') AS term);

CREATE FUNCTION officials_withheld_names(post bigint, withheld jsonb) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT term->>'name'
    FROM public.officials_edition edition,
        jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
    WHERE edition.post_id = post AND withheld ? (term->>'official')
    UNION
    SELECT official.name
    FROM public.officials_withheldtext masked
    JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
    JOIN public.officials_official official ON official.id = name.official_id
    WHERE masked.post_id = post AND withheld ? official.uid);

CREATE FUNCTION officials_without_names(written text, names text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    letters text;
BEGIN
    FOR at IN 1..coalesce(cardinality(names), 0) LOOP
        SELECT string_agg('[' || letter || ']', '[[:space:]　·•.]*' ORDER BY place) INTO letters
        FROM regexp_split_to_table(names[at], '') WITH ORDINALITY AS each (letter, place)
        WHERE letter !~ '[][[:space:]　·•.^\\-]';
        written := regexp_replace(written, letters, '＊＊', 'gi');
    END LOOP;
    RETURN written;
END $$;

CREATE FUNCTION officials_masked_titles() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(notice.title, public.officials_without_names(notice.title, named.names))
        || jsonb_object_agg(
            notice.issuer || '《' || notice.title || '》', public.officials_without_names(
                notice.issuer || '《' || notice.title || '》', named.names)),
        '{}')
    FROM (
        SELECT masked.notice_id, array_agg(official.name::text) AS names
        FROM public.officials_withheldtext masked
        JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
            AND name.restored_by_id IS NULL
        JOIN public.officials_official official ON official.id = name.official_id
        WHERE masked.notice_id IS NOT NULL GROUP BY masked.notice_id
    ) named
    JOIN public.officials_notice notice ON notice.id = named.notice_id);
"""

DROP_FUNCTIONS = """
DROP FUNCTION officials_masked_titles;
DROP FUNCTION officials_without_names;
DROP FUNCTION officials_withheld_names;
DROP FUNCTION officials_withdrawn_terms;
DROP FUNCTION officials_with_user;
DROP FUNCTION officials_with_hands;
DROP FUNCTION officials_touch;
DROP FUNCTION officials_redact;
DROP FUNCTION officials_raise_versions;
DROP FUNCTION officials_printed_alone;
DROP FUNCTION officials_people;
DROP FUNCTION officials_past_card;
DROP FUNCTION officials_number_hash;
DROP FUNCTION officials_covering;
DROP FUNCTION officials_banned_people;
DROP FUNCTION officials_now;
DROP FUNCTION officials_new_uid;
DROP FUNCTION officials_merge_region;
DROP FUNCTION officials_mask_titles;
DROP FUNCTION officials_mask_term;
DROP FUNCTION officials_mask;
DROP FUNCTION officials_is_owner;
DROP FUNCTION officials_is_office_day;
DROP FUNCTION officials_hidden_names;
DROP FUNCTION officials_device_changed;
DROP FUNCTION officials_behind;
DROP FUNCTION officials_at_work;
"""

DEVICES = """
CREATE TRIGGER given_or_taken AFTER INSERT OR DELETE ON otp_totp_totpdevice
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER changed AFTER UPDATE ON otp_totp_totpdevice FOR EACH ROW
    WHEN ((OLD.user_id, OLD.key, OLD.confirmed) IS DISTINCT FROM
          (NEW.user_id, NEW.key, NEW.confirmed))
    EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER given_or_taken AFTER INSERT OR DELETE ON otp_static_staticdevice
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER changed AFTER UPDATE ON otp_static_staticdevice FOR EACH ROW
    WHEN ((OLD.user_id, OLD.confirmed) IS DISTINCT FROM (NEW.user_id, NEW.confirmed))
    EXECUTE FUNCTION officials_device_changed();
CREATE TRIGGER given AFTER INSERT OR UPDATE ON otp_static_statictoken
    FOR EACH ROW EXECUTE FUNCTION officials_device_changed();
"""

DROP_DEVICES = """
DROP TRIGGER given ON otp_static_statictoken;
DROP TRIGGER changed ON otp_static_staticdevice;
DROP TRIGGER given_or_taken ON otp_static_staticdevice;
DROP TRIGGER changed ON otp_totp_totpdevice;
DROP TRIGGER given_or_taken ON otp_totp_totpdevice;
"""

# Find the editions that name a person, and the newest notices.
INDEXES = """
CREATE INDEX edition_people
ON officials_edition USING gin (officials_people(card) jsonb_path_ops);
CREATE INDEX notice_newest_first
ON officials_notice (published_on DESC, uid DESC);
"""

DROP_INDEXES = """
DROP INDEX notice_newest_first;
DROP INDEX edition_people;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0001_schema'),
        ('otp_static', '0003_add_timestamps'),
        ('otp_totp', '0003_add_timestamps'),
    ]

    operations = [
        migrations.RunSQL(KEYS, DROP_KEYS),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(DEVICES, DROP_DEVICES),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
    ]
