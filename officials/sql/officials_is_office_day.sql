-- Return whether offices work on a day, as far as is known: else Monday to Friday.
CREATE OR REPLACE FUNCTION officials_is_office_day(day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    (SELECT listed.kind = 'workday' FROM public.officials_calendarday listed
        WHERE listed.day = officials_is_office_day.day),
    extract(isodow FROM day) < 6);
