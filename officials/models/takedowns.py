"""Names that are withheld, and requests to take down what another region publishes."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.choices import PublicReason
from officials.models.hotlines import Hotline
from officials.models.notices import Notice
from officials.models.officials import Official
from officials.models.posts import Post
from officials.models.second_person import agreed_against_the_rules, agreed_by_another, staff_key


@track
class TakedownRequest(models.Model):
    """A request to withdraw a hotline, from staff of a region that it does not belong to.

    It is open until the hotline is withdrawn, or until somebody of its region keeps it.
    """

    hotline = models.ForeignKey(
        Hotline, verbose_name=_("热线"), on_delete=models.PROTECT, related_name="takedown_requests"
    )
    reason = models.CharField(_("原因"), max_length=20, choices=PublicReason)
    why = models.CharField(_("说明"), max_length=200, blank=True)
    asked_by = staff_key(_("请求人"))
    asked_at = models.DateTimeField(_("请求时间"))
    kept_by = staff_key(_("保留人"), null=True)

    class Meta:
        verbose_name = _("撤下请求")
        verbose_name_plural = _("撤下请求")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="takedown_request_once_open",
                fields=["hotline"],
                condition=Q(kept_by__isnull=True),
            ),
            models.CheckConstraint(
                name="takedown_request_reason_is_a_fixed_word",
                condition=Q(reason__in=[each.value for each in PublicReason]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hotline} {self.get_reason_display()}"


class WithholdingReason(models.TextChoices):
    """The reasons that the public reads when a name is withheld."""

    ON_REQUEST = PublicReason.ON_REQUEST.value, _("应本人要求")
    SECURITY = PublicReason.SECURITY.value, _("安全原因")


@track
class WithheldName(models.Model):
    """A person whose name the public does not read, on any post that they hold or held.

    One person withholds it, at once. It is shown again when somebody asked for it and a second
    person agreed (``restored_by``). Editions stay as they were published; the views mask them.
    """

    official = models.ForeignKey(
        Official, verbose_name=_("领导干部"), on_delete=models.PROTECT, related_name="withheld"
    )
    reason = models.CharField(_("原因"), max_length=20, choices=WithholdingReason)
    why = models.CharField(_("说明"), max_length=200, blank=True)
    withheld_by = staff_key(_("办理人"))
    withheld_at = models.DateTimeField(_("办理时间"))
    asked_by = staff_key(_("申请恢复的人"), null=True)
    restored_by = staff_key(_("批准恢复的人"), null=True)
    waived = models.BooleanField(_("免于复核"), default=False)

    class Meta:
        verbose_name = _("不公开的姓名")
        verbose_name_plural = _("不公开的姓名")
        ordering = ["withheld_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="withheld_name_once_at_a_time",
                fields=["official"],
                condition=Q(restored_by__isnull=True),
            ),
            models.CheckConstraint(
                name="withheld_name_reason_is_a_fixed_word",
                condition=Q(reason__in=[each.value for each in WithholdingReason]),
            ),
            models.CheckConstraint(
                name="withheld_name_restored_by_a_second_person",
                condition=agreed_by_another("restored_by"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="comes_back_by_the_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.restored_by_id IS NOT NULL
                        OR NEW.official_id <> OLD.official_id
                        OR {agreed_against_the_rules("restored_by")}
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'withheld_name_comes_back_by_the_rules',
                            MESSAGE = 'one asks to show a name, another person agrees';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} {self.get_reason_display()}"


@track
class WithheldText(models.Model):
    """A post or a notice whose texts name a person too, as somebody confirmed: masked with them.

    It holds for a post that never had the person, for the title of a notice, and for the promises
    that the notice prints.
    """

    withheld_name = models.ForeignKey(
        WithheldName, verbose_name=_("不公开的姓名"), on_delete=models.CASCADE, related_name="texts"
    )
    post = models.ForeignKey(
        Post, verbose_name=_("岗位"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("公告"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("遮去姓名的文字")
        verbose_name_plural = _("遮去姓名的文字")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="withheld_text_of_a_post_or_a_notice",
                condition=Q(post__isnull=False, notice__isnull=True)
                | Q(post__isnull=True, notice__isnull=False),
            ),
            models.UniqueConstraint(
                name="withheld_text_once",
                fields=["withheld_name", "post", "notice"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.post or self.notice)
