"""Covers: who answers for the holder of a post from a day to a day."""

from datetime import date

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_lazy as _

from officials.db.tracking import track
from officials.models.expressions import DateRange
from officials.models.identifiers import Identified
from officials.models.posts import Post
from officials.models.triggers import touches_posts

LIFETIME = [date(1900, 1, 1), date(2199, 12, 31)]


@track
class Cover(Identified):
    """Another post of the department answers for the holder from a day to a day, both inclusive.

    It adds no number: the public reads those that are live at ``covered_by``. ``reason`` is for
    staff. ``ended_at``: one person ended it early, for good.
    """

    post = models.ForeignKey(
        Post, verbose_name=_("岗位"), on_delete=models.PROTECT, related_name="covers"
    )
    covered_by = models.ForeignKey(
        Post, verbose_name=_("代接岗位"), on_delete=models.PROTECT, related_name="+"
    )
    start_date = models.DateField(_("代接首日"), help_text=_("从这一天零时起公开，例如：明天。"))
    end_date = models.DateField(_("代接末日"), help_text=_("代接的最后一天；次日零时自动结束。"))
    reason = models.CharField(
        _("事由"),
        max_length=200,
        help_text=_("只有工作人员看到，写入修改记录，例如：外出学习。"),
    )
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, editable=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("代接")
        verbose_name_plural = _("代接")
        ordering = ["start_date", "id"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="cover_by_another_post",
                condition=~Q(post=F("covered_by")),
                violation_error_message=_("岗位不能代接自己的电话。"),
            ),
            models.CheckConstraint(
                name="cover_ends_after_it_starts",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message=_("代接末日不能早于首日。"),
            ),
            models.CheckConstraint(
                name="cover_in_a_lifetime",
                condition=Q(start_date__range=LIFETIME) & Q(end_date__range=LIFETIME),
                violation_error_message=_("代接日期不对。"),
            ),
            models.CheckConstraint(name="cover_has_a_reason", condition=~Q(reason="")),
            ExclusionConstraint(
                name="cover_one_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "start_date",
                            "end_date",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("同一岗位同一天只能有一个代接。"),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            pgtrigger.Trigger(
                name="stays_in_its_department",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("covered_by_id"),  # type: ignore[no-untyped-call]
                func="""
                    IF (SELECT department_id FROM public.officials_post WHERE id = NEW.post_id)
                        IS DISTINCT FROM
                       (SELECT department_id FROM public.officials_post
                            WHERE id = NEW.covered_by_id)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'cover_in_its_department',
                            MESSAGE = 'a post is covered by another of its department';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Both posts are locked, so that two covers at once do not miss each other.
            pgtrigger.Trigger(
                name="joins_no_chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("covered_by_id", "start_date", "end_date"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__ended_at__isnull=True),
                func="""
                    PERFORM FROM public.officials_post
                        WHERE id IN (NEW.post_id, NEW.covered_by_id)
                        ORDER BY id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT FROM public.officials_cover other
                        WHERE other.id <> NEW.id AND other.ended_at IS NULL
                            AND other.start_date <= NEW.end_date
                            AND other.end_date >= NEW.start_date
                            AND (other.post_id = NEW.covered_by_id
                                OR other.covered_by_id = NEW.post_id))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'cover_in_no_chain',
                            MESSAGE = 'a post that covers another is not covered on those days';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Its published copies are found by its post.
            pgtrigger.Trigger(
                name="stays_on_its_post",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__post__df=pgtrigger.F("new__post")),
                func="""
                    RAISE check_violation USING CONSTRAINT = 'cover_stays_on_its_post',
                        MESSAGE = 'a cover stays on its post; another post has another one';
                """,
            ),
            pgtrigger.Trigger(
                name="stays_ended",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False)
                & pgtrigger.Q(old__ended_at__df=pgtrigger.F("new__ended_at")),
                func="""
                    RAISE check_violation USING CONSTRAINT = 'cover_stays_ended',
                        MESSAGE = 'a cover that was ended early does not come back';
                """,
            ),
            # The editions must follow in the same transaction.
            pgtrigger.Trigger(
                name="an_end_ends_what_is_shown",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.ended_at IS NULL THEN
                        RETURN NULL;
                    END IF;
                    IF EXISTS (
                        SELECT FROM public.officials_edition
                        WHERE post_id = OLD.post_id AND NOT closed
                            AND card->'cover'->>'cover' = OLD.uid
                            AND coalesce(upper(period), 'infinity') > public.officials_now())
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'cover_end_is_shown',
                            MESSAGE = 'a cover ends together with what is shown of it';
                    END IF;
                    RETURN NULL;
                """,
            ),
            *touches_posts(
                "SELECT {row}.post_id WHERE {row}.post_id IS NOT NULL",
                taking_away="""
                    to_jsonb({old}) - 'ended_at' = to_jsonb({new}) - 'ended_at'
                    AND {new}.ended_at IS NOT NULL
                """,
            ),
        ]

    def __str__(self) -> str:
        values = {"by": self.covered_by.title, "start": self.start_date, "end": self.end_date}
        return gettext("由“%(by)s”代接，%(start)s 至 %(end)s") % values
