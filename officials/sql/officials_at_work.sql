-- Return the id of the user in the history context, or NULL.
CREATE OR REPLACE FUNCTION officials_at_work() RETURNS bigint LANGUAGE sql STABLE
RETURN (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
    ->> 'user')::bigint;
