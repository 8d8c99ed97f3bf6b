-- Return a new uid: 12 characters of Crockford's base 32 in lower case, 60 random bits. A random UUID
-- in base 64 has characters of six random bits but for the ninth and the eleventh, which say its
-- version and variant; two of them stand for one of ours. One expression, so that it is inlined.
CREATE OR REPLACE FUNCTION officials_new_uid() RETURNS text LANGUAGE sql VOLATILE
RETURN translate(
    left(overlay(encode(uuid_send(gen_random_uuid()), 'base64') PLACING '' FROM 9 FOR 4), 12),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    '0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjkmnpqrstvwxyz');
