"""Verifications: who tried whether a hotline works, when, and with what result."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from officials.characters import REDACTED
from officials.db.tracking import track
from officials.models.choices import FAILED_RESULTS, Answerer, Method, Result, TimeOfDay
from officials.models.hotlines import Hotline
from officials.models.office_confirmations import OfficeLink
from officials.models.second_person import staff_key

# One by one: an index that is made anew from its text reads as before, where a list does not.
_OF_TROUBLE = reduce(or_, (Q(result=each.value) for each in (*FAILED_RESULTS, Result.UNANSWERED)))


@track
class Verification(models.Model):
    """A check whether these digits worked; digits that the hotline gets later are unverified.

    ``recorded_at`` is the database's clock when the row was written. ``call``: the same for all
    hotlines that one call settled. A check that was pressed by mistake is struck out within ten
    minutes by who pressed it, and counts no more; the row stays. ``link``: by which the office of
    the hotline confirmed it, without an account; nobody called then.
    """

    hotline = models.ForeignKey(
        Hotline, verbose_name=_("热线"), on_delete=models.CASCADE, related_name="verifications"
    )
    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    checked_on = models.DateField(_("核验日期"))
    time_of_day = models.CharField(_("时段"), max_length=10, choices=TimeOfDay, blank=True)
    checked_by = staff_key(_("核验人"), null=True)
    link = models.ForeignKey(
        OfficeLink,
        verbose_name=_("确认链接"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="verifications",
    )
    method = models.CharField(_("方式"), max_length=10, choices=Method, default=Method.CALLED)
    result = models.CharField(_("结果"), max_length=10, choices=Result)
    answerer = models.CharField(_("谁接的"), max_length=10, choices=Answerer, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    call = models.UUIDField(_("同一次拨打"), null=True, editable=False)
    recorded_at = models.DateTimeField(_("记下的时间"), null=True, editable=False)
    struck_at = models.DateTimeField(_("划去的时间"), null=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("划去的人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("核验")
        verbose_name_plural = _("核验")
        ordering = ["-checked_on", "-id"]
        indexes = [
            # The piles of calls that went wrong, which are few of all.
            models.Index(
                name="verification_of_trouble",
                fields=["checked_on"],
                condition=_OF_TROUBLE & Q(struck_at__isnull=True),
            ),
            # How often nobody answered, by number.
            models.Index(
                name="verification_unanswered",
                fields=["hotline"],
                condition=Q(result=Result.UNANSWERED, struck_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="verification_result", condition=Q(result__in=[r.value for r in Result])
            ),
            models.CheckConstraint(
                name="verification_digits",
                condition=(Q(digits__regex="^[0-9]{3,20}$") | Q(digits=REDACTED))
                & (Q(extension__regex="^[0-9]{0,6}$") | Q(digits=REDACTED, extension=REDACTED)),
            ),
            models.CheckConstraint(
                name="verification_time_of_day",
                condition=Q(time_of_day__in=["", *(each.value for each in TimeOfDay)]),
            ),
            models.CheckConstraint(
                name="verification_answered_by_somebody",
                condition=Q(answerer="")
                | Q(answerer__in=[each.value for each in Answerer], result=Result.ANSWERED.value),
            ),
            models.CheckConstraint(
                name="verification_by_a_person_or_an_office",
                condition=Q(checked_by__isnull=False, link__isnull=True)
                & ~Q(result=Result.CONFIRMED.value)
                & ~Q(method=Method.OFFICE.value)
                | Q(
                    checked_by__isnull=True,
                    link__isnull=False,
                    result=Result.CONFIRMED.value,
                    method=Method.OFFICE.value,
                ),
            ),
            models.CheckConstraint(
                name="verification_struck_out_by_somebody",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="verification_once_a_call",
                fields=["call", "hotline"],
                condition=Q(call__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="goes_with_its_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM public.officials_editionhotline shown
                        JOIN public.officials_hotline hotline ON hotline.uid = shown.hotline_uid
                        WHERE hotline.id = OLD.hotline_id)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'verification_published_stays',
                            MESSAGE = 'a check of a number that was published is not deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
            pgtrigger.Trigger(
                name="is_recorded_now",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.recorded_at := public.officials_now(); RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="stays_as_recorded",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.struck_at IS NOT NULL OR NEW.struck_at IS NULL
                        OR to_jsonb(OLD) - '{struck_at,struck_by_id}'::text[]
                            <> to_jsonb(NEW) - '{struck_at,struck_by_id}'::text[]
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'verification_stays_as_recorded',
                            MESSAGE = 'a check is struck out once, and changes in nothing else';
                    END IF;
                    IF NEW.struck_by_id IS DISTINCT FROM OLD.checked_by_id
                        OR OLD.recorded_at IS NULL
                        OR OLD.recorded_at <= public.officials_now() - interval '10 minutes'
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'verification_struck_out_in_ten_minutes',
                            MESSAGE = 'who made a check strikes it out, within ten minutes';
                    END IF;
                    IF EXISTS (SELECT FROM public.officials_verification later
                            WHERE later.hotline_id = OLD.hotline_id AND later.id > OLD.id
                            AND later.checked_by_id <> OLD.checked_by_id)
                        OR NOT EXISTS (SELECT FROM public.officials_hotline
                            WHERE id = OLD.hotline_id AND withdrawn_at IS NULL
                            AND digits = OLD.digits AND extension = OLD.extension
                            AND (suspended_at IS NOT NULL OR OLD.call IS NULL
                                OR OLD.result NOT IN ('wrong', 'dead')))
                        OR EXISTS (SELECT FROM public.officials_hotlineevent act
                            WHERE act.pgh_obj_id = OLD.hotline_id
                            AND act.pgh_created_at > (SELECT min(pgh_created_at)
                                FROM public.officials_verificationevent own
                                WHERE own.pgh_obj_id = OLD.id)
                            AND act.pgh_context ->> 'user'
                                IS DISTINCT FROM OLD.checked_by_id::text)
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'verification_struck_out_before_others_act',
                            MESSAGE = 'somebody else acted on the number since the check';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_result_display()}"


def choose_shown(checks: Iterable[Verification]) -> Verification | None:
    """Return the check that the public reads, of those of one number, the newest first.

    The word of an office is newer than a call that was answered, but hides none that was not.
    """
    newest = None
    for check in checks:
        if check.result != Result.CONFIRMED:
            return newest if newest and check.result == Result.ANSWERED else check
        newest = newest or check
    return newest
