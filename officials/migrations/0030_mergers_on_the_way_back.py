"""Let merged regions stand on their own before their column goes; merge them when it is back."""

from django.db import migrations

# Their departments, roles and former names stay with the successor; an address that redirected
# leads to an empty page of the region meanwhile.
PART = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE public.officials_region DISABLE TRIGGER USER;
UPDATE public.officials_region merged SET
    path = coalesce(above.path, '{}') || merged.id, merged_into_id = NULL
FROM public.officials_region self
LEFT JOIN public.officials_region above ON above.id = self.parent_id
WHERE self.id = merged.id AND merged.merged_into_id IS NOT NULL;
ALTER TABLE public.officials_region ENABLE TRIGGER USER;
"""

# The code of a region is a former code of another one after a merger alone. Where something was
# published in it meanwhile, it stays.
MERGE_AGAIN = """
SET CONSTRAINTS ALL IMMEDIATE;
DO $$
DECLARE
    former public.officials_regionalias%ROWTYPE;
BEGIN
    FOR former IN
        SELECT alias.* FROM public.officials_regionalias alias
        JOIN public.officials_region merged ON merged.code = alias.code
        WHERE alias.redirects AND alias.region_id <> merged.id AND merged.merged_into_id IS NULL
            AND NOT EXISTS (SELECT FROM public.officials_edition
                WHERE region_id = merged.id AND NOT closed
                    AND coalesce(upper(period), 'infinity') > public.officials_now())
        ORDER BY alias.id
    LOOP
        DELETE FROM public.officials_regionalias WHERE id = former.id;
        UPDATE public.officials_region SET merged_into_id = former.region_id
            WHERE code = former.code;
        UPDATE public.officials_regionalias SET year = former.year, type = former.type,
            document_number = former.document_number WHERE code = former.code AND redirects;
    END LOOP;
END $$;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("officials", "0023_editions_in_present_regions")]

    operations = [migrations.RunSQL(MERGE_AGAIN, PART)]
