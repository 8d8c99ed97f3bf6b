"""The statements that match the rows of a list with the register, compare and question them.

Each takes ``batch``, ``region``, ``rows`` (ids, NULL for all) and the words of the doubts;
``notice``, and ``cites``: whether it becomes a source of numbers that stay as they are.
"""

from officials.clock import TODAY
from officials.models.bans import IN_FORCE
from officials.place_names import place_name_sql

MOST_OPTIONS = 12  # posts or people that a row may mean


def _key(text: str) -> str:
    """Return the expression by which texts are compared: without spaces, in half width."""
    return f"regexp_replace(normalize({text}::text, NFKC), '[[:space:]]+', '', 'g')"


def _texts_differ(new: str, old: str) -> str:
    """Return the condition that a cell says something else than the register."""
    return f"{new} NOT IN ('', {old}) AND {_key(new)} <> {_key(old)}"


_POSTS = f"""
    SELECT post.id, post.revision, post.department_id, department.region_id,
        department.name AS department, post.title, post.duties, post.rank,
        coalesce(official.name, '') AS holder, appointment.id AS appointment_id,
        {_key("post.title")} AS title_key, {_key("coalesce(official.name, '')")} AS name_key
    FROM officials_post post
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_region region ON region.id = department.region_id
    LEFT JOIN officials_appointment appointment ON appointment.post_id = post.id
        AND {TODAY} BETWEEN coalesce(appointment.start_date, '-infinity')
            AND coalesce(appointment.end_date, 'infinity')
    LEFT JOIN officials_official official ON official.id = appointment.official_id
    WHERE region.path @> ARRAY[%(region)s::bigint]
"""  # noqa: S608 - constants

# Rows that look for their post, and all posts of the region; of a few rows, those that they may
# mean. A row is not matched while it is asked which post it means.
_LISTED = f"""
listed AS MATERIALIZED (
    SELECT row.id, position, department_id, unit, title, name, duties, hours, numbers, is_vacant,
        hotlines, uid <> '' AS has_uid, post_id, changes, doubts,
        {_key("title")} AS title_key, {_key("name")} AS name_key,
        action = 'add' AND (%(rows)s::bigint[] IS NULL OR row.id = ANY(%(rows)s::bigint[]))
            AS is_open,
        doubts @> '[{{"kind": "post"}}]' AS is_asked,
        doubts @> '[{{"kind": "post", "answer": "new"}}]' AS is_new,
        doubts <> '[]' AND EXISTS (SELECT FROM jsonb_array_elements(doubts) AS doubt
            WHERE doubt -> 'answer' = 'null'
                AND doubt ->> 'kind' IN ('region', 'department', 'type')) AS is_unplaced
    FROM officials_importrow row
    WHERE batch_id = %(batch)s AND action IN ('add', 'doubtful')
), held AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY department_id, title_key) AS seats,
        count(*) OVER (PARTITION BY department_id, title_key, name_key) > 1 AS is_repeated
    FROM ({_POSTS}) AS posts
    WHERE %(rows)s::bigint[] IS NULL
        OR department_id IN (SELECT department_id FROM listed WHERE is_open)
        OR id IN (SELECT post_id FROM listed WHERE is_open)
), held_numbers AS MATERIALIZED (
    SELECT held.id, hotline.id AS hotline, hotline.rank, hotline.hours, use, label,
        hotline.digits || coalesce('转' || nullif(hotline.extension, ''), '') AS number
    FROM held JOIN officials_hotline hotline ON hotline.post_id = held.id
    WHERE withdrawn_at IS NULL
    UNION ALL
    SELECT held.id, hotline.id, hotline.rank, hotline.hours, use, label,
        hotline.digits || coalesce('转' || nullif(hotline.extension, ''), '')
    FROM held JOIN officials_hotline hotline ON hotline.appointment_id = held.appointment_id
    WHERE withdrawn_at IS NULL
), known AS MATERIALIZED (
    SELECT id, array_agg(number ORDER BY rank, hotline) AS numbers,
        jsonb_object_agg(number, jsonb_build_array(use, label)) AS uses,
        array_agg(number ORDER BY number) AS number_key,
        array_agg(DISTINCT hours) AS hours, array_agg(DISTINCT {_key("hours")}) AS hours_keys
    FROM held_numbers GROUP BY id
), sourced AS MATERIALIZED (
    SELECT held_numbers.id, (array_agg(jsonb_build_array(notice.title, notice.published_on)
            ORDER BY published_on DESC, notice.id DESC) FILTER (WHERE notice.id IS NOT NULL)
        )[1] AS newest,
        count(DISTINCT hotline) FILTER (WHERE notice.id = %(notice)s) < count(DISTINCT hotline)
            AS lacks_notice
    FROM held_numbers
    LEFT JOIN officials_hotlinesource source ON source.hotline_id = held_numbers.hotline
    LEFT JOIN officials_notice notice ON notice.id = source.notice_id
    WHERE %(cites)s GROUP BY held_numbers.id
)
"""  # noqa: S608 - constants

# The same department, title and name. Of several such posts (desks, vacancies) those with the
# same numbers first, then one after the other. Another name means the post where there is one
# such seat, where one is left that is vacant (nobody else loses it), or where one alone has the
# same numbers, or the same duties if the numbers say nothing.
_MATCHED = """
free AS MATERIALIZED (
    SELECT held.id, department_id, title_key, name_key, rank, seats, holder, duties, is_repeated,
        coalesce(number_key, '{}') AS number_key
    FROM held LEFT JOIN known USING (id)
    WHERE NOT EXISTS (SELECT FROM officials_importrow taken
        WHERE taken.batch_id = %(batch)s AND taken.post_id = held.id AND action <> 'missing')
), seeking AS MATERIALIZED (
    SELECT id, position, department_id, title_key, name_key, duties, numbers, is_open, is_asked
    FROM listed WHERE post_id IS NULL AND department_id IS NOT NULL AND NOT is_new
), same_numbers AS MATERIALIZED (
    SELECT row.id, post.id AS post_id
    FROM (
        SELECT id, department_id, title_key, name_key, number_key, row_number() OVER (
            PARTITION BY department_id, title_key, name_key, number_key ORDER BY rank, id) AS nth
        FROM free WHERE is_repeated
    ) AS post
    JOIN (
        SELECT id, department_id, title_key, name_key, number_key, row_number() OVER (
            PARTITION BY department_id, title_key, name_key, number_key ORDER BY position) AS nth
        FROM seeking CROSS JOIN LATERAL (SELECT coalesce(array_agg(number ORDER BY number), '{}')
            AS number_key FROM unnest(numbers) AS number) AS sorted
        WHERE NOT is_asked AND (department_id, title_key, name_key) IN (
            SELECT department_id, title_key, name_key FROM free WHERE is_repeated)
    ) AS row USING (department_id, title_key, name_key, number_key, nth)
), same_names AS MATERIALIZED (
    SELECT row.id, post.id AS post_id
    FROM (
        SELECT id, department_id, title_key, name_key, row_number() OVER (
            PARTITION BY department_id, title_key, name_key ORDER BY rank, id) AS nth
        FROM free WHERE id NOT IN (SELECT post_id FROM same_numbers)
    ) AS post
    JOIN (
        SELECT id, department_id, title_key, name_key, row_number() OVER (
            PARTITION BY department_id, title_key, name_key ORDER BY position) AS nth
        FROM seeking WHERE NOT is_asked AND id NOT IN (SELECT id FROM same_numbers)
    ) AS row USING (department_id, title_key, name_key, nth)
    UNION ALL SELECT id, post_id FROM same_numbers
), candidates AS MATERIALIZED (
    SELECT row.id, post.id AS post_id, post.holder, post.nth,
        row.rivals = 1 AND post.remaining = 1 AND (post.seats = 1 OR post.holder = '') AS is_last,
        CASE WHEN row.numbers <> '{{}}' AND post.number_key <> '{{}}'
            THEN row.numbers <@ post.number_key AND post.number_key <@ row.numbers
            ELSE row.duties <> '' AND row.duties = post.duties END AS is_alike
    FROM (
        SELECT *, count(*) OVER (PARTITION BY department_id, title_key) AS rivals
        FROM seeking WHERE id NOT IN (SELECT id FROM same_names)
    ) AS row
    JOIN (
        SELECT *, count(*) OVER (PARTITION BY department_id, title_key) AS remaining,
            row_number() OVER (PARTITION BY department_id, title_key ORDER BY rank, id) AS nth
        FROM free WHERE id NOT IN (SELECT post_id FROM same_names)
    ) AS post USING (department_id, title_key)
    WHERE row.is_open AND NOT row.is_asked
), meant AS MATERIALIZED (
    SELECT id, post_id FROM (
        SELECT *, count(*) FILTER (WHERE is_alike) OVER (PARTITION BY id) AS posts,
            count(*) FILTER (WHERE is_alike) OVER (PARTITION BY post_id) AS lines
        FROM candidates
    ) AS counted WHERE is_last OR is_alike AND posts = 1 AND lines = 1
), matched AS MATERIALIZED (
    SELECT id, post_id FROM listed WHERE is_open AND post_id IS NOT NULL
    UNION ALL SELECT id, post_id FROM same_names
    UNION ALL SELECT id, post_id FROM meant
)
"""

# What a row says of the numbers that its post has already, beside what the register says. A label
# that is the word for the use, as in a column 传真, says no more than the use.
_USES = """
    SELECT place, number, use,
        CASE WHEN label = %(uses)s::jsonb ->> use THEN '' ELSE label END AS label,
        known.uses -> number ->> 0 AS known_use, known.uses -> number ->> 1 AS known_label
    FROM ROWS FROM (jsonb_to_recordset(row.hotlines)
        AS (digits text, extension text, use text, label text)) WITH ORDINALITY
        AS each (digits, extension, use, label, place)
    CROSS JOIN LATERAL (SELECT digits || coalesce('转' || nullif(extension, ''), '')) AS of (number)
    WHERE known.uses ? number
"""

# A blank cell changes nothing. Numbers are compared as sets. A list that staff took out says the
# use of a number in words, or not at all.
_COMPARED = f"""
differing AS MATERIALIZED (
    SELECT row.id, row.name, row.numbers, row.doubts, row.department_id, row.is_unplaced,
        post.id AS post_id, post.revision, coalesce(known.numbers, '{{}}'::text[]) AS known_numbers,
        CASE WHEN post.id IS NULL THEN jsonb_build_object(
            'title', jsonb_build_array('', row.title), 'name', jsonb_build_array('', row.name),
            'duties', jsonb_build_array('', row.duties),
            'hours', jsonb_build_array('', row.hours),
            'numbers', jsonb_build_array('[]'::jsonb, to_jsonb(row.numbers)))
        ELSE jsonb_strip_nulls(jsonb_build_object(
            'department', CASE WHEN row.department_id IS DISTINCT FROM post.department_id
                THEN jsonb_build_array(post.department, coalesce(
                    (SELECT name FROM officials_department WHERE id = row.department_id),
                    row.unit)) END,
            'title', CASE WHEN {_texts_differ("row.title", "post.title")}
                THEN jsonb_build_array(post.title, row.title) END,
            'name', CASE WHEN {_texts_differ("row.name", "post.holder")}
                    OR row.is_vacant AND post.holder <> ''
                THEN jsonb_build_array(post.holder, row.name) END,
            'duties', CASE WHEN {_texts_differ("row.duties", "post.duties")}
                THEN jsonb_build_array(post.duties, row.duties) END,
            'numbers', CASE WHEN cardinality(row.numbers) > 0
                    AND NOT (row.numbers <@ coalesce(known.numbers, '{{}}'::text[])
                        AND known.numbers <@ row.numbers)
                THEN jsonb_build_array(
                    to_jsonb(coalesce(known.numbers, '{{}}'::text[])), to_jsonb(row.numbers)) END,
            'uses', (SELECT jsonb_build_array(string_agg(old, '、' ORDER BY place),
                    string_agg(new, '、' ORDER BY place))
                FROM (SELECT place,
                        concat_ws(' ', number, nullif(known_label, ''),
                            %(uses)s::jsonb ->> known_use) AS old,
                        concat_ws(' ', number, coalesce(nullif(label, ''),
                            nullif(known_label, '')), %(uses)s::jsonb ->> use) AS new
                    FROM ({_USES}) AS said
                    WHERE use <> known_use AND NOT (row.has_uid AND use = 'call')
                        OR {_texts_differ("label", "known_label")} AND known_label <> ''
                ) AS differing HAVING count(*) > 0),
            'hours', CASE WHEN row.hours <> '' AND ARRAY[{_key("row.hours")}] <> coalesce(
                    known.hours_keys,
                    CASE WHEN cardinality(row.numbers) > 0 THEN '{{}}'::text[] END)
                THEN jsonb_build_array(
                    coalesce(array_to_string(known.hours, '；'), ''), row.hours) END
        )) END AS changes
    FROM listed row
    LEFT JOIN matched ON matched.id = row.id
    LEFT JOIN held post ON post.id = matched.post_id
    LEFT JOIN known ON known.id = post.id
    WHERE row.is_open
), compared AS MATERIALIZED (
    SELECT differing.id, name, numbers, doubts, department_id, is_unplaced, post_id, revision,
        known_numbers, CASE WHEN changes = '{{}}' AND numbers <> '{{}}' AND sourced.lacks_notice
            THEN jsonb_build_object('source', jsonb_build_array(sourced.newest, (
                SELECT jsonb_build_array(title, published_on)
                FROM officials_notice WHERE id = %(notice)s)))
            ELSE changes END AS changes
    FROM differing LEFT JOIN sourced ON sourced.id = post_id
), changing AS MATERIALIZED (
    SELECT *, name <> '' AND (post_id IS NULL OR changes ? 'name') AS names_somebody
    FROM compared WHERE post_id IS NULL OR changes <> '{{}}'
)
"""  # noqa: S608 - constants

# Numbers of one department may be shared, as a switchboard.
_QUESTIONED = f"""
listed_numbers AS MATERIALIZED (
    SELECT row.id, row.department_id, row.doubts, number,
        split_part(number, '转', 1) AS digits, split_part(number, '转', 2) AS extension
    FROM changing row CROSS JOIN LATERAL unnest(row.numbers) AS number
    WHERE NOT row.is_unplaced AND number <> ALL(row.known_numbers)
), banned AS MATERIALIZED (
    SELECT DISTINCT listed.id, listed.doubts, number, format(%(banned)s::text, number) AS question
    FROM listed_numbers listed
    JOIN officials_republicationban ban
        ON ban.number_hash = officials_number_hash(listed.digits, listed.extension)
    WHERE EXISTS (SELECT FROM officials_republicationban) AND {IN_FORCE}
), namesakes AS MATERIALIZED (
    SELECT name, jsonb_agg(jsonb_build_array(id::text, name || '（' || coalesce((
            SELECT string_agg(
                {place_name_sql("region")} || ' ' || department.name || post.title, '、')
            FROM officials_appointment held
            JOIN officials_post post ON post.id = held.post_id
            JOIN officials_department department ON department.id = post.department_id
            JOIN officials_region region ON region.id = department.region_id
            WHERE held.official_id = official.id), place) || '）'
        || CASE WHEN EXISTS (SELECT FROM officials_republicationban ban
            WHERE ban.official_id = official.id AND {IN_FORCE})
            THEN %(banned_person)s::text ELSE '' END) ORDER BY id) AS options
    FROM (
        SELECT official.id, official.name, {place_name_sql("region")} AS place,
            row_number() OVER (PARTITION BY official.name ORDER BY official.id DESC) AS nth
        FROM officials_official official
        JOIN officials_region region ON region.id = official.owner_region_id
            AND region.path @> ARRAY[%(region)s::bigint]
        WHERE official.name IN (
            SELECT name FROM changing WHERE names_somebody AND NOT is_unplaced)
    ) AS official WHERE nth <= {MOST_OPTIONS} GROUP BY name
), questions AS (
    SELECT id, 1 AS rank, '' AS number, jsonb_build_object('kind', 'post', 'answer', NULL,
        'question', %(posts)s::text, 'options', jsonb_agg(jsonb_build_array(
            post_id::text, coalesce(nullif(holder, ''), %(vacant)s::text)) ORDER BY nth)
        || jsonb_build_array(jsonb_build_array('new', %(new_post)s::text))) AS doubt
    FROM candidates WHERE id NOT IN (SELECT id FROM meant)
        AND post_id NOT IN (SELECT post_id FROM meant) AND nth <= {MOST_OPTIONS} GROUP BY id
    UNION ALL
    SELECT row.id, 2, '', jsonb_build_object('kind', 'official', 'answer', NULL,
        'question', %(people)s::text, 'options', namesakes.options
        || jsonb_build_array(jsonb_build_array('new', %(new)s::text)))
    FROM changing row JOIN namesakes USING (name)
    WHERE row.names_somebody AND NOT row.is_unplaced
        AND NOT row.doubts @> '[{{"kind": "official"}}]'
    UNION ALL
    SELECT id, 3, number, jsonb_build_object('kind', 'number', 'number', number,
        'question', question, 'answer', NULL, 'options', jsonb_build_array(
            jsonb_build_array('keep', %(keep)s::text),
            jsonb_build_array('leave_out', %(leave_out)s::text)))
    FROM (
        SELECT DISTINCT ON (listed.id, number) listed.id, doubts, number,
            format(%(live)s::text, number,
                {place_name_sql("region")} || ' ' || department.name || ' '
                || (post.card ->> 'title')
                || coalesce(' ' || (post.card -> 'holder' ->> 'name'), '')) AS question
        FROM listed_numbers listed
        JOIN officials_hotline hotline
            ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
        JOIN live_hotline shown ON shown.uid = hotline.uid AND shown.digits <> ''
        JOIN live_post post ON post.id = shown.post_id
        JOIN officials_department department ON department.id = post.department_id
        JOIN officials_region region ON region.id = department.region_id
        WHERE post.department_id IS DISTINCT FROM listed.department_id
        ORDER BY listed.id, number, post.id
    ) AS live
    WHERE NOT doubts @> jsonb_build_array(jsonb_build_object(
        'kind', 'number', 'number', number, 'question', question))
    UNION ALL
    SELECT id, 4, number, jsonb_build_object('kind', 'number', 'number', number,
        'question', question, 'answer', NULL, 'options', jsonb_build_array(
            jsonb_build_array('keep', %(keep)s::text),
            jsonb_build_array('leave_out', %(leave_out)s::text)))
    FROM (
        SELECT DISTINCT listed.id, doubts, number, format(%(withdrawn)s::text, number) AS question
        FROM listed_numbers listed
        JOIN officials_hotline hotline
            ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
        WHERE hotline.withdrawn_at IS NOT NULL
            AND (listed.id, number) NOT IN (SELECT id, number FROM banned)
    ) AS withdrawn
    WHERE NOT doubts @> jsonb_build_array(jsonb_build_object(
        'kind', 'number', 'number', number, 'question', question))
    UNION ALL
    SELECT id, 5, number, jsonb_build_object('kind', 'number', 'number', number,
        'question', question, 'answer', NULL, 'options', jsonb_build_array(
            jsonb_build_array('leave_out', %(leave_out)s::text)))
    FROM banned WHERE NOT doubts @> jsonb_build_array(jsonb_build_object(
        'kind', 'number', 'number', number, 'question', question))
), asked AS (
    SELECT id, jsonb_agg(doubt ORDER BY rank, number) AS doubts FROM questions GROUP BY id
), decided AS (
    SELECT compared.id, post_id, revision, changes, is_unplaced,
        -- What was doubtful about a new post is settled where it is a known one.
        CASE WHEN compared.doubts = '[]' OR post_id IS NULL THEN compared.doubts
            ELSE coalesce((SELECT jsonb_agg(doubt ORDER BY place)
                FROM jsonb_array_elements(compared.doubts) WITH ORDINALITY AS kept (doubt, place)
                WHERE doubt -> 'answer' <> 'null' OR NOT (
                    doubt ->> 'kind' = 'row'
                        AND NOT (changes ? 'name' AND doubt ->> 'about' = 'name')
                    OR doubt ->> 'kind' = 'official' AND NOT changes ? 'name')), '[]')
        END || coalesce(asked.doubts, '[]') AS doubts
    FROM compared LEFT JOIN asked USING (id)
)
"""  # noqa: S608 - constants

# One statement, so that each row is written once; a new post without a doubt is written already.
PLAN = f"""
WITH {_LISTED}, {_MATCHED}, {_COMPARED}, {_QUESTIONED}
UPDATE officials_importrow row SET post_id = decided.post_id, post_revision = decided.revision,
    changes = decided.changes, doubts = decided.doubts,
    action = CASE
        WHEN decided.changes = '{{}}' AND NOT is_unplaced THEN 'unchanged'
        WHEN EXISTS (SELECT FROM jsonb_array_elements(decided.doubts) AS doubt
            WHERE doubt -> 'answer' = 'null') THEN 'doubtful'
        WHEN decided.post_id IS NULL THEN 'add'
        ELSE 'update' END
FROM decided WHERE row.id = decided.id
    AND (decided.post_id IS NOT NULL OR decided.doubts <> '[]' OR row.changes <> decided.changes)
"""  # noqa: S608 - constants

# The posts of the departments that the list names, so that the list of one office leaves the
# others alone. A post is not missing that a rejected row names, or that a doubt may mean.
FIND_MISSING = f"""
WITH listed AS MATERIALIZED (
    SELECT action, department_id, post_id, doubts,
        {_key("title")} AS title_key, {_key("name")} AS name_key
    FROM officials_importrow WHERE batch_id = %(batch)s AND action <> 'missing'
), held AS MATERIALIZED (
    SELECT * FROM ({_POSTS}) AS posts
    WHERE department_id IN (SELECT department_id FROM listed)
        AND id NOT IN (SELECT post_id FROM listed WHERE post_id IS NOT NULL)
        AND (department_id, title_key, name_key) NOT IN (
            SELECT department_id, title_key, name_key FROM listed
            WHERE action = 'rejected' AND department_id IS NOT NULL)
        AND id::text NOT IN (
            SELECT option ->> 0 FROM listed
            CROSS JOIN LATERAL jsonb_array_elements(doubts) AS doubt
            CROSS JOIN LATERAL jsonb_array_elements(doubt -> 'options') AS option
            WHERE action = 'doubtful' AND doubt ->> 'kind' = 'post'
                AND doubt -> 'answer' = 'null')
), dropped AS (
    DELETE FROM officials_importrow WHERE batch_id = %(batch)s AND action = 'missing'
        AND post_id NOT IN (SELECT id FROM held)
)
INSERT INTO officials_importrow (batch_id, position, sheet, row, uid, unit, name, is_vacant, title,
    duties, hours, numbers, hotlines, action, region_id, department_id, post_id, post_revision,
    changes, doubts, problems, is_asked)
SELECT %(batch)s, (SELECT coalesce(max(position), 0) FROM officials_importrow
        WHERE batch_id = %(batch)s) + row_number() OVER (ORDER BY department_id, rank, id),
    '', 0, '', department, holder, false, title, duties, '', '{{}}', '[]', 'missing',
    region_id, department_id, id, revision, '{{}}', '[]', '[]', false
FROM held WHERE NOT EXISTS (SELECT FROM officials_importrow known
    WHERE known.batch_id = %(batch)s AND known.post_id = held.id)
"""  # noqa: S608 - constants
