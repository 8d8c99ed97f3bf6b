"""Promises of a place: what its office announced to callers, with the parts that are measurable."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.identifiers import Identified
from officials.models.notices import Notice
from officials.models.regions import Region
from officials.models.second_person import staff_key
from officials.models.triggers import ANY_CHANGE, follows_merger

LIFETIME = [date(1990, 1, 1), date(2199, 12, 31)]
MOST_PERCENT = 100
MOST_HOURS = 720
MOST_DAYS = 90


@track
class Promise(Identified):
    """A sentence of a promise of a region, as its notice prints it.

    Its measurable parts, each None where the notice prints no such number: ``answered_share``:
    percent of the numbers that somebody answers in office hours; ``callback_hours``: hours until
    somebody calls back; ``report_days``: office days until a report has its answer.

    One person enters it, a second one confirms it, either of them takes it down. It changes in
    nothing else: another wording is another promise.
    """

    region = models.ForeignKey(
        Region, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="promises"
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("公告"), on_delete=models.PROTECT, related_name="promises"
    )
    wording = models.CharField(_("承诺的原话"), max_length=200)
    answered_share = models.PositiveSmallIntegerField(
        _("办公时间接通率（%）"), null=True, blank=True
    )
    callback_hours = models.PositiveSmallIntegerField(_("几小时内回电"), null=True, blank=True)
    report_days = models.PositiveSmallIntegerField(_("几个工作日内答复纠错"), null=True, blank=True)
    start_date = models.DateField(_("生效首日"))
    end_date = models.DateField(_("生效末日"), null=True, blank=True)
    entered_by = staff_key(_("录入人"))
    entered_at = models.DateTimeField(_("录入时间"))
    confirmed_by = staff_key(_("确认人"), null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    waived = models.BooleanField(_("没有第二人"), default=False)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("公开承诺")
        verbose_name_plural = _("公开承诺")
        ordering = ["pk"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(name="promise_has_a_wording", condition=~Q(wording="")),
            models.CheckConstraint(
                name="promise_answered_share",
                condition=Q(answered_share=None) | Q(answered_share__range=[1, MOST_PERCENT]),
                violation_error_message=_("接通率写 1 到 100。"),
            ),
            models.CheckConstraint(
                name="promise_callback_hours",
                condition=Q(callback_hours=None) | Q(callback_hours__range=[1, MOST_HOURS]),
                violation_error_message=_("回电写 1 到 720 小时。"),
            ),
            models.CheckConstraint(
                name="promise_report_days",
                condition=Q(report_days=None) | Q(report_days__range=[1, MOST_DAYS]),
                violation_error_message=_("答复纠错写 1 到 90 个工作日。"),
            ),
            models.CheckConstraint(
                name="promise_in_a_lifetime",
                condition=Q(start_date__range=LIFETIME)
                & (Q(end_date=None) | Q(end_date__range=LIFETIME)),
                violation_error_message=_("承诺的日期不对。"),
            ),
            models.CheckConstraint(
                name="promise_ends_after_it_starts",
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date")),
                violation_error_message=_("生效末日不能早于首日。"),
            ),
            models.CheckConstraint(
                name="promise_confirmed_by_somebody",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, waived=False)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_confirmed_by_a_second_person",
                condition=Q(waived=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("entered_by")),
            ),
            models.UniqueConstraint(
                name="promise_once",
                fields=["region", "notice", "wording"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("这份公告的这句承诺已经登记。"),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            follows_merger("region_id"),
            # A change of the notice that is under way is waited for; a later one is refused.
            pgtrigger.Trigger(
                name="holds_its_notice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM FROM public.officials_notice WHERE id = NEW.notice_id FOR SHARE;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="is_confirmed_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("decision", "text[] := '{confirmed_by_id,confirmed_at,waived,withdrawn_at}'"),
                    ("merger", "text[] := '{region_id}'"),
                ],
                func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.confirmed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN
                            RAISE check_violation USING CONSTRAINT = 'promise_stays_as_entered',
                                MESSAGE = 'a promise is entered before somebody decides';
                        END IF;
                        RETURN NEW;
                    END IF;
                    -- A merger of its region moves it, also when it was taken down.
                    IF to_jsonb(OLD) - decision - merger <> to_jsonb(NEW) - decision - merger
                        OR NEW.region_id <> OLD.region_id AND NOT EXISTS (
                            SELECT FROM public.officials_region
                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)
                        OR OLD.withdrawn_at IS NOT NULL
                            AND to_jsonb(OLD) - merger <> to_jsonb(NEW) - merger
                        OR OLD.confirmed_at IS NOT NULL AND
                            (OLD.confirmed_by_id, OLD.confirmed_at, OLD.waived)
                            IS DISTINCT FROM
                            (NEW.confirmed_by_id, NEW.confirmed_at, NEW.waived)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'promise_stays_as_entered',
                            MESSAGE = 'a promise is entered, confirmed, taken down, each once';
                    END IF;
                    IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL
                        AND NOT NEW.waived
                        AND (NEW.entered_by_id
                                = ANY(public.officials_behind(NEW.confirmed_by_id))
                            OR NEW.confirmed_by_id
                                = ANY(public.officials_behind(NEW.entered_by_id))
                            OR NOT EXISTS (SELECT FROM public.officials_user
                                WHERE id = NEW.confirmed_by_id AND confirmed_at IS NOT NULL))
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'promise_confirmed_by_nobodys_second_account',
                            MESSAGE = 'nobody confirms a promise through an account of their own';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="raises_versions",
                when=pgtrigger.After,
                operation=ANY_CHANGE,
                func="""
                    PERFORM public.officials_raise_versions(
                        array_remove(ARRAY[NEW.region_id, OLD.region_id], NULL));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}“{self.wording}”"
