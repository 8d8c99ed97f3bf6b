-- Officials whose names are withheld, with the reason and the day.
CREATE OR REPLACE VIEW withheld_official AS
SELECT official.id, official.uid, name.reason,
    (name.withheld_at AT TIME ZONE 'Asia/Shanghai')::date AS since
FROM public.officials_withheldname name
JOIN public.officials_official official ON official.id = name.official_id
WHERE name.restored_by_id IS NULL;
