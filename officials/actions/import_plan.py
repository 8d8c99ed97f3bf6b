"""The statements that match the rows of a list with the register and compare them.

Each takes ``batch``, ``region``, ``row`` (NULL for all rows) and the words of the doubts.
"""

from officials.clock import TODAY

_OPEN = "row.batch_id = %(batch)s AND (%(row)s::bigint IS NULL OR row.id = %(row)s)"

_HELD = f"""
    SELECT post.id, post.revision, post.department_id, post.title, post.duties,
        coalesce(official.name, '') AS holder, appointment.id AS appointment_id
    FROM officials_post post
    JOIN officials_department department ON department.id = post.department_id
    JOIN officials_region region ON region.id = department.region_id
    LEFT JOIN officials_appointment appointment ON appointment.post_id = post.id
        AND {TODAY} BETWEEN coalesce(appointment.start_date, '-infinity')
            AND coalesce(appointment.end_date, 'infinity')
    LEFT JOIN officials_official official ON official.id = appointment.official_id
    WHERE region.path @> ARRAY[%(region)s::bigint]
"""  # noqa: S608 - constants

# The same department, title and name; posts without a holder one after the other. A list that
# names the holder of a vacant post is left as a new post: who holds a post is for a person to say.
MATCH_POSTS = f"""
WITH held AS (
    SELECT *, row_number() OVER (PARTITION BY department_id, title, holder ORDER BY id) AS nth
    FROM ({_HELD}) AS posts
), listed AS (
    SELECT id, department_id, title, name,
        row_number() OVER (PARTITION BY department_id, title, name ORDER BY position) AS nth
    FROM officials_importrow
    WHERE batch_id = %(batch)s AND action <> 'rejected' AND action <> 'missing'
)
UPDATE officials_importrow row SET post_id = held.id, post_revision = held.revision
FROM listed JOIN held ON held.department_id = listed.department_id
    AND (held.title, held.holder, held.nth) = (listed.title, listed.name, listed.nth)
WHERE row.id = listed.id AND row.action = 'add' AND {_OPEN}
"""  # noqa: S608 - constants

# A blank cell changes nothing. Numbers are compared as sets.
COMPARE = f"""
WITH held AS ({_HELD}), compared AS (
    SELECT row.id, jsonb_strip_nulls(jsonb_build_object(
        'duties', CASE WHEN row.duties NOT IN ('', held.duties)
            THEN jsonb_build_array(held.duties, row.duties) END,
        'numbers', CASE WHEN cardinality(row.numbers) > 0
                AND NOT (row.numbers <@ known.numbers AND known.numbers <@ row.numbers)
            THEN jsonb_build_array(to_jsonb(known.numbers), to_jsonb(row.numbers)) END,
        'hours', CASE WHEN row.hours <> '' AND ARRAY[row.hours] <> known.hours
            THEN jsonb_build_array(array_to_string(known.hours, '；'), row.hours) END
    )) AS changes
    FROM officials_importrow row
    JOIN held ON held.id = row.post_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(digits || CASE WHEN extension = '' THEN '' ELSE '转' || extension
                END ORDER BY rank, id), '{{}}')::text[] AS numbers,
            coalesce(array_agg(DISTINCT hours::text), '{{}}')::text[] AS hours
        FROM officials_hotline hotline
        WHERE withdrawn_at IS NULL
            AND (hotline.post_id = held.id OR hotline.appointment_id = held.appointment_id)
    ) AS known
    WHERE {_OPEN} AND row.action = 'add'
)
UPDATE officials_importrow row SET changes = compared.changes,
    action = CASE WHEN compared.changes = '{{}}' THEN 'unchanged' ELSE 'update' END
FROM compared WHERE row.id = compared.id
"""  # noqa: S608 - constants

# Staging describes the rows of a list; this is for a row that is planned again.
DESCRIBE_NEW = f"""
UPDATE officials_importrow row SET changes = jsonb_build_object(
    'title', jsonb_build_array('', title), 'name', jsonb_build_array('', name),
    'duties', jsonb_build_array('', duties), 'hours', jsonb_build_array('', hours),
    'numbers', jsonb_build_array('[]'::jsonb, to_jsonb(numbers)))
WHERE {_OPEN} AND action = 'add' AND changes = '{{}}'
"""  # noqa: S608 - constants

# Numbers of one department may be shared: a switchboard.
DOUBT_NUMBERS = f"""
WITH listed AS (
    SELECT row.id, row.post_id, row.department_id, row.doubts, number,
        split_part(number, '转', 1) AS digits, split_part(number, '转', 2) AS extension
    FROM officials_importrow row CROSS JOIN LATERAL unnest(row.numbers) AS number
    WHERE {_OPEN} AND row.action IN ('add', 'update')
), live AS (
    SELECT DISTINCT ON (listed.id, number) listed.id, listed.doubts, number,
        format(%(live)s::text, number,
            department.name || ' ' || (post.card ->> 'title')) AS question
    FROM listed
    JOIN officials_editionhotline hotline
        ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
    JOIN live_hotline shown ON shown.id = hotline.id AND shown.digits <> ''
    JOIN live_post post ON post.id = shown.post_id
    JOIN officials_department department ON department.id = post.department_id
    WHERE post.department_id IS DISTINCT FROM listed.department_id
    ORDER BY listed.id, number, post.id
), withdrawn AS (
    SELECT DISTINCT listed.id, listed.doubts, number,
        format(%(withdrawn)s::text, number) AS question
    FROM listed
    JOIN officials_hotline hotline
        ON (hotline.digits, hotline.extension) = (listed.digits, listed.extension)
    WHERE hotline.withdrawn_at IS NOT NULL
), asked AS (
    SELECT id, jsonb_agg(jsonb_build_object('kind', 'number', 'number', number,
        'question', question, 'answer', NULL, 'options', jsonb_build_array(
            jsonb_build_array('keep', %(keep)s::text),
            jsonb_build_array('leave_out', %(leave_out)s::text)))) AS doubts
    FROM (SELECT * FROM live UNION ALL SELECT * FROM withdrawn) AS found
    WHERE NOT doubts @> jsonb_build_array(
        jsonb_build_object('kind', 'number', 'number', number, 'question', question))
    GROUP BY id
)
UPDATE officials_importrow row SET doubts = row.doubts || asked.doubts
FROM asked WHERE row.id = asked.id
"""  # noqa: S608 - constants

DOUBT_PEOPLE = f"""
WITH asked AS (
    SELECT row.id, jsonb_build_array(jsonb_build_object('kind', 'official', 'answer', NULL,
        'question', %(people)s::text, 'options', jsonb_agg(
            jsonb_build_array(official.id::text, official.name || coalesce('（' || (
                SELECT string_agg(department.name || post.title, '、')
                FROM officials_appointment held
                JOIN officials_post post ON post.id = held.post_id
                JOIN officials_department department ON department.id = post.department_id
                WHERE held.official_id = official.id) || '）', '')) ORDER BY official.id)
        || jsonb_build_array(jsonb_build_array('new', %(new)s::text)))) AS doubts
    FROM officials_importrow row
    JOIN officials_official official ON official.name = row.name
    JOIN officials_region region ON region.id = official.owner_region_id
        AND region.path @> ARRAY[%(region)s::bigint]
    WHERE {_OPEN} AND row.action = 'add' AND row.name <> ''
        AND NOT row.doubts @> '[{{"kind": "official"}}]'
    GROUP BY row.id
)
UPDATE officials_importrow row SET doubts = row.doubts || asked.doubts
FROM asked WHERE row.id = asked.id
"""  # noqa: S608 - constants

HOLD_DOUBTFUL = f"""
UPDATE officials_importrow row SET action = 'doubtful'
WHERE {_OPEN} AND action IN ('add', 'update')
    AND EXISTS (SELECT FROM jsonb_array_elements(doubts) AS doubt
        WHERE doubt -> 'answer' = 'null'::jsonb)
"""  # noqa: S608 - constants

# Of the departments that the list names, so that the list of one office leaves the others alone.
FIND_MISSING = f"""
INSERT INTO officials_importrow (batch_id, position, sheet, row, unit, name, title, duties, hours,
    numbers, hotlines, action, region_id, department_id, post_id, post_revision,
    changes, doubts, problems, is_asked)
SELECT %(batch)s, (SELECT coalesce(max(position), 0) FROM officials_importrow
        WHERE batch_id = %(batch)s) + row_number() OVER (ORDER BY held.department_id, held.id),
    '', 0, department.name, held.holder, held.title, held.duties, '', '{{}}', '[]', 'missing',
    department.region_id, held.department_id, held.id, held.revision, '{{}}', '[]', '[]', false
FROM ({_HELD}) AS held JOIN officials_department department ON department.id = held.department_id
WHERE held.department_id IN (
        SELECT department_id FROM officials_importrow WHERE batch_id = %(batch)s)
    AND NOT EXISTS (SELECT FROM officials_importrow known
        WHERE known.batch_id = %(batch)s AND known.post_id = held.id)
    AND %(row)s::bigint IS NULL
"""  # noqa: S608 - constants

DROP_FOUND = """
DELETE FROM officials_importrow missing WHERE batch_id = %(batch)s AND action = 'missing'
    AND EXISTS (SELECT FROM officials_importrow found
        WHERE found.batch_id = missing.batch_id AND found.post_id = missing.post_id
            AND found.id <> missing.id)
"""

PLAN = (
    *(MATCH_POSTS, COMPARE, DESCRIBE_NEW, DOUBT_NUMBERS, DOUBT_PEOPLE, HOLD_DOUBTFUL),
    *(FIND_MISSING, DROP_FOUND),
)
