"""Create the search rows, the lexicon of names, and the functions that read them."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# The ranks at which the partitions after the first begin: officials.search.tokens.BANDS.
BANDS = [
    40_000_000_000_000_000, 80_000_000_000_000_000, 120_000_000_000_000_000,
    160_000_000_000_000_000, 165_200_000_000_000_000, 168_800_000_000_000_000,
    174_400_000_000_000_000, 177_600_000_000_000_000, 200_000_000_000_000_000,
    205_200_000_000_000_000, 208_800_000_000_000_000, 214_400_000_000_000_000,
    217_600_000_000_000_000, 240_000_000_000_000_000, 245_200_000_000_000_000,
    248_800_000_000_000_000, 254_400_000_000_000_000, 257_600_000_000_000_000,
    280_000_000_000_000_000, 320_000_000_000_000_000, 325_200_000_000_000_000,
    328_800_000_000_000_000, 334_400_000_000_000_000, 337_600_000_000_000_000,
    360_000_000_000_000_000, 365_200_000_000_000_000, 368_800_000_000_000_000,
    374_400_000_000_000_000, 377_600_000_000_000_000, 400_000_000_000_000_000,
    405_200_000_000_000_000, 408_800_000_000_000_000, 414_400_000_000_000_000,
    417_600_000_000_000_000, 440_000_000_000_000_000, 445_200_000_000_000_000,
    448_800_000_000_000_000, 454_400_000_000_000_000, 457_600_000_000_000_000,
]

# A row stands in the partition of its rank, so a search for the best of many hits reads the index
# of the first partitions and nothing of the others. New rows enter an index at once (fastupdate is
# off): every search would read the list of pending ones from end to end.
SEARCH_ROWS = """
CREATE TABLE officials_searchrow (
    edition_id bigint NOT NULL REFERENCES officials_edition DEFERRABLE INITIALLY DEFERRED,
    rank bigint NOT NULL,
    region_path bigint[] NOT NULL,
    department_type varchar(40) NOT NULL,
    level smallint NOT NULL CHECK (level >= 0),
    kinds varchar(10)[] NOT NULL,
    last_verified date,
    known_on date,
    period tstzrange NOT NULL,
    tokens tsvector NOT NULL,
    digits text NOT NULL,
    PRIMARY KEY (edition_id, rank)
) PARTITION BY RANGE (rank);
""" + "".join(
    f"CREATE TABLE officials_searchrow_{band} PARTITION OF officials_searchrow"
    f" FOR VALUES FROM ({first}) TO ({end});\n"
    for band, (first, end) in enumerate(zip(["MINVALUE", *BANDS], [*BANDS, "MAXVALUE"], strict=True))
) + """
CREATE INDEX search_tokens ON officials_searchrow USING gin (tokens) WITH (fastupdate = off);
CREATE INDEX search_known_on ON officials_searchrow (known_on, edition_id);
"""

# region_level_pinyin: find the first regions of each level whose pinyin begins with a text, without
# sorting a thousand townships.
INDEXES = """
CREATE INDEX region_level_pinyin ON officials_region (level, pinyin COLLATE "C");
CREATE INDEX region_characters ON officials_region USING gin (string_to_array(name, NULL));
CREATE INDEX department_name ON officials_department (name COLLATE "C");
"""

DROP_INDEXES = """
DROP INDEX department_name;
DROP INDEX region_characters;
DROP INDEX region_level_pinyin;
"""

FUNCTIONS = r"""
CREATE TYPE officials_search_hit AS (
    edition bigint, tier int, rank bigint, region_path bigint[], level int, department_type text,
    kinds text[], last_verified date
);

CREATE FUNCTION officials_path(places bigint[], english boolean) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET enable_seqscan = off
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN english THEN coalesce(string_agg(name_en, ', ' ORDER BY level DESC), '')
            ELSE coalesce(string_agg(name, '' ORDER BY level), '') END
        FROM officials_region WHERE id = ANY(places));
END $$;

CREATE FUNCTION officials_search_read(
    asked tsquery, tiers tsquery[], within int, fragments text[], others tsquery[], since date,
    known bigint[], first bigint, last bigint
) RETURNS SETOF officials_search_hit
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT hit.edition_id,
        -- To unnest the array for each row would take longer than everything else.
        CASE WHEN within IS NOT NULL THEN within
            WHEN hit.tokens @@ tiers[1] THEN 1 WHEN hit.tokens @@ tiers[2] THEN 2
            WHEN hit.tokens @@ tiers[3] THEN 3 WHEN hit.tokens @@ tiers[4] THEN 4
            WHEN hit.tokens @@ tiers[5] THEN 5 END,
        hit.rank, hit.region_path, hit.level::int, hit.department_type::text, hit.kinds::text[],
        hit.last_verified
    FROM officials_searchrow AS hit
    WHERE hit.rank >= first AND hit.rank < last
        AND hit.tokens @@ asked AND hit.period @> officials_now()
        AND (since IS NULL OR hit.last_verified >= since)
        -- Tokens of four digits say that a number may hold a fragment. This checks that it does,
        -- or that another part of the query matches the row.
        AND (cardinality(fragments) = 0 OR NOT EXISTS (
            SELECT FROM unnest(fragments, others) AS part (fragment, other)
            WHERE hit.digits NOT LIKE fragment AND NOT hit.tokens @@ other))
        AND NOT EXISTS (SELECT FROM unnest(known) AS each WHERE each = hit.edition_id);
END;

CREATE FUNCTION officials_search(
    tiers tsquery[], bands bigint[], fragments text[], others tsquery[], verified_within int,
    wanted int
) RETURNS SETOF officials_search_hit
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_nestloop = off SET jit = off
SET plan_cache_mode = force_generic_plan SET work_mem = '32MB'
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since date := (officials_now() AT TIME ZONE 'Asia/Shanghai')::date - verified_within;
    months tsquery;
    -- The bounds of all ranks, and those of the bands between them.
    least bigint := 0;
    greatest bigint := 9223372036854775807;
    bounds bigint[] := least || bands || greatest;
    found officials_search_hit[] := '{}';
    -- The editions that earlier tiers returned.
    known bigint[];
    more officials_search_hit[];
    few int := greatest(wanted / 4, 1);
    most int;
    band int;
    last int;
BEGIN
    IF since IS NOT NULL THEN
        SELECT string_agg('v' || to_char(month, 'YYYYMM'), ' | ')::tsquery INTO months
        FROM generate_series(date_trunc('month', since::timestamp),
            officials_now() AT TIME ZONE 'Asia/Shanghai', '1 month') AS month;
        tiers := ARRAY(SELECT each && months FROM unnest(tiers) WITH ORDINALITY AS asked (each, n)
            ORDER BY n);
    END IF;
    found := ARRAY(SELECT hit FROM officials_search_read(
        tiers[cardinality(tiers)], tiers, NULL, fragments, others, since, '{}', least, greatest
    ) AS hit LIMIT few);
    IF cardinality(found) = few THEN
        found := '{}';
        FOR tier IN 1..cardinality(tiers) LOOP
            known := ARRAY(SELECT hit.edition FROM unnest(found) AS hit);
            band := 1;
            WHILE band < cardinality(bounds) AND cardinality(found) < wanted LOOP
                most := wanted - cardinality(found);
                more := ARRAY(SELECT hit FROM officials_search_read(
                    tiers[tier], NULL, tier, fragments, others, since, known,
                    bounds[band], greatest
                ) AS hit LIMIT most);
                IF cardinality(more) < most THEN
                    found := found || more;
                    EXIT;
                END IF;
                last := width_bucket((SELECT max(hit.rank) FROM unnest(more) AS hit), bounds);
                found := found || ARRAY(
                    SELECT hit FROM unnest(more) AS hit WHERE hit.rank < bounds[last]
                ) || ARRAY(SELECT hit FROM officials_search_read(
                    tiers[tier], NULL, tier, fragments, others, since, known,
                    bounds[last], bounds[last + 1]
                ) AS hit);
                band := last + 1;
            END LOOP;
            EXIT WHEN cardinality(found) >= wanted;
        END LOOP;
    END IF;
    RETURN QUERY SELECT hit.* FROM unnest(found) AS hit
        ORDER BY hit.tier, hit.rank, hit.edition LIMIT wanted;
END $$;

CREATE FUNCTION officials_names_begun(
    begun text, in_letters boolean, tried int
) RETURNS TABLE (name text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    behind text := begun || chr(1114111);
BEGIN
    IF in_letters THEN
        RETURN QUERY
        SELECT spelled.name, min(spelled.close) FROM (
            (SELECT each.name, CASE WHEN letters = begun THEN 0 ELSE 2 END AS close
            FROM officials_lexiconname each WHERE letters >= begun AND letters < behind
            ORDER BY letters, each.name LIMIT tried)
            UNION ALL
            (SELECT each.name, CASE WHEN initials = begun THEN 1 ELSE 3 END
            FROM officials_lexiconname each WHERE initials >= begun AND initials < behind
            ORDER BY initials, each.name LIMIT tried)
        ) AS spelled GROUP BY spelled.name ORDER BY 2, 1;
    ELSE
        RETURN QUERY
        SELECT DISTINCT written.name, CASE WHEN written.name = begun THEN 0 ELSE 2 END
        FROM (
            -- The lexicon has a row for each reading of a name.
            SELECT each.name FROM officials_lexiconname each
            WHERE each.name >= begun AND each.name < behind ORDER BY each.name LIMIT 2 * tried
        ) AS written ORDER BY 1 LIMIT tried;
    END IF;
END $$;

CREATE FUNCTION officials_names_live(
    begun text, in_letters boolean, tried int, wanted int
) RETURNS TABLE (edition bigint, others boolean, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- The queries of the names, and the last one of those that are searched for at once.
    asked tsquery[];
    their_close int[];
    last int;
    -- The hits: edition, rank, and the position of the name in ``asked``.
    editions bigint[];
    ranks bigint[];
    places int[];
    most int := 25 * wanted;
    found bigint[];
    left_over int := wanted;
BEGIN
    SELECT array_agg(
            ('''=' || replace(replace(each.name, '\', '\\'), '''', '''''') || '''')::tsquery),
            array_agg(each.close)
        INTO asked, their_close
    FROM officials_names_begun(begun, in_letters, tried) AS each;
    FOR start IN 1..coalesce(cardinality(asked), 0) BY wanted LOOP
        last := least(start + wanted - 1, cardinality(asked));
        SELECT array_agg(hit.edition_id), array_agg(hit.rank), array_agg(hit.place)
            INTO editions, ranks, places
        FROM (
            SELECT bearer.edition_id, bearer.rank, name.place
            FROM officials_searchrow AS bearer
            CROSS JOIN LATERAL (
                SELECT place FROM generate_series(start, last) AS place
                WHERE bearer.tokens @@ asked[place] LIMIT 1) AS name
            WHERE bearer.period @> officials_now() AND bearer.tokens @@ (
                SELECT string_agg(each::text, ' | ')::tsquery
                FROM unnest(asked[start:last]) AS each)
            LIMIT most) AS hit;
        FOR name IN start..last LOOP
            found := ARRAY(
                SELECT hit.edition FROM unnest(editions, ranks, places) AS hit (edition, rank, place)
                WHERE hit.place = name ORDER BY hit.rank, hit.edition LIMIT 2);
            IF cardinality(found) < 2 AND cardinality(editions) = most THEN
                found := ARRAY(
                    SELECT edition_id FROM officials_searchrow
                    WHERE tokens @@ asked[name] AND period @> officials_now()
                    ORDER BY rank, edition_id LIMIT 2);
            END IF;
            IF cardinality(found) > 0 THEN
                RETURN QUERY SELECT found[1], cardinality(found) > 1, their_close[name];
                left_over := left_over - 1;
                EXIT WHEN left_over = 0;
            END IF;
        END LOOP;
        EXIT WHEN left_over = 0;
    END LOOP;
END $$;

CREATE FUNCTION officials_suggest(
    begun text, in_letters boolean, english boolean, tried int, wanted int, others text,
    places bigint[], places_close int[],
    kinds text[], keys text[], called text[], named_close int[],
    above bigint[], offices text[]
) RETURNS TABLE (kind text, key text, said text, place text, close int)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT 'place', region.code::text, (CASE WHEN english THEN name_en ELSE name END)::text,
        officials_path(trim_array(path, 1), english), kept.close
    FROM unnest(places, places_close) AS kept (id, close) JOIN officials_region region USING (id);

    RETURN QUERY
    SELECT kept.kind, CASE kept.kind WHEN 'type' THEN named.name ELSE kept.key END::text,
        CASE WHEN english THEN named.name_en ELSE named.name END
        || CASE WHEN kept.called IN ('', named.name) THEN ''
            WHEN english THEN ' (' || kept.called || ')' ELSE '（' || kept.called || '）' END,
        '', kept.close
    FROM unnest(kinds, keys, called, named_close) AS kept (kind, key, called, close)
    CROSS JOIN LATERAL (
        SELECT name, name_en FROM officials_topic WHERE kept.kind = 'topic' AND slug = kept.key
        UNION ALL SELECT name, name_en FROM officials_departmenttype
        -- One department of the type with a public post is enough.
        WHERE kept.kind = 'type' AND code = kept.key AND EXISTS (
            SELECT FROM officials_department office
            CROSS JOIN LATERAL (
                SELECT FROM live_post WHERE department_id = office.id LIMIT 1) AS live
            WHERE office.type_id = officials_departmenttype.id)
    ) AS named;

    RETURN QUERY
    SELECT 'department', department.uid::text, (CASE WHEN NOT english THEN department.name
            ELSE coalesce(nullif(department.name_en, ''), type.name_en) END)::text,
        officials_path(region.path, english), CASE WHEN department.name = begun THEN 0 ELSE 2 END
    FROM (
        (SELECT id FROM officials_department each
        WHERE each.name COLLATE "C" >= begun AND each.name COLLATE "C" < begun || chr(1114111)
        ORDER BY each.name COLLATE "C" LIMIT tried)
        -- 南宁卫健委: the department of a type in the region that stands before it.
        UNION SELECT office.id
        FROM unnest(above, offices) AS parted (region_id, code)
        JOIN officials_departmenttype type USING (code)
        JOIN officials_department office USING (region_id) WHERE office.type_id = type.id
    ) AS named
    JOIN officials_department department USING (id)
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region region ON region.id = department.region_id
    WHERE EXISTS (SELECT FROM live_post WHERE department_id = department.id)
    LIMIT wanted;

    RETURN QUERY
    SELECT 'name', CASE WHEN live.others THEN '' ELSE post.uid END::text,
        post.card->'holder'->>'name',
        CASE WHEN english THEN (post.card->'holder'->>'latin') || ', ' ELSE '' END
        || CASE WHEN live.others THEN format(officials_suggest.others, where_it_is.said)
            ELSE where_it_is.said END, live.close
    FROM officials_names_live(begun, in_letters, tried, wanted) AS live
    JOIN live_post post ON post.id = live.edition
    JOIN officials_region region ON region.id = post.region_id
    CROSS JOIN LATERAL (SELECT officials_path(region.path, english) AS said) AS where_it_is;
END $$;

CREATE FUNCTION officials_numbers_holding(
    fragment text, threes tsquery, english boolean, tried int, wanted int
) RETURNS TABLE (
    post text, kind text, use text, digits text, extension text, place text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT post.uid::text, number.kind::text, number.use::text, number.digits::text,
        number.extension::text,
        (CASE WHEN NOT english THEN department.name
            ELSE coalesce(nullif(department.name_en, ''), type.name_en) END)
        || ' · ' || public.officials_path(region.path, english)
    FROM (
        SELECT edition_id FROM public.officials_searchrow each
        WHERE tokens @@ threes AND each.digits LIKE '%' || fragment || '%'
            AND period @> public.officials_now() LIMIT tried
    ) AS found
    JOIN public.live_post post ON post.id = found.edition_id
    JOIN public.live_hotline number ON number.post_id = post.id
        AND number.digits LIKE '%' || fragment || '%'
    JOIN public.officials_department department ON department.id = post.department_id
    JOIN public.officials_departmenttype type ON type.id = department.type_id
    JOIN public.officials_region region ON region.id = post.region_id
    WHERE NOT number.own ORDER BY number.digits, post.uid LIMIT wanted;
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION officials_numbers_holding;
DROP FUNCTION officials_suggest;
DROP FUNCTION officials_names_live;
DROP FUNCTION officials_names_begun;
DROP FUNCTION officials_search;
DROP FUNCTION officials_search_read;
DROP FUNCTION officials_path;
DROP TYPE officials_search_hit;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('officials', '0003_views'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(SEARCH_ROWS, "DROP TABLE officials_searchrow;")],
            [
                migrations.CreateModel(
                    name='SearchRow',
                    fields=[
                        ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_row', serialize=False, to='officials.edition')),
                        ('rank', models.BigIntegerField()),
                        ('region_path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                        ('department_type', models.CharField(max_length=40)),
                        ('level', models.PositiveSmallIntegerField()),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                        ('last_verified', models.DateField(null=True)),
                        ('known_on', models.DateField(null=True)),
                        ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                        ('tokens', django.contrib.postgres.search.SearchVectorField()),
                        ('digits', models.TextField(blank=True)),
                    ],
                    options={
                        'verbose_name': '检索行',
                        'verbose_name_plural': '检索行',
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tokens'], name='search_tokens'), models.Index(fields=['known_on', 'edition'], name='search_known_on')],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name='LexiconName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(db_collation='C')),
                ('letters', models.TextField(db_collation='C')),
                ('initials', models.TextField(db_collation='C')),
            ],
            options={
                'verbose_name': '检索用姓名',
                'verbose_name_plural': '检索用姓名',
                'indexes': [models.Index(fields=['letters', 'name'], name='lexicon_letters'), models.Index(fields=['initials', 'name'], name='lexicon_initials'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('letters'), name='gin_trgm_ops'), name='lexicon_trigrams'), django.contrib.postgres.indexes.GinIndex(models.Func(models.F('name'), models.Value(None), function='string_to_array'), name='lexicon_characters')],
                'constraints': [models.UniqueConstraint(fields=('name', 'letters'), name='lexicon_name_once')],
            },
        ),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    ]
