"""The statements that write the rows of a list, each for all rows at once.

Each takes ``batch``, ``region``, ``notice`` and ``permitted``: the ids of the regions in which the
writer edits, or NULL for all. ``uids``, where rows are made: enough of ``identifiers.new_uids``;
PostgreSQL takes longer for one than for all else of a row.
"""

from officials.clock import TODAY
from officials.models.bans import IN_FORCE
from officials.models.identifiers import LENGTH

_ASKED = "(row.action IN ('add', 'update') OR row.action = 'missing' AND row.is_asked)"
# Rows that put a post into the department that they name.
_PLACED = """
    row.batch_id = %(batch)s
    AND (row.action = 'add' OR row.action = 'update' AND row.changes ? 'department')
"""


def _cut_uid(number: str) -> str:
    """Return SQL for the uid of this number, from 1."""
    begin = f"{LENGTH} * ({number})::int - {LENGTH - 1}"
    return f"convert_from(substring(%(uids)s::bytea, {begin}, {LENGTH}), 'UTF8')"


_IN_ORDER = "row_number() OVER (ORDER BY row.position)"
# The rows of new posts with what PREPARE_ROWS made for them.
_PREPARED = """
    JOIN unnest(%(rows)s::bigint[], %(departments)s::bigint[], %(officials)s::bigint[],
        %(posts)s::bigint[]) AS prepared (id, department_id, official_id, post_id)
        ON prepared.id = row.id
"""
# The name that a row gives to the post; NULL where it says nothing of a holder.
NAME = "CASE WHEN row.action = 'add' THEN row.name ELSE row.changes -> 'name' ->> 1 END"

# Posts, then departments, then regions: the order of every act.
LOCK_POSTS = f"""
SELECT FROM officials_post WHERE id IN (
    SELECT post_id FROM officials_importrow row
    WHERE row.batch_id = %(batch)s AND {_ASKED})
ORDER BY id FOR UPDATE
"""  # noqa: S608 - constants

# Those too that a row would make and somebody has made since the plan.
LOCK_DEPARTMENTS = f"""
SELECT id FROM officials_department WHERE id IN (
    SELECT coalesce(row.department_id, made_since.id) FROM officials_importrow row
    LEFT JOIN officials_department made_since ON row.department_id IS NULL
        AND (made_since.region_id, made_since.name) = (row.region_id, row.unit)
    WHERE {_PLACED})
ORDER BY id FOR UPDATE
"""  # noqa: S608 - constants

LOCK_REGIONS = """
SELECT FROM officials_region WHERE id IN (
    SELECT region_id FROM officials_importrow WHERE batch_id = %(batch)s
    UNION SELECT department.region_id FROM officials_importrow row
        JOIN officials_department department ON department.id = row.department_id
        WHERE row.batch_id = %(batch)s)
ORDER BY id FOR SHARE
"""


def _find(condition: str, joined: str = "") -> str:
    """Return the query for the first rows of a list that meet a condition, and for their number.

    ``joined``: further tables that the condition reads.
    """
    return f"""
    SELECT row.sheet, row.row, row.unit, row.title, row.name, count(*) OVER ()
    FROM officials_importrow row
    LEFT JOIN officials_post post ON post.id = row.post_id
    LEFT JOIN officials_department department
        ON department.id = coalesce(post.department_id, row.department_id)
    LEFT JOIN officials_region region ON region.id = coalesce(department.region_id, row.region_id)
    {joined}
    WHERE row.batch_id = %(batch)s AND ({condition})
    ORDER BY row.position LIMIT 5
    """  # noqa: S608 - constants


FIND_DOUBTFUL = _find("row.action = 'doubtful'")

FIND_OUTSIDE = _find(
    f"""{_ASKED} AND (region.id IS NULL OR NOT region.path @> ARRAY[%(region)s::bigint]
    OR NOT region.path && coalesce(%(permitted)s::bigint[], region.path)
    OR row.changes ? 'department' AND NOT EXISTS (SELECT FROM officials_region place
        LEFT JOIN officials_department target ON target.id = row.department_id
        WHERE place.id = coalesce(target.region_id, row.region_id)
            AND place.path @> ARRAY[%(region)s::bigint]
            AND place.path && coalesce(%(permitted)s::bigint[], place.path)))"""
)

FIND_CHANGED = _find(
    f"""row.post_id IS NOT NULL AND post.id IS NULL
    OR {_ASKED} AND (post.revision <> row.post_revision OR region.merged_into_id IS NOT NULL
    OR row.department_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM officials_department WHERE id = row.department_id)
    OR row.official_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM officials_official WHERE id = row.official_id)
    OR EXISTS (SELECT FROM officials_redirect WHERE kind = 'department' AND old IN (
        department.uid, (SELECT uid FROM officials_department WHERE id = row.department_id)))
    OR row.action = 'add' AND (row.post_id IS NOT NULL OR row.title = '')
    OR (row.action = 'add' OR row.changes ? 'department')
        AND row.department_id IS NULL AND row.department_type_id IS NULL
    OR row.changes ? 'name' AND EXISTS (SELECT FROM officials_appointment
        WHERE post_id = post.id AND start_date > {TODAY}))"""  # noqa: S608 - constants
)

# A number may have been banned since the plan.
FIND_BANNED = _find(
    f"""row.action IN ('add', 'update') AND EXISTS (SELECT FROM officials_republicationban)
    AND (row.official_id IN (SELECT ban.official_id FROM officials_republicationban ban
            WHERE ban.official_id IS NOT NULL AND {IN_FORCE})
        OR (row.action = 'add' OR row.changes ? 'numbers') AND EXISTS (
            SELECT FROM unnest(row.numbers) AS number
            JOIN officials_republicationban ban ON ban.number_hash = officials_number_hash(
                split_part(number, '转', 1), split_part(number, '转', 2))
            WHERE {IN_FORCE}))"""  # noqa: S608 - constants
)

FIND_CHANGED_LATER = _find("post.revision <> row.written_revision")

# The plan knows every post of its departments; another one of the same title and holder came since.
FIND_APPEARED = _find(
    f"""EXISTS (
        SELECT FROM officials_post other
        WHERE other.department_id = prepared.department_id AND other.title = row.title
            AND row.name = coalesce((
                SELECT official.name FROM officials_appointment held
                JOIN officials_official official ON official.id = held.official_id
                WHERE held.post_id = other.id
                    AND {TODAY} BETWEEN coalesce(held.start_date, '-infinity')
                        AND coalesce(held.end_date, 'infinity')), '')
            AND NOT EXISTS (SELECT FROM officials_importrow known
                WHERE known.batch_id = row.batch_id AND known.post_id = other.id))""",  # noqa: S608 - constants
    _PREPARED,
)

# In one order, so that two lists with the same departments wait for each other.
ADD_DEPARTMENTS = f"""
WITH wanted AS (
    SELECT DISTINCT ON (region_id, unit) region_id, department_type_id, unit, position
    FROM officials_importrow row WHERE {_PLACED} AND department_id IS NULL
    ORDER BY region_id, unit, position
)
INSERT INTO officials_department (uid, region_id, type_id, name, name_en, rank)
SELECT officials_new_uid(), region_id, department_type_id, unit, '', 100
FROM wanted ORDER BY region_id, unit
ON CONFLICT (region_id, name) DO NOTHING
RETURNING id
"""  # noqa: S608 - constants

# ``locked``: the ids that are held or were made by this list.
FIND_UNLOCKED = f"""
SELECT FROM officials_importrow row
LEFT JOIN officials_department named ON row.department_id IS NULL
    AND (named.region_id, named.name) = (row.region_id, row.unit)
WHERE {_PLACED} AND coalesce(row.department_id, named.id) <> ALL(%(locked)s::bigint[]) LIMIT 1
"""

# Rows, and their numbers.
COUNT_ROWS = """
SELECT count(*), coalesce(sum(jsonb_array_length(hotlines)), 0)
FROM officials_importrow WHERE batch_id = %(batch)s
"""

# The new officials, and the departments, officials and ids of posts that rows name from now on: for
# a row of a new post returned, for another one written. Returned are the ids of new posts, and the
# columns as texts of arrays, which later statements take as they are: Python would need as long to
# read and to write them as for all else.
# ``made``: the ids that ADD_DEPARTMENTS returned; ``names``, ``pinyin``, ``readings``: of people
# whom no row names yet, arrays, the last one of texts in which a bar stands between readings.
# What refers to a new post is written before it, so that it changes none; its row names it last,
# and is written once.
PREPARE_ROWS = f"""
WITH placed AS MATERIALIZED (
    SELECT row.id, row.position, row.action, {NAME} AS holder, row.official_id,
        coalesce(row.department_id, named.id) AS department_id,
        CASE WHEN named.id IS NULL THEN '{{}}'
            ELSE jsonb_build_object('made_department', named.id = ANY(%(made)s::bigint[]))
        END AS before,
        coalesce(post.department_id, row.department_id, named.id) AS office
    FROM officials_importrow row
    LEFT JOIN officials_department named ON {_PLACED} AND row.department_id IS NULL
        AND (named.region_id, named.name) = (row.region_id, row.unit)
    LEFT JOIN officials_post post ON post.id = row.post_id
    WHERE row.batch_id = %(batch)s AND row.action IN ('add', 'update')
), new AS MATERIALIZED (
    SELECT placed.id, placed.position, department.region_id, read.*,
        {_cut_uid("row_number() OVER (ORDER BY placed.position)")} AS uid
    FROM placed
    JOIN unnest(%(written)s::text[], %(names)s::text[], %(pinyin)s::text[], %(readings)s::text[])
        AS read (written, name, pinyin, readings) ON read.written = placed.holder
    JOIN officials_department department ON department.id = placed.office
    WHERE placed.official_id IS NULL
), made AS (
    INSERT INTO officials_official
        (uid, owner_region_id, name, pinyin, other_readings, surname_length, demo)
    SELECT uid, region_id, name, pinyin, string_to_array(readings, '|'), NULL, %(demo)s
    FROM new ORDER BY position
    RETURNING id, uid
), prepared AS MATERIALIZED (
    SELECT placed.id, placed.action, placed.department_id,
        coalesce(placed.official_id, made.id) AS official_id, placed.before
        || CASE WHEN made.id IS NULL THEN '{{}}' ELSE '{{"made_official": true}}'::jsonb END
        AS before
    FROM placed
    LEFT JOIN new ON new.id = placed.id
    LEFT JOIN made ON made.uid = new.uid
    ORDER BY placed.position
), named AS (
    UPDATE officials_importrow row SET department_id = prepared.department_id,
        official_id = prepared.official_id, before = row.before || prepared.before
    FROM prepared
    WHERE row.id = prepared.id AND prepared.action = 'update' AND prepared.before <> '{{}}'
), numbered AS MATERIALIZED (
    SELECT *, nextval(pg_get_serial_sequence('officials_post', 'id')) AS post_id
    FROM prepared WHERE action = 'add'
)
SELECT coalesce(array_agg(post_id), '{{}}'), coalesce(array_agg(post_id), '{{}}')::text,
    coalesce(array_agg(id), '{{}}')::text, coalesce(array_agg(department_id), '{{}}')::text,
    coalesce(array_agg(official_id), '{{}}')::text,
    coalesce(array_agg(before || jsonb_build_object('made_post', post_id)), '{{}}')::text
FROM numbered
"""  # noqa: S608 - constants

# A desk has no holder; a seat without one is vacant.
ADD_POSTS = f"""
INSERT INTO officials_post (id, uid, department_id, kind, title, duties, rank, demo,
    review_state, review_comment, revision, contributors)
SELECT prepared.post_id, {_cut_uid(_IN_ORDER)}, prepared.department_id,
    CASE WHEN name = '' AND NOT is_vacant
            AND title ~ '(室|台|窗口|大厅|中心|热线|电话|总机)$'
        THEN 'desk' ELSE 'seat' END,
    title, duties, 10, %(demo)s, 'draft', '', 1, '{{}}'
FROM officials_importrow row {_PREPARED} WHERE row.batch_id = %(batch)s ORDER BY position
"""  # noqa: S608 - constants

KEEP_POSTS = """
UPDATE officials_importrow row SET before = row.before || jsonb_build_object('post',
    jsonb_build_object('title', post.title, 'duties', post.duties,
        'department_id', post.department_id))
FROM officials_post post
WHERE row.batch_id = %(batch)s AND row.action = 'update' AND post.id = row.post_id
    AND row.changes ?| '{title,duties,department}'
"""

CHANGE_POSTS = """
UPDATE officials_post post SET
    title = coalesce(nullif(row.changes -> 'title' ->> 1, ''), post.title),
    duties = coalesce(row.changes -> 'duties' ->> 1, post.duties),
    department_id = CASE WHEN row.changes ? 'department'
        THEN row.department_id ELSE post.department_id END
FROM officials_importrow row
WHERE row.batch_id = %(batch)s AND row.action = 'update' AND post.id = row.post_id
    AND row.changes ?| '{title,duties,department}'
"""

_LISTED = """
    ROWS FROM (jsonb_to_recordset(row.hotlines)
        AS (kind text, digits text, extension text, use text, label text, printed text))
    WITH ORDINALITY AS listed (kind, digits, extension, use, label, printed, place)
"""
# How the list prints a number and whose it is.
_PRINTED = """
    left(CASE WHEN row.name = '' THEN row.title
        ELSE format('%%s（%%s）', row.name, row.title) END, 120) AS printed_name,
    CASE WHEN length(listed.printed) BETWEEN 1 AND 80 THEN listed.printed
        WHEN listed.extension = '' THEN listed.digits
        ELSE format('%%s转%%s', listed.digits, listed.extension) END AS printed_number
"""

# The appointments, hotlines and sources of new posts. The holder's own mobile ends with the
# appointment; all other numbers are those of the post. ``count``: as many uids are appointments'.
ADD_CONTENT = f"""
WITH held AS (
    INSERT INTO officials_appointment (uid, post_id, official_id, capacity)
    SELECT {_cut_uid(_IN_ORDER)}, prepared.post_id, prepared.official_id, 'full'
    FROM officials_importrow row {_PREPARED}
    WHERE row.batch_id = %(batch)s AND row.name <> '' ORDER BY row.position
    RETURNING id, post_id
), listed AS MATERIALIZED (
    SELECT row.position, row.hours, held.id AS holder, prepared.post_id, listed.*,
        {_cut_uid("%(count)s + row_number() OVER (ORDER BY row.position, listed.place)")} AS uid,
        {_PRINTED}
    FROM officials_importrow row {_PREPARED}
    LEFT JOIN held ON held.post_id = prepared.post_id
    CROSS JOIN {_LISTED}
    WHERE row.batch_id = %(batch)s
), made AS (
    INSERT INTO officials_hotline (uid, post_id, appointment_id, on_post_id, kind, digits,
        extension, use, label, purpose, answered_by, hours, rank, restore_waived, public_reason)
    SELECT uid, CASE WHEN kind <> 'mobile' OR holder IS NULL THEN post_id END,
        CASE WHEN kind = 'mobile' THEN holder END, post_id,
        kind, digits, extension, use, left(label, 40), '', '', hours, 10 * place, false, ''
    FROM listed ORDER BY position, place
    ON CONFLICT DO NOTHING
    RETURNING id, uid
)
INSERT INTO officials_hotlinesource (hotline_id, notice_id, printed_name, printed_number)
SELECT made.id, %(notice)s, listed.printed_name, listed.printed_number
FROM listed JOIN made USING (uid) ORDER BY made.id
"""  # noqa: S608 - constants

# The holder of another post begins today, unless nobody has held it before.
CHANGE_HOLDERS = f"""
WITH new AS MATERIALIZED (
    SELECT row.id, row.position, officials_new_uid() AS uid, row.post_id, row.official_id,
        (SELECT greatest({TODAY}, max(end_date) + 1) FROM officials_appointment held
            WHERE held.post_id = row.post_id HAVING count(*) > 0) AS start_date
    FROM officials_importrow row
    WHERE row.batch_id = %(batch)s AND row.action = 'update' AND {NAME} <> ''
), made AS (
    INSERT INTO officials_appointment (uid, post_id, official_id, capacity, start_date)
    SELECT uid, post_id, official_id, 'full', start_date FROM new ORDER BY position
    RETURNING id, uid
)
UPDATE officials_importrow row
SET before = before || jsonb_build_object('made_appointment', made.id)
FROM new JOIN made USING (uid) WHERE row.batch_id = %(batch)s AND row.id = new.id
"""  # noqa: S608 - constants

_HELD_NOW = f"""
    officials_appointment held ON held.post_id = row.post_id
        AND coalesce(held.end_date, 'infinity') >= {TODAY}
    JOIN officials_hotline hotline ON hotline.appointment_id = held.id
"""
# The notice prints every number of a changed post, the old ones too.
CITE = f"""
WITH cited AS MATERIALIZED (
    SELECT row.id, hotline.id AS hotline_id, {_PRINTED}
    FROM officials_importrow row
    JOIN officials_hotline hotline ON hotline.post_id = row.post_id
    JOIN {_LISTED}
        ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
    WHERE row.batch_id = %(batch)s AND row.action = 'update' AND hotline.withdrawn_at IS NULL
    UNION ALL
    SELECT row.id, hotline.id AS hotline_id, {_PRINTED}
    FROM officials_importrow row
    JOIN {_HELD_NOW}
    JOIN {_LISTED}
        ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
    WHERE row.batch_id = %(batch)s AND row.action = 'update' AND hotline.withdrawn_at IS NULL
), made AS (
    INSERT INTO officials_hotlinesource (hotline_id, notice_id, printed_name, printed_number)
    SELECT hotline_id, %(notice)s, printed_name, printed_number FROM cited ORDER BY hotline_id
    ON CONFLICT (hotline_id, notice_id) DO NOTHING
    RETURNING id, hotline_id
), of_rows AS (
    SELECT cited.id, jsonb_agg(made.id) AS sources
    FROM cited JOIN made USING (hotline_id) GROUP BY cited.id
)
UPDATE officials_importrow row
SET before = before || jsonb_build_object('made_sources', of_rows.sources)
FROM of_rows WHERE row.batch_id = %(batch)s AND row.id = of_rows.id
"""  # noqa: S608 - constants

# Rows may name their new posts, which exist now.
NOTE_ADDED = """
UPDATE officials_importrow row SET post_id = post.id, post_revision = 1,
    written_revision = post.revision, department_id = prepared.department_id,
    official_id = prepared.official_id, before = row.before || prepared.before
FROM unnest(%(rows)s::bigint[], %(departments)s::bigint[], %(officials)s::bigint[],
    %(posts)s::bigint[], %(befores)s::jsonb[])
    AS prepared (id, department_id, official_id, post_id, before)
JOIN officials_post post ON post.id = prepared.post_id
WHERE row.batch_id = %(batch)s AND row.id = prepared.id
"""

NOTE_CHANGED = f"""
UPDATE officials_importrow row SET written_revision = post.revision
FROM officials_post post
WHERE row.batch_id = %(batch)s AND {_ASKED} AND post.id = row.post_id AND row.action <> 'add'
"""  # noqa: S608 - constants

READ_CHANGED = """
SELECT post_id FROM officials_importrow WHERE batch_id = %(batch)s AND action = 'update'
"""
