-- Checks of the digits that are public today: day, way and result, not who made them. Those that
-- were struck out are left out.
CREATE OR REPLACE VIEW live_check AS
SELECT verification.id, hotline.id AS hotline_id, hotline.edition_id AS post_id,
    verification.checked_on, verification.method, verification.result
FROM public.officials_edition edition
JOIN public.officials_editionhotline hotline ON hotline.edition_id = edition.id
JOIN public.officials_hotline register ON register.uid = hotline.hotline_uid
JOIN public.officials_verification verification ON verification.hotline_id = register.id
    AND verification.digits = hotline.digits AND verification.extension = hotline.extension
WHERE verification.struck_at IS NULL
    AND hotline.withdrawn_at IS NULL AND hotline.suspended_at IS NULL
    AND NOT edition.closed AND edition.period @> public.officials_now();
