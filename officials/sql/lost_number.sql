-- Numbers that posts lost to a withdrawal on one of the last 30 days: when and why, no digit.
CREATE OR REPLACE VIEW lost_number AS
SELECT max(hotline.id) AS id, post.uid AS post, hotline.withdrawn_at,
    coalesce(nullif(hotline.public_reason, ''), 'other') AS public_reason
FROM public.officials_editionhotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.edition_id
JOIN public.officials_post post ON post.id = edition.post_id
WHERE lower(edition.period) <= hotline.withdrawn_at
    AND (hotline.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date
        > (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 30
GROUP BY post.uid, hotline.hotline_uid, hotline.withdrawn_at, 4;
