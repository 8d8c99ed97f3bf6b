-- Return the present moment of the site; tests replace this function. statement_timestamp() is the
-- time at which a statement reaches the server, so an action that reads it after taking its lock
-- gets a moment later than everything it waited for.
CREATE OR REPLACE FUNCTION officials_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN statement_timestamp();
