"""Check what triggers and actions would have ensured, by queries on the rows.

PostgreSQL itself has checked keys, references, exclusions and check constraints.
"""

from django.core.management import CommandError
from django.db import connection

from officials.days import SHANGHAI

# Rule -> a query for rows that break it.
RULES = {
    "no number can reach anybody": """
        SELECT FROM officials_hotline hotline WHERE NOT (
            kind = 'mobile' AND digits BETWEEN '15400000000' AND '15400999999'
            OR kind = 'landline' AND substr(digits,
                CASE WHEN substr(digits, 2, 1) IN ('1', '2') THEN 4 ELSE 5 END, 1) = '0')""",
    "an edition stands where its department does": """
        SELECT FROM officials_edition edition
        JOIN officials_department department ON department.id = edition.department_id
        JOIN officials_post post ON post.id = edition.post_id
        WHERE department.region_id <> edition.region_id OR post.department_id <> department.id""",
    "an edition names the official of its appointment, and the card names both": """
        SELECT FROM officials_edition edition
        LEFT JOIN officials_appointment appointment ON appointment.id = edition.appointment_id
        LEFT JOIN officials_official official ON official.id = edition.official_id
        WHERE appointment.official_id IS DISTINCT FROM official.id
            OR appointment.post_id <> edition.post_id
            OR card->'holder'->>'official' IS DISTINCT FROM official.uid
            OR card->'holder'->>'appointment' IS DISTINCT FROM appointment.uid""",
    "what is shown of an appointment ends with it": f"""
        SELECT FROM officials_appointment appointment
        JOIN officials_edition edition ON edition.appointment_id = appointment.id
        WHERE NOT edition.closed AND coalesce(upper(edition.period), 'infinity')
            > (appointment.end_date + 1)::timestamp AT TIME ZONE '{SHANGHAI.key}'""",
    "a post with something live or scheduled is approved, and nobody's change waits": """
        SELECT FROM officials_post post
        JOIN officials_edition edition ON edition.post_id = post.id AND NOT edition.closed
        WHERE post.demo AND post.review_state <> 'approved' AND post.revision = edition.revision""",
    "a published number has a source in the register and stands on its post": """
        SELECT FROM officials_editionhotline shown
        JOIN officials_edition edition ON edition.id = shown.edition_id
        LEFT JOIN officials_hotline hotline ON hotline.uid = shown.hotline_uid
        LEFT JOIN officials_appointment appointment ON appointment.id = hotline.appointment_id
        WHERE hotline.id IS NULL
            OR edition.post_id <> coalesce(hotline.post_id, appointment.post_id)
            OR edition.post_id <> hotline.on_post_id
            OR shown.digits <> hotline.digits
            OR NOT EXISTS (SELECT FROM officials_hotlinesource source
                WHERE source.hotline_id = hotline.id AND source.notice_id = shown.notice_id)""",
    "search knows what no act has ended, and nothing else": """
        SELECT FROM officials_searchrow row
        FULL JOIN (SELECT * FROM officials_edition WHERE NOT closed) AS edition
            ON edition.id = row.edition_id
        WHERE edition.id IS NULL OR row.edition_id IS NULL OR row.period <> edition.period""",
    "the counts of places are those of what is live": """
        SELECT FROM officials_publicversion version
        LEFT JOIN (SELECT unnest(region.path) AS id, count(*) AS posts
            FROM live_post post JOIN officials_region region ON region.id = post.region_id
            GROUP BY 1) AS counted ON counted.id = version.region_id
        WHERE coalesce(counted.posts, 0) <> version.live + coalesce((SELECT sum(change)
            FROM officials_livecountchange due
            WHERE due.region_id = version.region_id AND due.at <= officials_now()), 0)""",
}


def check() -> None:
    """Raise CommandError with the first rule that some row breaks."""
    with connection.cursor() as cursor:
        for rule, broken_by in RULES.items():
            cursor.execute(f"SELECT count(*) FROM ({broken_by}) AS broken")  # noqa: S608
            (broken,) = cursor.fetchone()
            if broken:
                message = f"{broken:,} rows do not keep to this: {rule}. Nothing was loaded."
                raise CommandError(message)
