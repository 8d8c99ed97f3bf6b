"""The statements by which suggestions are read: what begins so and is public now."""

from officials.search.vocabulary import VERSION

TIMEOUT = "1s"

# First the version of what was kept in memory.
ALL = f"""
    SELECT {VERSION}, '', '', '', 0
    UNION ALL
    SELECT * FROM officials_suggest(
        %(begun)s, %(in_letters)s, %(english)s, %(tried)s, %(limit)s, %(others)s,
        %(places)s::bigint[], %(places_close)s::int[],
        %(kinds)s::text[], %(keys)s::text[], %(called)s::text[], %(named_close)s::int[],
        %(above)s::bigint[], %(offices)s::text[])
"""  # noqa: S608 - a constant
NUMBERS = """
    SELECT * FROM officials_numbers_holding(
        %(digits)s, %(holding)s::tsquery, %(english)s, %(tried)s, %(limit)s)
"""
