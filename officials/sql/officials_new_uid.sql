-- Return a new uid: 12 characters of Crockford's base 32 in lower case, 60 random bits. Two of the
-- sixteen bytes of a random UUID say its version and variant.
CREATE OR REPLACE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN (
    SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
        (get_byte(drawn.bytes, place) & 31) + 1, 1), '')
    FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS drawn,
        unnest('{0,1,2,3,4,5,10,11,12,13,14,15}'::int[]) AS place);
