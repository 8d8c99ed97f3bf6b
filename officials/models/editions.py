"""Editions: the published cards and their periods. Public pages read views of them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from officials.characters import REDACTED
from officials.db.tracking import track_deletions, track_deletions_and
from officials.models.bans import REFUSE_BANNED_NUMBERS, REFUSE_BANNED_PEOPLE
from officials.models.choices import Kind, PublicReason, Result, Use
from officials.models.departments import Department
from officials.models.expressions import RangeBound
from officials.models.identifiers import Identified
from officials.models.notices import Notice
from officials.models.officials import Appointment, Official
from officials.models.posts import Post
from officials.models.regions import Region


class Outcome(models.TextChoices):
    REPLACED = "replaced", _("被新版替换")
    WITHDRAWN = "withdrawn", _("撤下")
    ABOLISHED = "abolished", _("岗位撤销")


@track_deletions_and(
    "withdrawal", pgtrigger.Q(new__outcome__in=[Outcome.WITHDRAWN.value, Outcome.ABOLISHED.value])
)
class Edition(Identified):
    """The public card of a post, frozen for a period. Periods of a post never overlap.

    Only the end of the period can change, to an earlier moment. ``closed``: an action ended the
    edition; ``outcome``: how; ``public_reason``: why, one of fixed words. ``rank`` orders the
    cards of a region. ``card`` is ``officials.publication.cards.Card`` as JSON
    and holds no number.
    """

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, db_index=False, related_name="editions"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, db_index=False, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    rank = models.IntegerField()
    period = DateTimeRangeField()
    closed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    public_reason = models.CharField(max_length=200, choices=PublicReason, blank=True)
    card = models.JSONField()
    revision = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    contributors = ArrayField(models.BigIntegerField(), default=list)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Whether a second person had said at that time that a real person held the approver's account.
    approver_confirmed = models.BooleanField()
    waived = models.BooleanField(default=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("公布版本")
        verbose_name_plural = _("公布版本")
        constraints = [
            *Identified.Meta.constraints,
            ExclusionConstraint(
                name="edition_one_at_a_time",
                expressions=[("post", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="edition_has_a_period",
                condition=Q(period__isempty=False) & Q(period__lower_inf=False),
            ),
            models.CheckConstraint(
                name="edition_closed_has_an_end",
                condition=Q(closed=False, outcome="") | Q(closed=True, period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="edition_public_reason_is_a_fixed_word",
                condition=Q(public_reason__in=["", *(each.value for each in PublicReason)]),
            ),
            models.CheckConstraint(
                name="edition_approved_by_a_second_person",
                condition=Q(waived=True)
                | (
                    ~Q(approved_by=F("submitted_by"))
                    & ~Q(contributors__contains=[F("approved_by")])
                ),
            ),
            models.CheckConstraint(
                name="edition_approved_by_a_confirmed_account",
                condition=Q(waived=True) | Q(approver_confirmed=True),
            ),
        ]
        indexes = [
            # The exclusion index has no operator for an integer parameter: for queries by post.
            # It tells what is public of a post without a look at the cards.
            models.Index(
                name="edition_post", fields=["post"], include=["period", "closed", "outcome"]
            ),
            models.Index(name="edition_place", fields=["region", "rank", "post"]),
            models.Index(
                name="edition_place_open",
                fields=["region", "rank", "post"],
                condition=Q(closed=False),
            ),
            # Posts from which a term was withdrawn: few, and asked for with each card of the past.
            models.Index(
                name="edition_term_withdrawn",
                fields=["post"],
                condition=Q(outcome=Outcome.REPLACED) & ~Q(public_reason=""),
            ),
            models.Index(
                RangeBound("period", function="lower").desc(), name="edition_newest_first"
            ),
            # The pile of what is published for a later day, in its order.
            models.Index(
                name="edition_published",
                fields=["published_at", "post"],
                include=["id"],
                condition=Q(closed=False),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            REFUSE_BANNED_PEOPLE,
            pgtrigger.ReadOnly(
                name="edition_is_frozen",
                exclude=["period", "closed", "outcome", "public_reason"],
            ),
            # A copy that only lost something keeps its approval, whatever became of the approver.
            pgtrigger.Trigger(
                name="approver_is_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.approver_confirmed
                        AND NOT EXISTS (SELECT FROM officials_user
                            WHERE id = NEW.approved_by_id AND confirmed_at IS NOT NULL)
                        AND NOT EXISTS (SELECT FROM officials_edition
                            WHERE post_id = NEW.post_id AND revision = NEW.revision
                            AND approved_by_id = NEW.approved_by_id AND approver_confirmed)
                        AND NOT EXISTS (SELECT FROM officials_editionevent
                            WHERE post_id = NEW.post_id AND revision = NEW.revision
                            AND approved_by_id = NEW.approved_by_id AND approver_confirmed)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_approver_is_confirmed',
                            MESSAGE = 'nobody confirmed that a real person holds the account';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Deferred, since the numbers of a post are written after its editions. A copy that only
            # lost something keeps its cover, whatever became of the number.
            pgtrigger.Trigger(
                name="cover_has_a_number",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("jsonb_typeof(NEW.card->'cover') = 'object'"),
                func="""
                    IF public.officials_covering(NEW.card->'cover'->>'post') IS NULL
                        AND NOT EXISTS (SELECT FROM public.officials_edition
                            WHERE post_id = NEW.post_id AND revision = NEW.revision
                            AND id < NEW.id AND card->'cover' = NEW.card->'cover')
                        AND NOT EXISTS (SELECT FROM public.officials_editionevent
                            WHERE post_id = NEW.post_id AND revision = NEW.revision
                            AND id < NEW.id AND card->'cover' = NEW.card->'cover')
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_cover_has_a_number',
                            MESSAGE = 'a cover names a public post with a number to call';
                    END IF;
                    RETURN NULL;
                """,
            ),
            # A merger moves what it sees; the lock waits for one that runs.
            pgtrigger.Trigger(
                name="shown_in_a_present_region",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func="""
                    PERFORM FROM public.officials_region
                        WHERE id IN (SELECT region_id FROM added) ORDER BY id FOR KEY SHARE;
                    IF EXISTS (
                        SELECT FROM added JOIN public.officials_region place
                            ON place.id = added.region_id
                        WHERE place.merged_into_id IS NOT NULL AND NOT added.closed)
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'edition_shown_in_a_present_region',
                            MESSAGE = 'nothing is published in a region that was merged';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="period_only_shrinks",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF lower(NEW.period) <> lower(OLD.period)
                        OR coalesce(upper(NEW.period), 'infinity')
                           > coalesce(upper(OLD.period), 'infinity')
                        OR OLD.closed AND NOT NEW.closed
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_period_only_shrinks',
                            MESSAGE = 'an edition ends earlier or stays as it is';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="what_was_shown_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF lower(OLD.period) <= officials_now() THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_shown_stays',
                            MESSAGE = 'an edition that has been shown is not deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.period}"


@track_deletions
class EditionHotline(models.Model):
    """A hotline as an edition shows it. Its status follows the register; the rest is frozen.

    ``suspended_before``: the suspensions that ended while the edition was not closed.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="hotlines")
    hotline_uid = models.CharField(max_length=12)
    own = models.BooleanField()
    kind = models.CharField(max_length=10, choices=Kind)
    digits = models.CharField(max_length=20)
    extension = models.CharField(max_length=6, blank=True)
    use = models.CharField(max_length=10, choices=Use, default=Use.CALL)
    label = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=120)
    printed_number = models.CharField(max_length=80)

    last_verified = models.DateField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_before = ArrayField(DateTimeRangeField(), null=True)
    withdrawn_at = models.DateTimeField(null=True)
    public_reason = models.CharField(max_length=20, choices=PublicReason, blank=True)

    class Meta:
        verbose_name = _("公布的号码")
        verbose_name_plural = _("公布的号码")
        ordering = ["own", "rank", "id"]
        constraints = [
            models.UniqueConstraint(name="edition_hotline_once", fields=["edition", "hotline_uid"]),
            models.CheckConstraint(
                name="edition_hotline_as_printed",
                condition=~Q(printed_name="") & ~Q(printed_number=""),
            ),
            models.CheckConstraint(
                name="edition_hotline_digits",
                condition=Q(digits__regex="^[0-9]{3,20}$") | Q(digits=REDACTED),
            ),
            models.CheckConstraint(
                name="edition_hotline_use", condition=Q(use__in=[use.value for use in Use])
            ),
            models.CheckConstraint(
                name="edition_hotline_public_reason_is_a_fixed_word",
                condition=Q(public_reason="")
                | Q(
                    withdrawn_at__isnull=False,
                    public_reason__in=[each.value for each in PublicReason],
                ),
            ),
        ]
        indexes = [
            models.Index(name="edition_hotline_uid", fields=["hotline_uid"]),
            models.Index(name="edition_hotline_number", fields=["digits", "extension"]),
            models.Index(
                Case(When(suspended_at__isnull=True, then="digits"), default=Value("")),
                name="edition_hotline_shown",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        triggers = [
            REFUSE_BANNED_NUMBERS,
            pgtrigger.ReadOnly(
                name="number_is_frozen",
                exclude=[
                    "last_verified",
                    "result",
                    "suspended_at",
                    "withdrawn_at",
                    "public_reason",
                ],
            ),
            # Fires after number_is_frozen: nobody else writes this column.
            pgtrigger.Trigger(
                name="suspensions_are_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__suspended_at__isnull=False)
                & pgtrigger.Q(new__suspended_at__df=pgtrigger.F("old__suspended_at")),
                func="""
                    NEW.suspended_before := OLD.suspended_before || tstzrange(
                        OLD.suspended_at,
                        greatest(OLD.suspended_at, public.officials_now()), '[]');
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="what_was_withdrawn_stays_so",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.withdrawn_at IS NOT NULL
                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_hotline_stays_withdrawn',
                            MESSAGE = 'a withdrawn number does not come back';
                    END IF;
                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL
                        AND EXISTS (SELECT FROM public.officials_hotline
                            WHERE uid = NEW.hotline_uid AND suspended_at IS NOT NULL)
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'edition_hotline_restored_with_its_number',
                            MESSAGE = 'a number is restored in the register first';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="what_was_shown_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM public.officials_edition
                        WHERE id = OLD.edition_id AND lower(period) <= public.officials_now())
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'edition_hotline_shown_stays',
                            MESSAGE = 'a number that has been shown is not deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.hotline_uid}"
