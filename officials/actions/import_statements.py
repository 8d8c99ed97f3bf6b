"""The statements that write the rows of a list, each for all rows at once.

Each takes ``batch``, ``region``, ``notice`` and ``permitted``: the ids of the regions in which the
writer edits, or NULL for all.
"""

from officials.clock import TODAY

_ASKED = "(row.action IN ('add', 'update') OR row.action = 'missing' AND row.is_asked)"
_ADDED = "row.batch_id = %(batch)s AND row.action = 'add'"
# Rows that put a post into the department that they name.
_PLACED = """
    row.batch_id = %(batch)s
    AND (row.action = 'add' OR row.action = 'update' AND row.changes ? 'department')
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

LOCK_DEPARTMENTS = f"""
SELECT FROM officials_department WHERE id IN (
    SELECT department_id FROM officials_importrow row WHERE {_PLACED})
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


def _find(condition: str) -> str:
    """Return the query for the first rows of a list that meet a condition, and for their number."""
    return f"""
    SELECT row.sheet, row.row, row.unit, row.title, row.name, count(*) OVER ()
    FROM officials_importrow row
    LEFT JOIN officials_post post ON post.id = row.post_id
    LEFT JOIN officials_department department
        ON department.id = coalesce(post.department_id, row.department_id)
    LEFT JOIN officials_region region ON region.id = coalesce(department.region_id, row.region_id)
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
    f"""{_ASKED} AND (post.revision <> row.post_revision OR region.merged_into_id IS NOT NULL
    OR EXISTS (SELECT FROM officials_redirect WHERE kind = 'department' AND old IN (
        department.uid, (SELECT uid FROM officials_department WHERE id = row.department_id)))
    OR row.action = 'add' AND (row.post_id IS NOT NULL OR row.title = '')
    OR (row.action = 'add' OR row.changes ? 'department')
        AND row.department_id IS NULL AND row.department_type_id IS NULL
    OR row.changes ? 'name' AND EXISTS (SELECT FROM officials_appointment
        WHERE post_id = post.id AND start_date > {TODAY}))"""  # noqa: S608 - constants
)

FIND_CHANGED_LATER = _find("post.revision <> row.written_revision")

# The plan knows every post of its departments; another one of the same title and holder came since.
FIND_APPEARED = _find(
    f"""row.action = 'add' AND EXISTS (
        SELECT FROM officials_post other
        WHERE other.department_id = row.department_id AND other.title = row.title
            AND row.name = coalesce((
                SELECT official.name FROM officials_appointment held
                JOIN officials_official official ON official.id = held.official_id
                WHERE held.post_id = other.id
                    AND {TODAY} BETWEEN coalesce(held.start_date, '-infinity')
                        AND coalesce(held.end_date, 'infinity')), '')
            AND NOT EXISTS (SELECT FROM officials_importrow known
                WHERE known.batch_id = row.batch_id AND known.post_id = other.id))"""  # noqa: S608 - constants
)

ADD_DEPARTMENTS = f"""
WITH wanted AS (
    SELECT DISTINCT ON (region_id, unit) region_id, department_type_id, unit, position
    FROM officials_importrow row WHERE {_PLACED} AND department_id IS NULL
    ORDER BY region_id, unit, position
)
INSERT INTO officials_department (uid, region_id, type_id, name, name_en, rank)
SELECT officials_new_uid(), region_id, department_type_id, unit, '', 100
FROM wanted ORDER BY position
ON CONFLICT (region_id, name) DO NOTHING
RETURNING id
"""  # noqa: S608 - constants

# ``made``: the ids that ADD_DEPARTMENTS returned.
NAME_DEPARTMENTS = f"""
UPDATE officials_importrow row SET department_id = department.id,
    before = before || jsonb_build_object('made_department', department.id = ANY(%(made)s))
FROM officials_department department
WHERE {_PLACED} AND row.department_id IS NULL
    AND (department.region_id, department.name) = (row.region_id, row.unit)
"""  # noqa: S608 - constants

# A person that no row names yet. ``names``, ``pinyin``, ``readings``: arrays, the last one of texts
# in which a bar stands between readings.
ADD_OFFICIALS = f"""
WITH new AS MATERIALIZED (
    SELECT row.id, row.position, officials_new_uid() AS uid, department.region_id, read.*
    FROM officials_importrow row
    JOIN unnest(%(written)s::text[], %(names)s::text[], %(pinyin)s::text[], %(readings)s::text[])
        AS read (written, name, pinyin, readings) ON read.written = {NAME}
    LEFT JOIN officials_post post ON post.id = row.post_id
    JOIN officials_department department
        ON department.id = coalesce(post.department_id, row.department_id)
    WHERE row.batch_id = %(batch)s AND row.action IN ('add', 'update') AND row.official_id IS NULL
), made AS (
    INSERT INTO officials_official
        (uid, owner_region_id, name, pinyin, other_readings, surname_length, demo)
    SELECT uid, region_id, name, pinyin, string_to_array(readings, '|'), NULL, %(demo)s
    FROM new ORDER BY position
    RETURNING id, uid
)
UPDATE officials_importrow row
SET official_id = made.id, before = before || '{{"made_official": true}}'
FROM new JOIN made USING (uid) WHERE row.id = new.id
"""  # noqa: S608 - constants

# A desk has no holder; a seat without one is vacant.
ADD_POSTS = f"""
WITH new AS MATERIALIZED (
    SELECT row.id, row.position, officials_new_uid() AS uid, department_id, title, duties,
        CASE WHEN name = '' AND title ~ '(室|台|窗口|大厅|中心|热线|电话|总机)$'
            THEN 'desk' ELSE 'seat' END AS kind
    FROM officials_importrow row WHERE {_ADDED}
), made AS (
    INSERT INTO officials_post (uid, department_id, kind, title, duties, rank, demo,
        review_state, review_comment, revision, contributors)
    SELECT uid, department_id, kind, title, duties, 10, %(demo)s, 'draft', '', 1, '{{}}'
    FROM new ORDER BY position
    RETURNING id, uid, revision
)
UPDATE officials_importrow row SET post_id = made.id, post_revision = made.revision
FROM new JOIN made USING (uid) WHERE row.id = new.id
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

# An appointment of unknown beginning, but for a post that others have held: it begins today.
ADD_APPOINTMENTS = f"""
WITH new AS MATERIALIZED (
    SELECT row.id, row.position, officials_new_uid() AS uid, row.post_id, row.official_id,
        CASE WHEN row.action = 'update' THEN (
            SELECT greatest({TODAY}, max(end_date) + 1) FROM officials_appointment held
            WHERE held.post_id = row.post_id HAVING count(*) > 0) END AS start_date
    FROM officials_importrow row
    WHERE row.batch_id = %(batch)s AND row.action IN ('add', 'update') AND {NAME} <> ''
), made AS (
    INSERT INTO officials_appointment (uid, post_id, official_id, capacity, start_date)
    SELECT uid, post_id, official_id, 'full', start_date FROM new ORDER BY position
    RETURNING id, uid
)
UPDATE officials_importrow row
SET before = before || jsonb_build_object('made_appointment', made.id)
FROM new JOIN made USING (uid) WHERE row.id = new.id AND row.action = 'update'
"""  # noqa: S608 - constants

_LISTED = """
    ROWS FROM (jsonb_to_recordset(row.hotlines)
        AS (kind text, digits text, extension text, use text, label text, printed text))
    WITH ORDINALITY AS listed (kind, digits, extension, use, label, printed, place)
"""

# The holder's own mobile ends with the appointment; all other numbers are those of the post.
ADD_HOTLINES = f"""
INSERT INTO officials_hotline (uid, post_id, appointment_id, kind, digits, extension, use, label,
    purpose, answered_by, hours, rank, restore_waived, public_reason)
SELECT officials_new_uid(),
    CASE WHEN listed.kind <> 'mobile' OR held.id IS NULL THEN row.post_id END,
    CASE WHEN listed.kind = 'mobile' THEN held.id END,
    listed.kind, listed.digits, listed.extension, listed.use, left(listed.label, 40),
    '', '', row.hours, 10 * listed.place, false, ''
FROM officials_importrow row
LEFT JOIN officials_appointment held ON held.post_id = row.post_id
CROSS JOIN {_LISTED}
WHERE {_ADDED}
ORDER BY row.position, listed.place
ON CONFLICT DO NOTHING
"""  # noqa: S608 - constants

# Each number of a new or changed post is cited from the notice, as the list prints it.
ADD_SOURCES = f"""
WITH cited AS (
    SELECT row.id, row.action, hotline.id AS hotline_id,
        left(CASE WHEN row.name = '' THEN row.title
            ELSE format('%%s（%%s）', row.name, row.title) END, 120) AS name,
        CASE WHEN length(listed.printed) BETWEEN 1 AND 80 THEN listed.printed
            WHEN listed.extension = '' THEN listed.digits
            ELSE format('%%s转%%s', listed.digits, listed.extension) END AS number
    FROM officials_importrow row
    CROSS JOIN {_LISTED}
    CROSS JOIN LATERAL (
        SELECT id, digits, extension, withdrawn_at FROM officials_hotline
        WHERE post_id = row.post_id
        UNION ALL
        SELECT own.id, own.digits, own.extension, own.withdrawn_at
        FROM officials_appointment held
        JOIN officials_hotline own ON own.appointment_id = held.id
        WHERE held.post_id = row.post_id AND (row.action = 'add'
            OR coalesce(held.end_date, 'infinity') >= {TODAY})
    ) AS hotline
    WHERE row.batch_id = %(batch)s AND row.action IN ('add', 'update')
        AND (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
        AND hotline.withdrawn_at IS NULL
), made AS (
    INSERT INTO officials_hotlinesource (hotline_id, notice_id, printed_name, printed_number)
    SELECT hotline_id, %(notice)s, name, number FROM cited ORDER BY hotline_id
    ON CONFLICT (hotline_id, notice_id) DO NOTHING
    RETURNING id, hotline_id
), of_updates AS (
    SELECT cited.id, jsonb_agg(made.id) AS sources
    FROM cited JOIN made USING (hotline_id) WHERE cited.action = 'update' GROUP BY cited.id
)
UPDATE officials_importrow row
SET before = before || jsonb_build_object('made_sources', of_updates.sources)
FROM of_updates WHERE row.id = of_updates.id
"""  # noqa: S608 - constants

NOTE_REVISIONS = f"""
UPDATE officials_importrow row SET written_revision = post.revision
FROM officials_post post
WHERE row.batch_id = %(batch)s AND {_ASKED} AND post.id = row.post_id
"""  # noqa: S608 - constants
