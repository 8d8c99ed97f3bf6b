"""Bans on publishing a number or a person again, after they were taken off the site."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from officials.clock import Now
from officials.days import SHANGHAI
from officials.db.tracking import track
from officials.models.check_constraints import ChecksAtOnce
from officials.models.choices import PublicReason
from officials.models.officials import Official
from officials.models.posts import Post
from officials.models.second_person import agreed_against_the_rules, agreed_by_another, staff_key

# SQL for a ban that holds today. Publishing and banning wait for each other by an advisory lock.
IN_FORCE = """ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')
                >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date"""
LOCK = "20131101, 0"


class BanQuerySet(models.QuerySet["RepublicationBan"]):
    def in_force(self) -> Self:
        """Return the bans that hold today."""
        lasting = Q(ends_on=None) | Q(ends_on__gte=TruncDate(Now(), tzinfo=SHANGHAI))
        return self.filter(lasting, lifted_by=None)


@track
class RepublicationBan(ChecksAtOnce):
    """A number or a person that is not published again, in the whole country.

    ``post``: where it stood, which decides whose staff see the ban and may lift it. The number is
    kept as a keyed hash (``officials_number_hash``). ``ends_on``: the last day, None for no end.
    One person asks to lift a ban, another one does (``lifted_by``).
    """

    post = models.ForeignKey(
        Post, verbose_name=_("原岗位"), on_delete=models.PROTECT, related_name="bans"
    )
    number_hash = models.BinaryField(_("号码的摘要"), max_length=32, null=True, editable=False)
    official = models.ForeignKey(
        Official,
        verbose_name=_("领导干部"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bans",
    )
    reason = models.CharField(_("原因"), max_length=20, choices=PublicReason)
    why = models.CharField(_("说明"), max_length=200, blank=True)
    ends_on = models.DateField(_("最后一天"), null=True, blank=True)
    made_by = staff_key(_("办理人"))
    made_at = models.DateTimeField(_("办理时间"))
    asked_by = staff_key(_("申请解除的人"), null=True)
    lifted_by = staff_key(_("批准解除的人"), null=True)
    waived = models.BooleanField(_("免于复核"), default=False)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("不再公布的号码和人")
        verbose_name_plural = _("不再公布的号码和人")
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                name="ban_of_a_number",
                fields=["number_hash"],
                condition=Q(lifted_by__isnull=True, number_hash__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ban_of_a_number_or_a_person",
                condition=Q(number_hash__isnull=False, official__isnull=True)
                | Q(number_hash__isnull=True, official__isnull=False),
            ),
            models.CheckConstraint(
                name="ban_reason_is_a_fixed_word",
                condition=Q(reason__in=[each.value for each in PublicReason]),
            ),
            models.CheckConstraint(
                name="ban_lifted_by_a_second_person",
                condition=agreed_by_another("lifted_by"),
            ),
        ]
        triggers = [
            # What is public is withdrawn first; a short number belongs to nobody alone.
            pgtrigger.Trigger(
                name="bans_what_is_gone",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM pg_advisory_xact_lock({LOCK});
                    IF NEW.number_hash IS NOT NULL AND NOT EXISTS (
                        SELECT FROM public.officials_hotline hotline
                        LEFT JOIN public.officials_appointment held
                            ON held.id = hotline.appointment_id
                        WHERE NEW.post_id IN (hotline.post_id, held.post_id)
                            AND hotline.kind <> 'short'
                            AND NEW.number_hash = public.officials_number_hash(
                                hotline.digits, hotline.extension)
                            AND NOT EXISTS (SELECT FROM public.officials_nationalhotline
                                WHERE number = hotline.digits)
                            AND NOT EXISTS (
                                SELECT FROM public.officials_editionhotline shown
                                JOIN public.officials_edition edition
                                    ON edition.id = shown.edition_id
                                WHERE shown.digits = hotline.digits
                                    AND shown.extension = hotline.extension
                                    AND shown.withdrawn_at IS NULL AND NOT edition.closed
                                    AND coalesce(upper(edition.period), 'infinity')
                                        > public.officials_now()))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'ban_of_a_number_that_is_gone',
                            MESSAGE = 'a number of its post that no card has is banned';
                    END IF;
                    IF NEW.official_id IS NOT NULL AND (
                        NOT EXISTS (SELECT FROM public.officials_appointment
                            WHERE post_id = NEW.post_id AND official_id = NEW.official_id)
                        OR EXISTS (
                            SELECT FROM public.officials_edition edition
                            WHERE public.officials_people(edition.card) @> to_jsonb(ARRAY[
                                (SELECT uid::text FROM public.officials_official
                                    WHERE id = NEW.official_id)])
                                AND NOT edition.closed
                                AND coalesce(upper(edition.period), 'infinity')
                                    > public.officials_now()))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'ban_of_a_person_who_is_gone',
                            MESSAGE = 'somebody of its post whom no card names is banned';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - constants
            ),
            pgtrigger.Trigger(
                name="is_lifted_by_the_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.lifted_by_id IS NOT NULL
                        OR to_jsonb(OLD) - '{{asked_by_id,lifted_by_id,waived}}'::text[]
                            <> to_jsonb(NEW) - '{{asked_by_id,lifted_by_id,waived}}'::text[]
                        OR {agreed_against_the_rules("lifted_by")}
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'ban_is_lifted_by_the_rules',
                            MESSAGE = 'one asks to lift a ban, another person agrees';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        subject = str(self.official) if self.official_id else str(_("一个号码"))
        return f"{subject} {self.get_reason_display()}"


# Triggers of editions and of their hotlines, whatever writes them. A copy of an edition brings
# nothing back, since only what no card has is banned.
REFUSE_BANNED_NUMBERS = pgtrigger.Trigger(
    name="no_banned_number",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
    func=f"""
        PERFORM pg_advisory_xact_lock_shared({LOCK});
        IF EXISTS (SELECT FROM public.officials_republicationban ban
                WHERE ban.number_hash IS NOT NULL AND {IN_FORCE})
            AND EXISTS (
                SELECT FROM added JOIN public.officials_republicationban ban
                    ON ban.number_hash = public.officials_number_hash(
                        added.digits, added.extension)
                WHERE added.withdrawn_at IS NULL AND {IN_FORCE})
        THEN
            RAISE check_violation USING CONSTRAINT = 'edition_hotline_is_not_banned',
                MESSAGE = 'this number is not published again';
        END IF;
        RETURN NULL;
    """,  # noqa: S608 - constants
)
REFUSE_BANNED_PEOPLE = pgtrigger.Trigger(
    name="no_banned_person",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
    func=f"""
        PERFORM pg_advisory_xact_lock_shared({LOCK});
        IF EXISTS (
            SELECT FROM added
            JOIN public.officials_republicationban ban ON ban.official_id IS NOT NULL
            JOIN public.officials_official person ON person.id = ban.official_id
            WHERE NOT added.closed AND {IN_FORCE}
                AND public.officials_people(added.card) @> to_jsonb(ARRAY[person.uid::text]))
        THEN
            RAISE check_violation USING CONSTRAINT = 'edition_names_nobody_banned',
                MESSAGE = 'this person is not published again';
        END IF;
        RETURN NULL;
    """,
)
