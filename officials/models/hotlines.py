"""Hotlines and their sources."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from officials import phones
from officials.characters import REDACTED
from officials.db.indexes import index_set_keys
from officials.db.tracking import track_by_statement
from officials.models.choices import Kind, PublicReason, Use
from officials.models.identifiers import Identified
from officials.models.notices import Notice
from officials.models.officials import Appointment
from officials.models.posts import Post
from officials.models.triggers import touches_posts

_KNOWS_ITS_POST = """
    NEW.on_post_id := coalesce(NEW.post_id, (SELECT post_id FROM public.officials_appointment
        WHERE id = NEW.appointment_id));
    RETURN NEW;
"""


@track_by_statement("post", "appointment", exclude=("on_post",))
class Hotline(Identified):
    """A number of a post, or the holder's own: of an appointment, with which it ends.

    ``on_post``: the post in both cases, which a trigger writes and nothing else.
    """

    post = models.ForeignKey(
        Post,
        verbose_name=_("岗位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hotlines",
        db_index=False,
    )
    appointment = models.ForeignKey(
        Appointment,
        verbose_name=_("任职"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hotlines",
        db_index=False,
    )
    on_post = models.ForeignKey(
        Post,
        verbose_name=_("所在岗位"),
        # Its two sources hold the post.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        blank=True,
        editable=False,
        related_name="+",
    )
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, editable=False)
    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    use = models.CharField(
        _("用法"),
        max_length=10,
        choices=Use,
        default=Use.CALL,
        help_text=_("只收传真或短信的号码没有拨打按钮；兼收传真的电话选“电话”。"),
    )
    label = models.CharField(
        _("名目"), max_length=40, blank=True, help_text=_("印在号码前的字样，例如：办公电话")
    )
    purpose = models.CharField(
        _("受理事项"), max_length=200, blank=True, help_text=_("例如：城市管理投诉")
    )
    answered_by = models.CharField(
        _("接听人"), max_length=80, blank=True, help_text=_("例如：本人、办公室值班人员")
    )
    hours = models.CharField(
        _("受理时间"), max_length=120, blank=True, help_text=_("例如：工作日 9:00–17:00")
    )
    rank = models.PositiveSmallIntegerField(_("次序"), default=10)

    suspended_at = models.DateTimeField(_("暂停时间"), null=True, editable=False)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("暂停人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    suspended_for = models.ForeignKey(
        "officials.Verification",
        verbose_name=_("暂停所依据的核验"),
        on_delete=models.RESTRICT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("恢复人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    restore_waived = models.BooleanField(_("恢复时免于复核"), default=False, editable=False)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, editable=False)
    public_reason = models.CharField(
        _("撤下的原因"), max_length=20, choices=PublicReason, blank=True, editable=False
    )

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("热线")
        verbose_name_plural = _("热线")
        ordering = ["rank", "id"]
        indexes = [
            models.Index(name="hotline_number", fields=["digits", "extension"]),
            *index_set_keys("hotline", "post", "appointment"),
            *index_set_keys("hotline", "suspended_by", "suspended_for", "restored_by"),
            # Few have these, and a list of the newest would look through all others.
            models.Index(
                name="hotline_kind",
                fields=["kind", "id"],
                condition=~Q(kind=Kind.LANDLINE) & ~Q(kind=Kind.MOBILE),
            ),
            models.Index(name="hotline_use", fields=["use", "id"], condition=~Q(use=Use.CALL)),
            models.Index(
                name="hotline_withdrawn", fields=["id"], condition=Q(withdrawn_at__isnull=False)
            ),
            models.Index(
                name="hotline_suspended",
                fields=["suspended_at"],
                condition=Q(suspended_at__isnull=False),
            ),
        ]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="hotline_of_a_post_or_an_appointment",
                condition=Q(post__isnull=False, appointment__isnull=True)
                | Q(post__isnull=True, appointment__isnull=False),
            ),
            models.CheckConstraint(
                name="hotline_digits",
                condition=(
                    Q(digits__regex="^[0-9]{3,20}$")
                    | Q(digits=REDACTED, withdrawn_at__isnull=False)
                )
                & (Q(extension__regex="^[0-9]{0,6}$") | Q(digits=REDACTED, extension=REDACTED)),
            ),
            models.CheckConstraint(
                name="hotline_kind", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="hotline_use", condition=Q(use__in=[use.value for use in Use])
            ),
            models.CheckConstraint(
                name="hotline_public_reason_is_a_fixed_word",
                condition=Q(public_reason="")
                | Q(
                    withdrawn_at__isnull=False,
                    public_reason__in=[each.value for each in PublicReason],
                ),
            ),
            models.CheckConstraint(
                name="hotline_restored_by_a_second_person",
                condition=Q(restored_by__isnull=True)
                | Q(restore_waived=True)
                | ~Q(restored_by=F("suspended_by")),
            ),
            models.CheckConstraint(
                name="hotline_cause_of_a_suspension",
                condition=Q(suspended_for__isnull=True)
                | Q(suspended_at__isnull=False, suspended_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="hotline_once_on_a_post",
                fields=["post", "digits", "extension"],
                condition=Q(withdrawn_at__isnull=True, post__isnull=False),
            ),
            models.UniqueConstraint(
                name="hotline_once_in_an_appointment",
                fields=["appointment", "digits", "extension"],
                condition=Q(withdrawn_at__isnull=True, appointment__isnull=False),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            pgtrigger.Trigger(
                name="what_was_published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM public.officials_editionhotline
                        WHERE hotline_uid = OLD.uid)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'hotline_published_stays',
                            MESSAGE = 'a number that was published is withdrawn, not deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
            # Whoever suspended a number by a check alone ends that by striking the check out; the
            # table of verifications says until when.
            pgtrigger.Trigger(
                name="comes_back_by_the_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__suspended_at__isnull=False)
                | pgtrigger.Q(old__withdrawn_at__isnull=False),
                declare=[("taken_back", "boolean := false")],
                func="""
                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL
                        AND OLD.suspended_for_id IS NOT NULL AND NEW.restored_by_id IS NULL
                        AND NOT NEW.restore_waived
                    THEN
                        taken_back := EXISTS (
                            SELECT FROM public.officials_verification cause
                            WHERE cause.id = OLD.suspended_for_id AND cause.hotline_id = OLD.id
                            AND cause.checked_by_id = OLD.suspended_by_id
                            AND cause.struck_by_id = OLD.suspended_by_id
                            AND cause.struck_at IS NOT NULL
                            AND cause.recorded_at
                                > public.officials_now() - interval '10 minutes');
                    END IF;
                    IF OLD.withdrawn_at IS NOT NULL
                        AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
                        OR OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL
                        AND NEW.restored_by_id IS NULL AND NOT taken_back
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'hotline_comes_back_by_the_rules',
                            MESSAGE = 'withdrawn is for good; a second person restores';
                    END IF;
                    IF OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL
                        AND NOT NEW.restore_waived AND NOT taken_back
                        AND (OLD.suspended_by_id
                                = ANY(public.officials_behind(NEW.restored_by_id))
                             OR NEW.restored_by_id
                                = ANY(public.officials_behind(OLD.suspended_by_id))
                             OR NOT EXISTS (SELECT FROM public.officials_user
                                WHERE id = NEW.restored_by_id AND confirmed_at IS NOT NULL))
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'hotline_restored_by_nobodys_second_account',
                            MESSAGE = 'who gave an account its password restores nothing of it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="suspension_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__suspended_at__isnull=False)
                | pgtrigger.Q(new__suspended_for__isnull=False),
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.suspended_at IS NOT NULL
                        AND NEW.suspended_at IS NOT NULL
                    THEN
                        IF (NEW.suspended_at, NEW.suspended_by_id, NEW.suspended_for_id)
                            IS DISTINCT FROM
                            (OLD.suspended_at, OLD.suspended_by_id, OLD.suspended_for_id)
                        THEN
                            RAISE check_violation USING CONSTRAINT = 'hotline_suspension_stays',
                                MESSAGE = 'a suspension keeps its time, its person and its cause';
                        END IF;
                    ELSIF NEW.suspended_for_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM public.officials_verification cause
                        WHERE cause.id = NEW.suspended_for_id AND cause.hotline_id = NEW.id
                        AND cause.digits = NEW.digits AND cause.extension = NEW.extension
                        AND cause.result IN ('wrong', 'dead') AND cause.struck_at IS NULL
                        AND cause.checked_by_id = NEW.suspended_by_id)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'hotline_suspended_for_its_check',
                            MESSAGE = 'the cause of a suspension is a failed check of its number';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Its published copies are found by its post.
            pgtrigger.Trigger(
                name="stays_on_its_post",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__post__df=pgtrigger.F("new__post"))
                | pgtrigger.Q(old__appointment__df=pgtrigger.F("new__appointment")),
                func="""
                    IF coalesce(OLD.post_id, (SELECT post_id FROM officials_appointment
                            WHERE id = OLD.appointment_id))
                        <> coalesce(NEW.post_id, (SELECT post_id FROM officials_appointment
                            WHERE id = NEW.appointment_id))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'hotline_stays_on_its_post',
                            MESSAGE = 'a number stays on its post; on another post it is a new one';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # One column, so that a list of numbers finds their regions without an OR of two joins.
            pgtrigger.Trigger(
                name="knows_its_post",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__post__isnull=True)
                | pgtrigger.Q(new__post__df=pgtrigger.F("new__on_post")),
                func=_KNOWS_ITS_POST,
            ),
            pgtrigger.Trigger(
                name="still_knows_its_post",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__on_post__df=pgtrigger.F("new__on_post")),
                func=_KNOWS_ITS_POST,
            ),
            *touches_posts(
                "SELECT {row}.on_post_id",
                ignoring=(
                    "on_post_id",
                    "suspended_at",
                    "suspended_by_id",
                    "suspended_for_id",
                    "restored_by_id",
                    "restore_waived",
                    "withdrawn_at",
                    "public_reason",
                ),
            ),
        ]

    def __str__(self) -> str:
        return phones.shown(phones.Kind(self.kind), self.digits, self.extension)

    @property
    def of_post(self) -> Post:
        """Return the post of the hotline, its own or its appointment's."""
        return self.post or self.appointment.post  # type: ignore[union-attr]


@track_by_statement("hotline")
class HotlineSource(models.Model):
    """A notice that published a hotline, with the name and the number as printed there."""

    hotline = models.ForeignKey(
        Hotline,
        verbose_name=_("热线"),
        on_delete=models.CASCADE,
        related_name="sources",
        db_index=False,  # ``hotline_source_once`` begins with it
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("公告"), on_delete=models.PROTECT, related_name="+"
    )
    printed_name = models.CharField(
        _("公告所印姓名或岗位"), max_length=120, help_text=_("照抄，例如：张三（副局长）")
    )
    printed_number = models.CharField(
        _("公告所印号码"), max_length=80, help_text=_("照抄，例如：（029）0381 2345 转 801")
    )

    class Meta:
        verbose_name = _("号码来源")
        verbose_name_plural = _("号码来源")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="hotline_source_once", fields=["hotline", "notice"]),
            models.CheckConstraint(
                name="hotline_source_as_printed",
                condition=~Q(printed_name="") & ~Q(printed_number=""),
            ),
        ]
        triggers = [
            # As a value, not as rows: joined to those of a list, all hotlines would be read.
            *touches_posts(
                "SELECT (SELECT on_post_id FROM officials_hotline WHERE id = {row}.hotline_id)"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.printed_name}"
