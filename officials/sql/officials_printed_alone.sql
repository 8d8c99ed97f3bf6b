-- Return what a notice printed as a number, if it is this number or its end and nothing else;
-- empty otherwise: a cell of a notice may hold other numbers too.
CREATE OR REPLACE FUNCTION officials_printed_alone(printed text, digits text, extension text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
SELECT CASE
    WHEN printed !~* '^[0-9０-９[:space:]()（）+＋./·—–−－‐、转分机号ext:：#-]*$'
        OR length(figures) < 3 THEN ''
    WHEN digits LIKE '%' || figures OR digits || extension LIKE '%' || figures
        OR figures = '86' || ltrim(digits, '0') || extension
        OR figures = '86' || ltrim(digits, '0') THEN printed
    ELSE '' END
FROM regexp_replace(translate(printed, '０１２３４５６７８９', '0123456789'), '[^0-9]', '', 'g')
    AS figures
$$;
