"""Posts: the seats and desks that the public can call."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from officials.db.indexes import index_set_keys
from officials.db.tracking import track_by_statement
from officials.models.departments import Department
from officials.models.identifiers import Identified

# Nobody stands behind most accounts; officials_behind says who does behind the others.
_HAS_SOMEBODY_BEHIND = """
                        EXISTS (SELECT FROM public.officials_user WHERE id = {who}
                            AND confirmed_at IS NULL AND credential_givers <> '{{}}')
"""


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    APPROVED = "approved", _("已批准")


class PostKind(models.TextChoices):
    SEAT = "seat", _("领导岗位")
    DESK = "desk", _("值班或服务台")


@track_by_statement(
    indexes=(
        # For the bin, which lists the deletions of 30 days.
        models.Index(
            name="postevent_deleted",
            fields=["pgh_created_at"],
            condition=models.Q(pgh_label="delete"),
        ),
    )
)
class Post(Identified):
    """One seat or desk. Four deputy heads are four posts.

    ``revision`` counts the changes of the post, its appointments and hotlines; ``contributors``:
    the ids of the users who made them since the last approval. Triggers write both.
    """

    department = models.ForeignKey(
        Department, verbose_name=_("部门"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        _("种类"),
        max_length=10,
        choices=PostKind,
        default=PostKind.SEAT,
        help_text=_("领导岗位无人任职时显示“空缺”；值班室没有任职者。"),
    )
    title = models.CharField(_("岗位名称"), max_length=80, help_text=_("例如：副局长"))
    duties = models.CharField(
        _("分管工作"), max_length=400, blank=True, help_text=_("例如：分管城管、信访")
    )
    rank = models.PositiveSmallIntegerField(
        _("次序"), default=10, help_text=_("部门内的次序，小的在前，例如：1。")
    )
    demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    review_state = models.CharField(
        _("审核状态"), max_length=10, choices=ReviewState, default=ReviewState.DRAFT, editable=False
    )
    review_comment = models.CharField(_("退回意见"), max_length=400, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)
    contributors = ArrayField(
        models.BigIntegerField(), verbose_name=_("参与修改者"), default=list, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提交人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        ordering = ["department__rank", "department_id", "rank", "id"]
        indexes = [
            # The piles of staff: few wait, whatever the register holds.
            models.Index(
                name="post_waiting",
                fields=["review_state", "submitted_at"],
                condition=~models.Q(review_state=ReviewState.APPROVED),
            ),
            # In the order of the list, for what it filters of them.
            models.Index(
                name="post_unapproved",
                fields=["id"],
                condition=~models.Q(review_state=ReviewState.APPROVED),
            ),
            *index_set_keys("post", "submitted_by"),
        ]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(name="post_has_a_title", condition=~models.Q(title="")),
            models.CheckConstraint(
                name="post_submitted_by_somebody",
                condition=models.Q(review_state=ReviewState.DRAFT)
                | models.Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            pgtrigger.Trigger(
                name="begins_as_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("who", "bigint := public.officials_at_work()")],
                # What officials_with_user says, without a call of it for each row of a list.
                func=f"""
                    NEW.review_state := 'draft';
                    IF {_HAS_SOMEBODY_BEHIND.format(who="who")} THEN
                        NEW.contributors := public.officials_with_user(NEW.contributors);
                    ELSIF who IS NOT NULL AND who <> ALL(NEW.contributors) THEN
                        NEW.contributors := NEW.contributors || who;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="a_change_makes_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("behind", "bigint[]")],
                func=f"""
                    IF (NEW.department_id, NEW.kind, NEW.title, NEW.duties, NEW.rank, NEW.demo)
                        IS DISTINCT FROM
                       (OLD.department_id, OLD.kind, OLD.title, OLD.duties, OLD.rank, OLD.demo)
                    THEN
                        NEW.revision := OLD.revision + 1;
                        NEW.review_state := 'draft';
                        NEW.contributors := officials_with_user(OLD.contributors);
                    END IF;
                    -- Whoever gave the submitter a password may have submitted it as well.
                    IF NEW.review_state = 'submitted' AND OLD.review_state <> 'submitted'
                        AND {_HAS_SOMEBODY_BEHIND.format(who="NEW.submitted_by_id")}
                    THEN
                        behind := public.officials_behind(NEW.submitted_by_id);
                        NEW.contributors := public.officials_with_hands(
                            NEW.contributors, VARIADIC behind);
                    END IF;
                    IF NEW.revision < OLD.revision
                        OR NOT (OLD.contributors <@ NEW.contributors
                                OR OLD.review_state = 'submitted' AND NEW.review_state = 'approved')
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'post_contributors_stay',
                            MESSAGE = 'who had a hand in a post is forgotten by its approval only';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(
                name="review_goes_its_way",
                field="review_state",
                # A pile that is submitted takes the first of the ways.
                condition=pgtrigger.Q(old__review_state__df=pgtrigger.F("new__review_state"))
                & ~pgtrigger.Q(
                    old__review_state=ReviewState.DRAFT, new__review_state=ReviewState.SUBMITTED
                ),
                transitions=[
                    ("draft", "submitted"),
                    ("submitted", "draft"),
                    ("submitted", "approved"),
                    ("approved", "draft"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.title}"

    @property
    def public_rank(self) -> int:
        """Return the order of the card in its region: by department, then by post."""
        return self.department.rank * 1000 + self.rank

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.uid])
