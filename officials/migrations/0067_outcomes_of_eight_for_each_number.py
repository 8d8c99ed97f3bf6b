from django.db import migrations

REGION_OUTCOME = """
-- What callers said of the public numbers of each region and of all below it. A number of which
-- fewer than 8 spoke does not count: the figure of a region less that of one below it would tell of
-- it. The same number under one holder counts once, however many posts it stands on.
CREATE OR REPLACE VIEW region_outcome AS
SELECT region_id, sum(total)::int AS outcomes, sum(reached)::int AS outcomes_reached
FROM (
    SELECT above AS region_id, max(told.total) AS total, max(told.holder + told.staff) AS reached
    FROM public.hotline_outcome told
    JOIN public.officials_edition edition ON edition.id = told.post_id
    JOIN public.officials_region place ON place.id = edition.region_id
    CROSS JOIN unnest(place.path) AS above
    WHERE told.total >= 8
    GROUP BY above, told.digits, told.extension, told.appointment_id
) AS number
GROUP BY region_id;
"""

FORMER_REGION_OUTCOME = """
-- What callers said of the public numbers of each region and of all below it, where at least 8 did.
-- The same number under one holder counts once, however many posts it stands on.
CREATE OR REPLACE VIEW region_outcome AS
SELECT region_id, sum(total)::int AS outcomes, sum(reached)::int AS outcomes_reached
FROM (
    SELECT above AS region_id, max(told.total) AS total, max(told.holder + told.staff) AS reached
    FROM public.hotline_outcome told
    JOIN public.officials_edition edition ON edition.id = told.post_id
    JOIN public.officials_region place ON place.id = edition.region_id
    CROSS JOIN unnest(place.path) AS above
    WHERE told.total > 0
    GROUP BY above, told.digits, told.extension, told.appointment_id
) AS number
GROUP BY region_id
HAVING sum(total) >= 8;
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0066_figures_of_reports")]

    operations = [migrations.RunSQL(REGION_OUTCOME, FORMER_REGION_OUTCOME)]
